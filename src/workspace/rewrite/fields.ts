import { isAlias, isScalar, type YAMLMap } from 'yaml'
import type { Edit } from './edit.js'
import type { EditSite } from './edit-site.js'
import { ownPair } from './keys.js'
import { freshTextInPlaceOf, replaceToken, textEdits, textInPlaceOf } from './text.js'
import type { Values } from './wanted.js'

/** Edits of values that stand where they are used, and of values that stand elsewhere and are only repeated. */
export interface FieldEdits {
  readonly own: readonly Edit[]
  readonly shared: readonly Edit[]
}

/** Makes the plain fields of a file say something else. */
export function fieldEdits(site: EditSite, root: YAMLMap, values: Values): FieldEdits {
  const { source } = site
  const own: Edit[] = []
  const shared: Edit[] = []
  for (const [key, value] of values) {
    const node = ownPair(root, key)?.value
    if (isAlias(node) && node.srcToken !== undefined) {
      const { srcToken: token } = node
      const textFor = key === 'name' ? textInPlaceOf : freshTextInPlaceOf
      const written = typeof value === 'string' ? textFor(site, token, value) : String(value)
      shared.push(...replaceToken(source, token, written))
    }
    if (!isScalar(node) || node.srcToken === undefined) continue
    own.push(
      ...(typeof value === 'string'
        ? textEdits(site, node, value)
        : replaceToken(source, node.srcToken, String(value))),
    )
  }
  return { own, shared }
}
