import { oneOf } from './parse-value.js'

/** One flag. `ATOMS_SYNC_<NAME>` sets it too; the command line wins. */
export interface Flag {
  /** Without the dashes: `max-agents`. */
  readonly name: string
  /** What its value is called in `Flags`: `maxAgents`, and `cache` for `no-cache`. */
  readonly key: string
  readonly short?: string
  /** `<name>` for a flag that takes a value. */
  readonly value?: string
  readonly summary: string
  /** Heading of the help that it is listed under; `Options` if left out. */
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

type Definition = Omit<Flag, 'key'>

type KeyOf<Name extends string> = Name extends `no-${infer Rest}` ? CamelCase<Rest> : CamelCase<Name>

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name

/** Its key, and the type of its value in `Flags`, follow from what is defined here. */
export function flag<const D extends Definition>(definition: D): D & { readonly key: KeyOf<D['name']> } {
  const key = definition.name.replace(/^no-/, '').replace(/-(.)/g, (_, first) => first.toUpperCase())
  return { ...definition, key: key as KeyOf<D['name']> }
}

/** The same flags below a heading of their own. */
export const grouped = <const F extends readonly Flag[]>(group: string, flags: F): F[number][] =>
  flags.map((each) => ({ ...each, group }))

/** A value that is one of a few. */
export const choice = <const Value extends string>(values: readonly Value[]) => ({
  values,
  parse: oneOf(values),
})

type ValueOf<F> = F extends { readonly parse: (text: string) => infer Value }
  ? Value
  : F extends { readonly value: string }
    ? string
    : boolean

/** Some flags, parsed. Absent: not given. */
export type ValuesOf<F extends Flag> = {
  readonly [Each in F as Each['key']]?: Each extends { readonly repeatable: true }
    ? readonly ValueOf<Each>[]
    : ValueOf<Each>
}

/** `ATOMS_SYNC_MAX_AGENTS` for `max-agents`. */
export const variableOf = (flag: Flag): string => `ATOMS_SYNC_${flag.name.toUpperCase().replaceAll('-', '_')}`

/** @throws Error whose message goes after "must be" */
export function booleanOf(text: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true
  if (/^(0|false|no|off)$/i.test(text)) return false
  throw new Error('1 or 0, true or false')
}
