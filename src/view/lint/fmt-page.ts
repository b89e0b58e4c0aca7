import type { Diagnostic } from '../../model/diagnostic.js'
import type { FormattedFile } from '../../model/files.js'
import type { Annotation, Page } from '../../model/page.js'
import { counted, grouped } from '../../text/plural.js'
import { diagnosticAnnotation } from '../shared/annotations.js'
import { changed, good, line, separated, signed } from '../shared/blocks.js'

/** Which files were, or are not, in canonical layout. */
export function fmtPage(files: readonly FormattedFile[], diagnostics: readonly Diagnostic[] = []): Page {
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
    facts: {
      annotations: [
        ...diagnostics.map(diagnosticAnnotation),
        ...files.flatMap(({ file, status }) => (status === 'not-formatted' ? [unlaidOut(file)] : [])),
      ],
    },
    document: { formatVersion: '1.0', formatted: unformatted === 0, files, diagnostics },
  }
}

const unlaidOut = (file: string): Annotation => ({
  severity: 'error',
  code: 'not-formatted',
  title: 'not-formatted',
  message: 'not in canonical layout',
  hint: 'atoms-sync fmt changes that',
  place: { file, line: 1, column: 1 },
})

function verdict(total: number, formatted: number, unformatted: number) {
  const files = counted(total, 'file')
  if (unformatted > 0) {
    return [`${grouped(unformatted)} of ${files} not in canonical layout; \`atoms-sync fmt\` changes that`]
  }
  if (formatted > 0) return [good(counted(formatted, 'file')), ` of ${grouped(total)} formatted`]
  return [`${files} already in canonical layout`]
}
