import type { UnquotedChoice } from '../../model/lint.js'
import type { Subject } from '../lint/lint-subject.js'
import { isBooleanWord, otherReading } from '../yaml/ambiguous-scalar.js'
import type { ScalarTree } from '../yaml/tree.js'

/** The choices of one metric that some YAML reader takes for something else than a text. */
export function unquotedChoices({ choices }: Subject, index: number): UnquotedChoice[] {
  return choices.flatMap((tree, choice) => {
    const reading = readingOf(tree)
    if (reading === undefined) return []
    return [{ index, choice, text: tree.plain ?? '', ...reading, isCertain: isCertain(tree) }]
  })
}

type Reading = Pick<UnquotedChoice, 'reader' | 'reading' | 'isRefused'>

function readingOf({ plain, value }: ScalarTree): Reading | undefined {
  if (plain === undefined) return undefined
  const other = otherReading(plain)
  if (other !== undefined) {
    return { reader: typeof value === 'string' ? 'YAML 1.1' : 'YAML', reading: other, isRefused: true }
  }
  return isBooleanWord(plain) ? { reader: 'YAML 1.1', reading: 'true or false', isRefused: false } : undefined
}

/** Whether the text that is meant is the one that is written. Whoever writes `~` does not mean that choice. */
export const isCertain = (tree: ScalarTree): boolean =>
  tree.plain !== undefined && tree.plain !== '~' && tree.plain !== '' && readingOf(tree) !== undefined
