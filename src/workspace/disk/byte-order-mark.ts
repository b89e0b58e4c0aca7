import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Reading drops it; whoever put it there keeps it. */
export function byteOrderMark(root: string, file: string): string {
  const [first, second, third] = readFileSync(join(root, file))
  return first === 0xef && second === 0xbb && third === 0xbf ? '\ufeff' : ''
}
