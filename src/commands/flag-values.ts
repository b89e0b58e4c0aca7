import type { Limit } from '../model/environment.js'

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
  if (!(value > 0)) throw new Error('a duration such as 90s or 5m')
  return value
}
