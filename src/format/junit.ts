import type { Annotation, Canvas, Format, Page } from '../model/page.js'
import { groupBy } from '../text/group-by.js'
import { annotationText, annotationTitle, repositoryPath, shorten } from './shared/annotation.js'
import { escapeMarkup, escapeMarkupLines } from './shared/escape.js'
import { verdictOf } from './shared/outline.js'

/** One test: an agent, a file that something is wrong with, or the run itself. */
interface Case {
  readonly group: string
  readonly name: string
  readonly file?: string
  readonly annotations: readonly Annotation[]
}

/** A JUnit report: one test case per agent, failed where it has an error. */
export const junitFormat: Format = (page, canvas) => {
  const cases = casesOf(page)
  const failed = cases.filter(({ annotations }) => annotations.some(isError)).length
  const totals = `name="${escapeMarkup(page.title)}" tests="${cases.length}" failures="${failed}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite ${totals} errors="0" skipped="0">`,
    ...cases.flatMap((one) => caseLines(one, canvas)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

const isError = ({ severity }: Annotation): boolean => severity === 'error'

/** Every agent, then every file or error that belongs to none; the page itself where there is neither. */
function casesOf(page: Page): Case[] {
  const { agents = [], annotations = [] } = page.facts ?? {}
  const byAgent = groupBy(annotations, ({ agentId }) => agentId ?? '')
  const others = groupBy(byAgent.get('') ?? [], ({ place, code }) => place?.file ?? code)
  const cases = [
    ...agents.map(({ agentId, name, file }) => ({
      group: 'agents',
      name: name === agentId ? agentId : `${name} (${agentId})`,
      ...(file !== undefined && { file }),
      annotations: byAgent.get(agentId) ?? [],
    })),
    ...Array.from(others, ([name, list]) => ({ group: 'files', name, annotations: list, ...fileOf(list) })),
  ]
  // A report without a test counts as broken.
  return cases.length > 0 ? cases : [{ group: 'run', name: verdictOf(page), annotations: [] }]
}

const fileOf = ([first]: readonly Annotation[]): Pick<Case, 'file'> =>
  first?.place === undefined ? {} : { file: first.place.file }

function caseLines({ group, name, file, annotations }: Case, canvas: Canvas): string[] {
  const where = file === undefined ? '' : ` file="${escapeMarkup(repositoryPath(file, canvas))}"`
  const [first, ...errors] = annotations.filter(isError)
  const rest = annotations.filter((one) => !isError(one))
  return [
    `    <testcase classname="atoms-sync.${group}" name="${escapeMarkup(name)}"${where}>`,
    // One failure per test is what most readers take; it says everything.
    ...(first === undefined ? [] : [failureLine(first, [first, ...errors])]),
    ...(rest.length === 0 ? [] : [`      <system-out>${textsOf(rest)}</system-out>`]),
    '    </testcase>',
  ]
}

function failureLine(first: Annotation, all: readonly Annotation[]): string {
  const attributes = `type="${escapeMarkup(first.code)}" message="${escapeMarkup(annotationTitle(first))}"`
  return `      <failure ${attributes}>${textsOf(all)}</failure>`
}

const textsOf = (annotations: readonly Annotation[]): string =>
  annotations
    .map((one) => {
      const { file, line, column } = one.place ?? {}
      const at = file === undefined ? '' : `${shorten(file, 500)}:${line}:${column}: `
      return escapeMarkupLines(`${at}${one.severity} ${one.code}: ${annotationText(one)}`)
    })
    .join('\n')
