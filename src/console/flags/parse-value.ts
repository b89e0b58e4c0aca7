import type { Split } from '../../model/comparison.js'
import type { Limit } from '../../model/environment.js'
import type { Shard } from '../../workspace/agents/select.js'

// From text to value. Each throws an error whose message goes after "must be".

export function wholeNumber(from: number, to: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < from || value > to)
      throw new Error(`a whole number from ${from} to ${to}`)
    return value
  }
}

export function oneOf<T extends string>(values: readonly T[]) {
  return (text: string): T => {
    const found = values.find((value) => value === text)
    if (found === undefined) throw new Error(`one of ${values.join(', ')}`)
    return found
  }
}

/** `10/s`, `10`, `0.5/s`. */
export function rate(text: string): number {
  const value = Number(/^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text)?.[1])
  if (!(value > 0)) throw new Error('a rate such as 10/s')
  return value
}

/** `30%` or a whole number. */
export function limit(text: string): Limit {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1]
  if (percent !== undefined && Number(percent) <= 100) return { percent: Number(percent) }
  if (/^\d+$/.test(text)) return { count: Number(text) }
  throw new Error('a whole number or a percentage such as 30%')
}

/** `90`, `90s`, `5m`; in seconds. */
export function seconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m)?$/.exec(text)
  const value = Number(match?.[1]) * (match?.[2] === 'm' ? 60 : 1)
  if (!(value > 0 && value <= 86_400)) throw new Error('a duration such as 90s or 5m, at most a day')
  return value
}

/** `2/5`: the second of five. */
export function shard(text: string): Shard {
  const [, index, count] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number)
  if (index === undefined || count === undefined || index < 1 || index > count)
    throw new Error('a part such as 2/5')
  return { index, count }
}

/** A further place for the answer. */
export interface OutputFile {
  readonly format: string
  readonly path: string
}

/**
 * A host alone, spelled as a base URL is compared: in small letters, as Punycode, IPv6 in brackets. What stands beside
 * it would never match.
 */
export function host(text: string): string {
  const url = `https://${text.includes(':') && !text.startsWith('[') ? `[${text}]` : text}`
  if (/^([\p{L}\p{M}\p{N}._-]+|\[?[\da-f:.]+\]?)$/iu.test(text) && URL.canParse(url))
    return new URL(url).hostname
  throw new Error('a host such as gateway.example, without scheme, port and path')
}

/** `json=plan.json`. */
export function outputFile(text: string): OutputFile {
  const [, format, path] = /^([a-z-]+)=(.+)$/.exec(text) ?? []
  if (format === undefined || path === undefined)
    throw new Error('a format and a file, such as json=plan.json')
  return { format, path }
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** `24h`, `7d`, `2w`; in milliseconds. */
export function timespan(text: string): number {
  const [, count, unit = ''] = /^([1-9]\d{0,3})([mhdw])$/.exec(text) ?? []
  const unitMs = UNIT_MS[unit]
  if (count === undefined || unitMs === undefined) throw new Error('a time such as 24h or 7d')
  return Number(count) * unitMs
}

/** `<before>,<after>`, both ids of revisions. */
export function versions(text: string): Split {
  const [before, after, ...more] = text.toLowerCase().split(',')
  const isId = (id: string | undefined): id is string => id !== undefined && /^[0-9a-f]{24}$/.test(id)
  if (!isId(before) || !isId(after) || before === after || more.length > 0)
    throw new Error('the ids of two revisions, <before>,<after>')
  return { by: 'revision', before, after }
}

/** `2026-08-01`, or with a time; without a zone it is UTC. */
export function splitDate(text: string): Split {
  const [, day, time, zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text) ?? []
  const ms = Date.parse(`${day}T${time ?? '00:00'}${zone}`)
  if (Number.isNaN(ms)) throw new Error('a date such as 2026-08-01 or 2026-08-01T14:00Z')
  return { by: 'date', at: new Date(ms).toISOString() }
}
