import type { DialectName } from '../../model/live.js'
import { branches } from './branches.js'
import type { Dialect } from './dialect.js'
import { direct } from './direct.js'
import { drafts } from './drafts.js'

/** Every generation of the API. A new one is a file beside these and a line here. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { direct, drafts, branches }
