import { resolve } from 'node:path'
import type { World } from '../model/world.js'
import type { Flags } from './given.js'

/**
 * Files that flags name are seen from where the program runs, as in every program. Two of them have their default below
 * the workspace's folder, which may lie above: without this they would be looked for there as well.
 */
export function withNamedFiles(flags: Flags, { cwd }: Pick<World, 'cwd'>): Flags {
  const { baseline, record, chdir = '.' } = flags
  return {
    ...flags,
    ...(baseline !== undefined && { baseline: resolve(cwd, chdir, baseline) }),
    ...(record !== undefined && { record: resolve(cwd, chdir, record) }),
  }
}
