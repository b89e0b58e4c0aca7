import type { RuleHit } from '../../model/lint.js'
import { quoted } from '../../text/quote.js'
import type { Subject } from '../lint/lint-subject.js'
import { isBooleanWord, otherReading } from '../yaml/ambiguous-scalar.js'
import type { ScalarTree } from '../yaml/tree.js'

const UNQUOTED_CHOICE = 'unquoted-choice'

/** The choices of one metric that some YAML reader takes for something else than a text. */
export function unquotedChoices({ choices }: Subject, index: number): Omit<RuleHit, 'severity'>[] {
  return choices.flatMap((tree, choice) => {
    const reading = readingOf(tree)
    if (reading === undefined) return []
    const plain = tree.plain ?? ''
    return [
      {
        rule: UNQUOTED_CHOICE,
        target: { of: 'choice' as const, index, choice },
        message: `${quoted(plain)} is not in quotes, and ${reading.by} reads it as ${reading.as}`,
        hint: isCertain(tree) ? `quote it: "${plain}"` : 'write the text that is meant, in quotes',
        ...(isCertain(tree) && { fixable: true as const }),
        ...(reading.refused && { isFatal: true as const }),
      },
    ]
  })
}

interface Reading {
  readonly by: string
  readonly as: string
  /** The file is refused for it, by `validate` and by everything that reads it. */
  readonly refused: boolean
}

function readingOf({ plain, value }: ScalarTree): Reading | undefined {
  if (plain === undefined) return undefined
  const other = otherReading(plain)
  if (other !== undefined) {
    return { by: typeof value === 'string' ? 'YAML 1.1' : 'YAML', as: other, refused: true }
  }
  return isBooleanWord(plain) ? { by: 'YAML 1.1', as: 'true or false', refused: false } : undefined
}

/** Whether the text that is meant is the one that is written. Whoever writes `~` does not mean that choice. */
export const isCertain = (tree: ScalarTree): boolean =>
  tree.plain !== undefined && tree.plain !== '~' && tree.plain !== '' && readingOf(tree) !== undefined
