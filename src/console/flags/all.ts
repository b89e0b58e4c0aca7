import * as calls from './calls.js'
import * as emulator from './emulator.js'
import type { Flag, ValuesOf } from './flag.js'
import * as lint from './lint.js'
import * as plan from './plan.js'
import * as shared from './shared.js'

type Exported<Module> = Module extends unknown ? Module[keyof Module] : never
type Listed<T> = T extends readonly (infer F)[] ? F : T
type AnyFlag = Listed<Exported<typeof shared | typeof plan | typeof lint | typeof emulator | typeof calls>>

/** Every flag of every verb, parsed. Absent: not given. */
export type Flags = ValuesOf<AnyFlag>

const exported: readonly (Flag | readonly Flag[])[] = [shared, plan, lint, emulator, calls].flatMap(
  (module) => Object.values(module),
)

/** All flags there are, each once, to tell a flag's value from the verb. */
export const ALL_FLAGS: readonly Flag[] = [
  ...new Map(exported.flat().map((flag) => [flag.name, flag])).values(),
]
