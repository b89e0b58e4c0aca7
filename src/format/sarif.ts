import type { Annotation, Canvas, Format, Page, RuleFact } from '../model/page.js'
import type { Place } from '../model/place.js'
import { annotationText, fingerprints, repositoryPath, shorten } from './shared/annotation.js'
import { escapeJson } from './shared/escape.js'

const LEVELS = { error: 'error', warning: 'warning', notice: 'note' } as const

/** GitHub refuses more results than this in a run. */
const MOST_RESULTS = 25_000

/** GitHub refuses the whole log for one result without a place, so an annotation without a file is put here. */
const NOWHERE: Place = { file: 'atoms-sync.yaml', line: 1, column: 1 }

/** A SARIF 2.1.0 log for code scanning: one result for each annotation, and what its rule is about. */
export const sarifFormat: Format = (page, canvas) =>
  `${escapeJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [runOf(page, canvas)],
  })}\n`

function runOf(page: Page, canvas: Canvas) {
  const annotations = page.facts?.annotations ?? []
  const known = new Map(page.facts?.rules?.map((rule) => [rule.id, rule]))
  const codes = [...new Set([...known.keys(), ...annotations.map(({ code }) => code)])]
  const index = new Map(codes.map((code, at) => [code, at]))
  const prints = fingerprints(annotations)
  return {
    tool: {
      driver: {
        name: 'atoms-sync',
        informationUri: canvas.sources,
        rules: codes.map((code) => descriptor(code, known.get(code), canvas)),
      },
    },
    // What places count: ours are JavaScript's units, from 1.
    columnKind: 'utf16CodeUnits',
    results: annotations
      .slice(0, MOST_RESULTS)
      .map((annotation, at) =>
        result(annotation, { index: index.get(annotation.code), print: prints[at], canvas }),
      ),
  }
}

function descriptor(code: string, rule: RuleFact | undefined, { sources }: Canvas) {
  const id = shorten(code, 100)
  if (rule === undefined) return { id }
  const { summary, severity, help } = rule
  return {
    id,
    shortDescription: { text: `${summary}.` },
    fullDescription: { text: `${summary}.` },
    help: { text: help.text, markdown: help.markdown },
    helpUri: sources && `${sources}/blob/HEAD/docs/rules/${id}.md`,
    defaultConfiguration: { level: LEVELS[severity] },
  }
}

interface Around {
  readonly index: number | undefined
  readonly print: string | undefined
  readonly canvas: Canvas
}

function result(annotation: Annotation, { index, print, canvas }: Around) {
  const { place = NOWHERE, length = 1 } = annotation
  return {
    ruleId: shorten(annotation.code, 100),
    ruleIndex: index,
    level: LEVELS[annotation.severity],
    message: { text: annotationText(annotation) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(repositoryPath(place.file, canvas)), uriBaseId: '%SRCROOT%' },
          region: {
            startLine: place.line,
            startColumn: place.column,
            endLine: place.line,
            endColumn: place.column + length,
          },
        },
      },
    ],
    partialFingerprints: { 'atomsSync/v1': print },
  }
}

/** A relative reference: a colon in the first part would make a scheme of it. */
const uriOf = (path: string): string =>
  path
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')))
    .join('/')
