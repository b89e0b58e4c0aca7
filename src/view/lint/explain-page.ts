import type { RuleDoc, Sample } from '../../model/lint.js'
import type { Block, Page } from '../../model/page.js'
import { dim, GAP, line, type Piece, separated, strong } from '../shared/blocks.js'
import { DIAGNOSTIC_MEANINGS, ERROR_MEANINGS, type Meaning } from './meanings.js'

/** Codes of mistakes in files, and of errors. */
export const EXPLAINED_CODES: readonly string[] = [
  ...Object.keys(DIAGNOSTIC_MEANINGS),
  ...Object.keys(ERROR_MEANINGS),
]

const SCOPES = {
  metric: 'one metric',
  agent: 'one agent',
  fleet: 'all agents together',
  source: 'how the files are written',
} as const

/** Everything about one rule. */
export function rulePage(doc: RuleDoc): Page {
  const { id, summary, why, severity, scope, consequence, options, fixable, bad, good } = doc
  const costs =
    consequence === 'costs the call' ? 'a finding may cost a call all of its analytics' : 'a finding misleads'
  const set =
    severity === 'off' ? 'off, an error in the strict set' : `${severity}, an error in the strict set`
  return {
    title: id,
    blocks: separated([
      [line(strong(id)), line(`${summary}.`)],
      [line(dim(`${set}; looks at ${SCOPES[scope]}; ${costs}${fixable ? '; lint --fix fixes it' : ''}`))],
      ...paragraphs(why).map((text) => [line(text)]),
      ...bad.map((sample) => sampleBlocks('Found', sample)),
      ...good.map((sample) => sampleBlocks('Not found', sample)),
      Object.entries(options).map(([name, option]) =>
        line('option ', strong(name), `: ${option.summary} (default ${option.default})`),
      ),
      [line(dim('In atoms-sync.yaml:')), code(`lint: { rules: { ${id}: off } } # or warn, or error`)],
      isSilenced(id)
        ? [
            line(dim('In a file, above what it is about:')),
            code(`# atoms-sync-disable-next-line ${id} -- reason`),
          ]
        : [],
    ]),
    isProse: true,
    document: { formatVersion: '1.0', kind: 'rule', ...doc },
  }
}

/** What a code means and what to do; `undefined` for an unknown code. */
export function codePage(code: string): Page | undefined {
  const isOfFiles = Object.hasOwn(DIAGNOSTIC_MEANINGS, code)
  const all: Readonly<Record<string, Meaning>> = isOfFiles ? DIAGNOSTIC_MEANINGS : ERROR_MEANINGS
  const meaning = Object.hasOwn(all, code) ? all[code] : undefined
  if (meaning === undefined) return undefined
  const { means, remedy } = meaning
  const kind = isOfFiles ? 'mistake in a file' : 'error'
  return {
    title: code,
    blocks: [
      line(strong(code), dim(`  ${kind}`)),
      ...[means, remedy].flatMap((text): Block[] => [GAP, line(text)]),
    ],
    isProse: true,
    document: { formatVersion: '1.0', kind: isOfFiles ? 'diagnostic' : 'error', code, means, remedy },
  }
}

/** All rules, for whoever does not know what to ask. */
export function rulesPage(docs: readonly RuleDoc[]): Page {
  return {
    title: 'Rules',
    blocks: [
      {
        kind: 'table',
        columns: [{ title: 'rule', whole: true }, { title: 'severity' }, { title: 'finds' }],
        rows: docs.map(({ id, severity, summary }) => [
          [{ text: id }],
          [{ text: severity }],
          [{ text: summary }],
        ]),
      },
    ],
    document: {
      formatVersion: '1.0',
      kind: 'rules',
      rules: docs.map(({ id, severity, summary, fixable }) => ({ id, severity, summary, fixable })),
      codes: EXPLAINED_CODES,
    },
  }
}

const paragraphs = (markdown: string): string[] =>
  markdown.split('\n\n').map((text) => text.replaceAll('\n', ' '))

const code = (text: string): Block => ({ kind: 'code', indent: 1, text })

/** About comments and about the baseline there is nothing to say in a comment. */
const isSilenced = (id: string): boolean =>
  !['unused-suppression', 'invalid-suppression', 'stale-baseline'].includes(id)

function sampleBlocks(label: string, { title, yaml }: Sample): Block[] {
  const head: Piece[] = [dim(`${label}: `), title]
  return [line(...head), code(yaml)]
}
