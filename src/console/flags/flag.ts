import type { Flags } from './flag-types.js'

/** One flag. `ATOMS_SYNC_<NAME>` sets it too; the command line wins. */
export interface Flag<Name extends keyof Flags = keyof Flags> {
  /** Without the dashes: `max-agents`. */
  readonly name: string
  readonly key: Name
  readonly short?: string
  /** `<name>` for a flag that takes a value. */
  readonly value?: string
  readonly summary: string
  /** Heading of the help that it stands under; `Options` if left out. */
  readonly group?: string
  /** An empty variable is a mistake and not the same as none: what was to be checked would go unchecked. */
  readonly failsClosed?: true
  /** All that its value can be, for completion. */
  readonly values?: readonly string[]
  /** May be given several times. */
  readonly repeatable?: true
  /**
   * From text to value; a flag without a value needs none.
   * @throws Error whose message goes after "must be": `a whole number from 1 to 256`
   */
  readonly parse?: (text: string) => unknown
}

/** `ATOMS_SYNC_MAX_AGENTS` for `max-agents`. */
export const variableOf = (flag: Flag): string => `ATOMS_SYNC_${flag.name.toUpperCase().replaceAll('-', '_')}`

/** @throws Error whose message goes after "must be" */
export function booleanOf(text: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true
  if (/^(0|false|no|off)$/i.test(text)) return false
  throw new Error('1 or 0, true or false')
}
