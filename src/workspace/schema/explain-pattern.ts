import { quoted } from '../../text/quote.js'
import { invalid, type Problem } from '../yaml/problem.js'
import { entryOf, shown, type Tree } from '../yaml/tree.js'
import type { Located } from './locate.js'

/** The regular expression a text must match; one that matches everything where there is none. */
export const patternOf = ({ error }: Located): RegExp =>
  new RegExp(String(error.parentSchema?.pattern ?? ''), 'u')

/** A text of the wrong form; the schema says which one is right, to editors and to us. */
export function explainPattern(located: Located): Problem {
  const { error, tree, name } = located
  const must = String(error.parentSchema?.patternErrorMessage ?? 'has the wrong form')
  if (error.propertyName !== undefined) {
    const span = entryOf(tree, error.propertyName)?.key ?? tree.span
    return { code: 'invalid-value', span, message: `${quoted(error.propertyName)} ${must}` }
  }
  const meant = nearby(tree).find((text) => patternOf(located).test(text))
  const hint = meant === undefined ? undefined : `did you mean ${quoted(meant)}?`
  const not = must === 'must not be blank' ? '' : `, not ${shown(tree)}`
  return invalid(tree, `${name} ${must}${not}`, hint)
}

/** What was probably meant: the text as an identifier, or as a path. */
function nearby(tree: Tree): string[] {
  const text = tree.kind === 'scalar' && tree.value !== null ? String(tree.value) : ''
  if (text === '' || text.length > 60) return []
  const identifier = text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
  // A glob or a way to a file is no name that was spelled wrong.
  const isWay = /\*|^[./\\]/.test(text)
  return [text.trim(), `/${text.replaceAll('.', '/')}`, ...(isWay ? [] : [identifier])]
}
