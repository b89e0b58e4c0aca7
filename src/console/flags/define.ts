import type { Flag } from './flag.js'
import type { Flags } from './flag-types.js'
import { oneOf } from './parse-value.js'

export const choice = (values: readonly string[]) => ({ values, parse: oneOf(values) })

export const grouped = (group: string, flags: readonly Flag[]): readonly Flag[] =>
  flags.map((each) => ({ ...each, group }))

export const flag = <Name extends keyof Flags>(key: Name, rest: Omit<Flag<Name>, 'key'>): Flag => ({
  key,
  ...rest,
})
