import { realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AtomsSyncError } from '../../model/error.js'
import { repositoryOf } from '../settings/find-workspace.js'
import { hasEntry, isInside } from './file-system.js'

/**
 * The path of a file that the command line names, or that we keep ourselves. Whoever runs the program may name any
 * place. A link there may come from a pull request, and must not lead the write elsewhere.
 * @throws AtomsSyncError `FILE_ERROR` for a path inside the repository that a link takes out of it, or into `.git`
 */
export function namedPath(folder: string, file: string): string {
  const path = resolve(folder, file)
  const repository = repositoryOf(folder)
  if (!isInside(repository, path) || !(leadsOut(repository, path) || leadsIntoGit(repository, path)))
    return path
  throw new AtomsSyncError('FILE_ERROR', `\`${file}\` leads over a link out of the repository`, {
    hint: 'remove the link, or name the place that it leads to',
  })
}

/** Whether links on the way take a path out of a folder. It need not exist; a link to nowhere leads out. */
export function leadsOut(root: string, path: string): boolean {
  const real = realOf(path)
  return real === undefined || !isInside(realpathSync.native(root), real)
}

/** Git obeys the files in `.git`: only whoever names that folder may write there. */
function leadsIntoGit(repository: string, path: string): boolean {
  const real = realOf(path)
  const git = join(realpathSync.native(repository), '.git')
  return real !== undefined && isInside(git, real) && !isInside(join(repository, '.git'), path)
}

/** Of the nearest part that is there. */
function realOf(path: string): string | undefined {
  try {
    return hasEntry(path) || dirname(path) === path ? realpathSync.native(path) : realOf(dirname(path))
  } catch {
    return undefined
  }
}
