import type { Annotation, Canvas, Format, Page } from '../model/page.js'
import { annotationText, annotationTitle, shortened } from './ci/annotation-text.js'
import { repositoryPath } from './ci/repository-path.js'
import { gistOf } from './document/gist.js'
import { escapeMarkup, escapeMarkupLines } from './escape-markup.js'

/** One test: an agent, a file that something is wrong with, or the run itself. */
interface Case {
  readonly group: string
  readonly name: string
  readonly file?: string
  readonly said: readonly Annotation[]
}

/** A JUnit report: one test case per agent, failed where something stands in its way. */
export const junitFormat: Format = (page, canvas) => {
  const cases = casesOf(page)
  const failed = cases.filter(({ said }) => said.some(isError)).length
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
  const saidOf = grouped(annotations, ({ agentId }) => agentId ?? '')
  const others = grouped(saidOf.get('') ?? [], ({ place, code }) => place?.file ?? code)
  const cases = [
    ...agents.map(({ agentId, name, file }) => ({
      group: 'agents',
      name: name === agentId ? agentId : `${name} (${agentId})`,
      ...(file !== undefined && { file }),
      said: saidOf.get(agentId) ?? [],
    })),
    ...Array.from(others, ([name, said]) => ({ group: 'files', name, said, ...fileOf(said) })),
  ]
  // A report without a test counts as broken.
  return cases.length > 0 ? cases : [{ group: 'run', name: gistOf(page), said: [] }]
}

const fileOf = ([first]: readonly Annotation[]): Pick<Case, 'file'> =>
  first?.place === undefined ? {} : { file: first.place.file }

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

function caseLines({ group, name, file, said }: Case, canvas: Canvas): string[] {
  const where = file === undefined ? '' : ` file="${escapeMarkup(repositoryPath(file, canvas))}"`
  const [first, ...errors] = said.filter(isError)
  const rest = said.filter((one) => !isError(one))
  return [
    `    <testcase classname="atoms-sync.${group}" name="${escapeMarkup(name)}"${where}>`,
    // One failure per test is what most readers take; it says everything.
    ...(first === undefined ? [] : [failure(first, [first, ...errors])]),
    ...(rest.length === 0 ? [] : [`      <system-out>${listed(rest)}</system-out>`]),
    '    </testcase>',
  ]
}

function failure(first: Annotation, all: readonly Annotation[]): string {
  const attributes = `type="${escapeMarkup(first.code)}" message="${escapeMarkup(annotationTitle(first))}"`
  return `      <failure ${attributes}>${listed(all)}</failure>`
}

const listed = (annotations: readonly Annotation[]): string =>
  annotations
    .map((one) => {
      const { file, line, column } = one.place ?? {}
      const at = file === undefined ? '' : `${shortened(file, 500)}:${line}:${column}: `
      return escapeMarkupLines(`${at}${one.severity} ${one.code}: ${annotationText(one)}`)
    })
    .join('\n')
