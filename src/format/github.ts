import type { Annotation, Canvas, Format, Page } from '../model/page.js'
import { annotationText, annotationTitle, shortened } from './ci/annotation-text.js'
import { repositoryPath } from './ci/repository-path.js'
import { gistOf } from './document/gist.js'
import { workflowCommand } from './github/command.js'

/** GitHub shows so many of each per step and drops the others without a word. */
const MOST = 10
const LONGEST_GIST = 500

const SEVERITIES = ['error', 'warning', 'notice'] as const

/** Annotations on the lines of the user's files, for the log of a GitHub Actions step. */
export const githubFormat: Format = (page, canvas) => {
  const annotations = page.facts?.annotations ?? []
  const shown = SEVERITIES.flatMap((severity) =>
    annotations
      .filter((annotation) => annotation.severity === severity)
      .sort((one, other) => rankOf(one) - rankOf(other))
      // The verdict is a notice too.
      .slice(0, severity === 'notice' ? MOST - 1 : MOST),
  )
  return `${[...shown.map((annotation) => commandOf(annotation, canvas)), verdict(page, shown)].join('\n')}\n`
}

/** Among notices, a reworded prompt goes before a metric that is new: it changes what calls answer. */
const rankOf = ({ severity, code }: Annotation): number =>
  severity === 'notice' && code !== 'behavioural-change' ? 1 : 0

function commandOf(annotation: Annotation, canvas: Canvas): string {
  const { severity, place } = annotation
  return workflowCommand({
    name: severity,
    properties: {
      file: place && shortened(repositoryPath(place.file, canvas), LONGEST_GIST),
      line: place && String(place.line),
      col: place && String(place.column),
      title: annotationTitle(annotation),
    },
    message: annotationText(annotation),
  })
}

/** What the page says in one line, and what did not get an annotation. */
function verdict(page: Page, shown: readonly Annotation[]): string {
  const annotations = page.facts?.annotations ?? []
  const more = SEVERITIES.flatMap((severity) => {
    const count = (list: readonly Annotation[]) => list.filter((one) => one.severity === severity).length
    const left = count(annotations) - count(shown)
    return left > 0 ? [`${left} more ${severity}${left === 1 ? '' : 's'}`] : []
  })
  const cut = more.length > 0 ? [`${listed(more)} without an annotation: GitHub shows ${MOST} of each`] : []
  return workflowCommand({
    name: 'notice',
    properties: { title: shortened(page.title, LONGEST_GIST) },
    message: [shortened(gistOf(page), LONGEST_GIST), ...cut].join('\n'),
  })
}

/** `a`, `a and b`, `a, b and c`. */
const listed = (parts: readonly string[]): string =>
  [parts.slice(0, -1).join(', '), parts.at(-1)].filter(Boolean).join(' and ')
