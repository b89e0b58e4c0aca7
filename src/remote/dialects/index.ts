import { AtomsSyncError } from '../../model/error.js'
import type { DialectName, LiveAgent } from '../../model/live.js'
import type { WriteState, WrittenConfig } from '../../model/remote.js'
import type { AtomsClientOptions } from '../client-options.js'
import type { Api } from '../http/http.js'
import { branches, branchesOn } from './branches.js'
import type { Dialect, WriteRequest } from './dialect.js'
import { direct } from './direct.js'
import { drafts } from './drafts.js'

/** Every generation of the API. A new one is a file beside these and a line here. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { direct, drafts, branches }

/** The dialect that a client speaks. */
export function dialectOf({
  branch,
  createBranch,
  dialect = 'auto',
}: Pick<AtomsClientOptions, 'branch' | 'createBranch' | 'dialect'>): Pick<Dialect, 'state' | 'write'> {
  if (branch !== undefined) return branchesOn(branch, createBranch ? 'create' : 'refuse')
  return dialect === 'auto' ? createAuto() : dialects[dialect]
}

/**
 * Tells the two versioned generations apart: `GET …/branches` answers in an organisation with branches and is
 * an unknown route elsewhere. An organisation that turned out to have drafts is not asked again, and should
 * that have changed meanwhile, its 409 says so.
 */
function createAuto() {
  let hasDrafts = false

  const missing = (error: unknown): boolean => error instanceof AtomsSyncError && error.code === 'NO_ROUTE'
  const migrated = (error: unknown): boolean =>
    error instanceof AtomsSyncError && error.code === 'MIGRATION_REQUIRED'

  async function branchesOrDrafts<T>(
    withBranches: () => Promise<T>,
    withDrafts: () => Promise<T>,
  ): Promise<T> {
    if (!hasDrafts) {
      try {
        return await withBranches()
      } catch (error) {
        if (!missing(error)) throw error
        hasDrafts = true
      }
    }
    try {
      return await withDrafts()
    } catch (error) {
      if (!migrated(error)) throw error
      hasDrafts = false
      return await withBranches().catch((contrary: unknown) => {
        // The organisation has no branches after all: what went wrong with the draft is what went wrong.
        throw missing(contrary) ? error : contrary
      })
    }
  }

  return {
    state: async (api: Api, live: LiveAgent): Promise<WriteState> =>
      live.dialect === 'direct'
        ? direct.state(api, live)
        : branchesOrDrafts(
            () => branches.state(api, live),
            () => drafts.state(api, live),
          ),
    write: async (api: Api, request: WriteRequest): Promise<WrittenConfig> =>
      request.live.dialect === 'direct'
        ? direct.write(api, request)
        : branchesOrDrafts(
            () => branches.write(api, request),
            () => drafts.write(api, request),
          ),
  }
}
