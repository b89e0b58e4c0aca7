import { isAbsolute, relative, sep } from 'node:path'

/** Whether a real path is `root` or lies below it. Both without links in them. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
