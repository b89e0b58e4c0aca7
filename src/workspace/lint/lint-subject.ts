import type { Metric } from '../../model/config.js'
import type { MetricDraft } from '../agents/metric.js'
import { detach } from '../yaml/source.js'
import type { ScalarTree, Tree } from '../yaml/tree.js'

/** A metric that can be linted: all it needs is there, though it may be written the wrong way. */
export interface LintSubject {
  readonly metric: Metric
  readonly draft: MetricDraft
  /** Where each of its choices stands. */
  readonly choices: readonly ScalarTree[]
}

/** Choices that are no texts count as what is written there: a rule of its own speaks of them. */
export function subjectsOf(drafts: readonly MetricDraft[]): LintSubject[] {
  return drafts.flatMap((draft): LintSubject[] => {
    const { identifier, prompt, type } = draft
    if (identifier === undefined || prompt === undefined || type === undefined) return []
    const metric = { identifier: detach(identifier.value), prompt: detach(prompt.value), type: type.value }
    if (type.value !== 'ENUM') return [{ metric, draft, choices: [] }]
    const choices = (draft.choices?.value ?? []).filter(isWritten)
    if (choices.length === 0) return []
    return [
      {
        metric: { ...metric, choices: choices.map((choice) => detach(writtenText(choice))) },
        draft,
        choices,
      },
    ]
  })
}

const isWritten = (tree: Tree): tree is ScalarTree =>
  tree.kind === 'scalar' && (typeof tree.value === 'string' || (tree.plain ?? '') !== '')

const writtenText = ({ value, plain }: ScalarTree): string =>
  typeof value === 'string' ? value : (plain ?? String(value))
