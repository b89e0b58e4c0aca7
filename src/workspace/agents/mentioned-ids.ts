import { AtomsSyncError } from '../../model/error.js'
import { quoted } from '../../text/quote.js'
import { listFiles } from '../disk/list-files.js'
import { readBytes } from '../disk/read-source.js'
import type { Workspace } from '../settings/settings.js'

/**
 * Everything in the agent files that looks like an agent's id, lower case. A file that cannot be understood
 * manages its agent all the same, whatever it is encoded in.
 * @throws AtomsSyncError `FILE_ERROR` where a file cannot be read: nobody knows which agent it is of
 */
export function mentionedIds({ root, settings }: Pick<Workspace, 'root' | 'settings'>): Set<string> {
  const { files } = listFiles(root, settings.agents)
  return new Set(files.flatMap((file) => idsIn(root, file)))
}

function idsIn(root: string, file: string): string[] {
  const bytes = readBytes(root, file)
  if (!(bytes instanceof Uint8Array)) {
    throw new AtomsSyncError(
      'FILE_ERROR',
      `${quoted(file)}: ${bytes.message}, so nobody knows which agent it is of`,
      {
        hint: 'fix it, or move it away; no new file was written',
      },
    )
  }
  // Digits are one byte in all encodings of a file, but for the zeros of UTF-16 between them.
  const text = Buffer.from(bytes).toString('latin1').replaceAll('\0', '').toLowerCase()
  return text.match(/[0-9a-f]{24}/g) ?? []
}
