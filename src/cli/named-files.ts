import { resolve } from 'node:path'
import type { Flags } from '../console/flags/all.js'
import { AtomsSyncError } from '../model/error.js'
import type { World } from '../model/world.js'

/**
 * Files that flags name are seen from where the program runs, as in every program. Two of them have their default below
 * the workspace's folder, which may lie above: without this they would be looked for there as well.
 * @param args what stands beside the flags
 * @throws AtomsSyncError `USAGE` where the record would replace one of the others, or an answer one of the records
 */
export function withNamedFiles(flags: Flags, { cwd }: Pick<World, 'cwd'>, args: readonly string[]): Flags {
  const { baseline, record, chdir = '.' } = flags
  const paths = {
    ...(baseline !== undefined && { baseline: resolve(cwd, chdir, baseline) }),
    ...(record !== undefined && { record: resolve(cwd, chdir, record) }),
  }
  const read = args.map((file) => resolve(cwd, chdir, file))
  const { baseline: kept, record: written } = paths
  const answers = (flags.output ?? []).map(({ path }) => resolve(cwd, chdir, path))
  const own = answers.find((path) => path === written || path === kept)
  if (own !== undefined) {
    throw new AtomsSyncError('USAGE', `--output names ${own}, where a record is kept`, {
      hint: 'give the answer a file of its own: it would replace the record',
    })
  }
  if (written !== undefined && [kept, ...read].includes(written)) {
    throw new AtomsSyncError('USAGE', '--record names a file that is something else already', {
      hint: 'give the record a name of its own: it would replace the other',
    })
  }
  return { ...flags, ...paths }
}

/**
 * What a flag writes must be none of the files that the workspace is made of, and a baseline has to be there.
 * @throws AtomsSyncError `USAGE`, `FILE_ERROR`
 */
export async function checkNamedFiles(flags: Flags, { cwd }: Pick<World, 'cwd'>): Promise<void> {
  const { baseline, baselineNew, chdir = '.' } = flags
  const folder = resolve(cwd, chdir)
  const written = writtenFiles(flags)
  requireApart(written, folder)
  if (written.length > 0) {
    const { ownFileAt, recordAt } = await import('../workspace/disk/own-file.js')
    for (const { flag, path } of written) {
      const own = ownFileAt(folder, path) ?? recordAt(folder, path, flag)
      if (own === undefined) continue
      throw new AtomsSyncError('USAGE', `${flag} names ${path}, which is ${own}`, {
        hint: 'give what is written a file of its own: it would replace the other',
      })
    }
  }
  if (baseline === undefined || baselineNew) return
  const { requireRecord } = await import('../workspace/records/applied.js')
  requireRecord(resolve(folder, baseline))
}

/** Of two answers in one file, the first would be lost. A device takes any number. */
function requireApart(written: ReturnType<typeof writtenFiles>, folder: string): void {
  const paths = written.map(({ path }) => resolve(folder, path)).filter((path) => !path.startsWith('/dev/'))
  const twice = paths.find((path, at) => paths.indexOf(path) < at)
  if (twice === undefined) return
  throw new AtomsSyncError('USAGE', `two flags name ${twice}, and each would replace what the other wrote`, {
    hint: 'give each a file of its own',
  })
}

/** What flags name to be written, as the command line has it. */
function writtenFiles(flags: Flags): { readonly flag: string; readonly path: string }[] {
  const { out, record, baseline, prometheus, state, lintBaseline, updateBaseline, output = [] } = flags
  const named = {
    out,
    record,
    baseline,
    prometheus,
    state,
    ...(updateBaseline && { 'lint-baseline': lintBaseline }),
  }
  return [
    ...Object.entries(named).flatMap(([flag, path]) =>
      path === undefined ? [] : [{ flag: `--${flag}`, path }],
    ),
    ...output.map(({ path }) => ({ flag: '--output', path })),
  ]
}
