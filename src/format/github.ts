import { createHash } from 'node:crypto'
import type { Annotation, Canvas, Format, Page } from '../model/page.js'
import type { Plan } from '../model/plan.js'
import { listed } from '../text/plural.js'
import { fitMarkdown } from './markdown.js'
import { annotationText, annotationTitle, repositoryPath, shorten } from './shared/annotation.js'
import { verdictOf } from './shared/outline.js'

/** GitHub shows this many of each severity per step and silently drops the others. */
const MOST_OF_EACH = 10
const LONGEST_VERDICT = 500

const SEVERITIES = ['error', 'warning', 'notice'] as const

/** Annotations on the lines of the user's files, for the log of a GitHub Actions step. */
export const githubFormat: Format = (page, canvas) => {
  const annotations = page.facts?.annotations ?? []
  const shown = SEVERITIES.flatMap((severity) =>
    annotations
      .filter((annotation) => annotation.severity === severity)
      .sort((one, other) => rankOf(one) - rankOf(other))
      // The verdict is a notice too.
      .slice(0, severity === 'notice' ? MOST_OF_EACH - 1 : MOST_OF_EACH),
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
      file: place && shorten(repositoryPath(place.file, canvas), LONGEST_VERDICT),
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
  const cut =
    more.length > 0 ? [`${listed(more)} without an annotation: GitHub shows ${MOST_OF_EACH} of each`] : []
  return workflowCommand({
    name: 'notice',
    properties: { title: shorten(page.title, LONGEST_VERDICT) },
    message: [shorten(verdictOf(page), LONGEST_VERDICT), ...cut].join('\n'),
  })
}

/** One workflow command of GitHub Actions; a property without a value is left out. */
interface WorkflowCommand {
  readonly name: (typeof SEVERITIES)[number]
  readonly properties: Readonly<Record<string, string | undefined>>
  readonly message: string
}

/** `::error file=a.yaml,line=3::message`. Source of the escaping: `@actions/core`, command.ts. */
function workflowCommand({ name, properties, message }: WorkflowCommand): string {
  const words = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeProperty(value)}`],
  )
  return `::${name}${words.length > 0 ? ` ${words.join(',')}` : ''}::${escapeMessage(message)}`
}

const escapeMessage = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string =>
  escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** GitHub drops the whole summary of a step above this. */
const MOST_BYTES = 1024 * 1024

/** Left to what else the step says. */
const RESERVE = 16 * 1024

/**
 * Markdown to append to the file that `GITHUB_STEP_SUMMARY` names; nothing where not even a shortened page fits.
 * @param used bytes that are in the file already: GitHub counts all of it
 */
export function githubSummary(page: Page, used = 0): string {
  // Raw HTML, in which the page before may end, goes on to the next empty line.
  const gap = used > 0 ? '\n\n' : ''
  const size = Math.max(0, MOST_BYTES - RESERVE - used)
  const text = `${gap}${fitMarkdown(page, { name: 'a job summary', size, unit: 'bytes' })}`
  return used + Buffer.byteLength(text) < MOST_BYTES ? text : ''
}

/** What later steps of a workflow can ask for: `steps.plan.outputs.changes`. */
export const githubOutputs = ({ summary, digest, exitCode }: Plan): Record<string, string> => ({
  /** Agents that change. */
  changes: String(summary.changed),
  /** Agents of them with a breaking change. */
  breaking: String(summary.breaking),
  digest,
  exit_code: String(exitCode),
})

/** Lines to append to the file that `GITHUB_OUTPUT` names. */
export const githubOutputFile = (outputs: Readonly<Record<string, string>>): string =>
  Object.entries(outputs)
    .map(([name, value]) => {
      const end = delimiterFor(value)
      return `${name}<<${end}\n${value}\n${end}\n`
    })
    .join('')

/** Depends on the value alone. No value can hold it: it would have to hold its own hash. */
function delimiterFor(value: string): string {
  let end = `end_${createHash('sha256').update(value).digest('hex')}`
  while (value.includes(end)) end = `${end}_`
  return end
}
