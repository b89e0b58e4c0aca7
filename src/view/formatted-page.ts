import type { Page } from '../model/page.js'
import { changed, good, line, separated, signed } from './blocks.js'
import { counted, grouped } from './count.js'

/** What `fmt` did with one file, or with `--check` would do. */
export interface FormattedFile {
  readonly file: string
  readonly status: 'formatted' | 'not-formatted' | 'unchanged'
}

/** Which files were, or are not, in canonical layout. */
export function formattedPage(files: readonly FormattedFile[]): Page {
  const count = (wanted: FormattedFile['status']) => files.filter(({ status }) => status === wanted).length
  const [formatted, unformatted] = [count('formatted'), count('not-formatted')]
  return {
    title: 'Layout',
    blocks: separated([
      files
        .filter(({ status }) => status !== 'unchanged')
        .map(({ file, status }) => signed(changed(status === 'formatted' ? '✓' : '~'), 0, file)),
      [line(...verdict(files.length, formatted, unformatted))],
    ]),
    document: { formatVersion: '1.0', formatted: unformatted === 0, files },
  }
}

function verdict(total: number, formatted: number, unformatted: number) {
  const files = counted(total, 'file')
  if (unformatted > 0) {
    return [`${grouped(unformatted)} of ${files} not in canonical layout; \`atoms-sync fmt\` changes that`]
  }
  if (formatted > 0) return [good(counted(formatted, 'file')), ` of ${grouped(total)} formatted`]
  return [`${files} already in canonical layout`]
}
