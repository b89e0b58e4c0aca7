import type { DialectChoice, DialectName } from '../../model/live.js'
import { createAuto } from './auto.js'
import { branches, branchesOn } from './branches.js'
import type { Dialect } from './dialect.js'
import { direct } from './direct.js'
import { drafts } from './drafts.js'

/** Every generation of the API. A new one is a file beside these and a line here. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { direct, drafts, branches }

interface Spoken {
  readonly dialect?: DialectChoice
  /** Speak of this branch instead of the live one. */
  readonly branch?: string
  /** Fork that branch where it is missing. */
  readonly createBranch?: boolean
}

/** What a client speaks. Only generation 3 has branches with names. */
export function dialectFor({
  branch,
  createBranch,
  dialect = 'auto',
}: Spoken): Pick<Dialect, 'state' | 'write'> {
  if (branch !== undefined) return branchesOn(branch, createBranch ? 'create' : 'refuse')
  return dialect === 'auto' ? createAuto() : dialects[dialect]
}
