/**
 * What a plain text can be read as instead of text. YAML 1.2 keeps `2024-01-01` a text, YAML 1.1 makes it a
 * date; the same file goes through both, so neither may be left to guess. `yes` and `no` stay texts here:
 * YAML 1.1 reads them as true and false, but nobody who lists them as choices means that.
 */
const READINGS: readonly (readonly [string, RegExp])[] = [
  ['nothing', /^(~|null|Null|NULL|)$/],
  ['true or false', /^(true|True|TRUE|false|False|FALSE)$/],
  ['a number', /^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$/],
  ['a number', /^[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$/],
  ['a number', /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/],
  ['a number', /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/],
  ['a date', /^\d{4}-\d\d?-\d\d?(([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?([ \t]*(Z|[-+]\d\d?(:\d\d)?))?)?$/],
]

/** What some YAML version reads an unquoted text as, if not as text: `a number`. */
export const otherReading = (plain: string): string | undefined =>
  READINGS.find(([, pattern]) => pattern.test(plain))?.[0]

/** The words that YAML 1.1 reads as true or false and YAML 1.2 as texts. Source: yaml.org/type/bool.html */
export const isBooleanWord = (plain: string): boolean =>
  /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/.test(plain)
