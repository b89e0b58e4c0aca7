import { type Diagnostic, hasErrors, type Severity } from '../../model/diagnostic.js'
import type { FileCounts } from '../../model/files.js'
import type { Block, Page } from '../../model/page.js'
import { counted, grouped } from '../../text/plural.js'
import { diagnosticAnnotation } from '../shared/annotations.js'
import { bad, commaSeparated, diagnosticBlocks, good, line, separated, warn } from '../shared/blocks.js'

/** What is wrong in the files, and how much of them was looked at. */
export function validationPage(diagnostics: readonly Diagnostic[], checked: FileCounts): Page {
  const found = { errors: countOf(diagnostics, 'error'), warnings: countOf(diagnostics, 'warning') }
  return {
    title: 'Validation',
    blocks: separated([
      diagnosticBlocks(diagnostics),
      [diagnostics.length === 0 ? allValid(checked) : foundLine(diagnostics, checked)],
    ]),
    facts: { annotations: diagnostics.map(diagnosticAnnotation) },
    document: {
      formatVersion: '1.0',
      valid: !hasErrors(diagnostics),
      summary: { ...checked, ...found },
      diagnostics,
    },
  }
}

const countOf = (diagnostics: readonly Diagnostic[], severity: Severity): number =>
  diagnostics.filter((diagnostic) => diagnostic.severity === severity).length

function allValid({ files, agents, libraries = 0 }: FileCounts): Block {
  const contents = [
    counted(agents, 'agent'),
    ...(libraries > 0 ? [counted(libraries, 'metric library', 'metric libraries')] : []),
  ]
  return line(good(counted(files, 'file is valid', 'files are valid')), ` (${contents.join(', ')})`)
}

/** Settings and acknowledgements are no agent files, so more files can be concerned than were looked at. */
function whereabouts(concerned: number, files: number): string {
  if (concerned === 0) return ''
  return concerned > files
    ? ` in ${counted(concerned, 'file')}`
    : ` in ${grouped(concerned)} of ${counted(files, 'file')}`
}

/** `2 errors, 1 warning in 3 of 14 files`. */
function foundLine(diagnostics: readonly Diagnostic[], { files }: FileCounts): Block {
  const [errors, warnings] = [countOf(diagnostics, 'error'), countOf(diagnostics, 'warning')]
  const concerned = new Set(diagnostics.flatMap(({ place }) => (place === undefined ? [] : [place.file])))
    .size
  return line(
    ...commaSeparated([
      ...(errors > 0 ? [bad(counted(errors, 'error'))] : []),
      ...(warnings > 0 ? [warn(counted(warnings, 'warning'))] : []),
    ]),
    whereabouts(concerned, files),
  )
}
