import type { ErrorObject } from 'ajv'
import { quoted } from '../../text/quote.js'
import { entryOf, type Tree } from '../yaml/tree.js'

/** An error of ajv, and what it speaks of. */
export interface Located {
  readonly error: ErrorObject
  readonly tree: Tree
  /** How a message calls it: "`prompt`", "an entry of `choices`", "the file". */
  readonly name: string
}

/** Follows the path in an error of ajv. */
export function locate(root: Tree, error: ErrorObject): Located {
  let tree = root
  let name = 'the file'
  for (const step of error.instancePath.split('/').slice(1).map(unescapePointer)) {
    const inner = tree.kind === 'list' ? tree.items[Number(step)] : entryOf(tree, step)?.value
    name = tree.kind === 'list' ? `an entry of ${name}` : quoted(step)
    tree = inner ?? tree
  }
  return { error, tree, name }
}

const unescapePointer = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')
