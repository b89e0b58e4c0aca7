import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseYaml } from '../../src/workspace/yaml/parse.js'
import { offsetsOf } from '../../src/workspace/yaml/scalar-source.js'
import { sourceOf } from '../../src/workspace/yaml/source.js'
import { entryOf, itemsOf, type ScalarTree, type Tree } from '../../src/workspace/yaml/tree.js'
import { anyAgentFile } from './any-agent-file.js'

/** Every text of a file. */
function textsIn(tree: Tree | undefined): ScalarTree[] {
  if (tree === undefined) return []
  if (tree.kind === 'scalar') return typeof tree.value === 'string' ? [tree] : []
  return tree.kind === 'list'
    ? tree.items.flatMap(textsIn)
    : [...tree.entries.values()].flatMap(({ value }) => textsIn(value))
}

const treeOf = (text: string): Tree | undefined => parseYaml(sourceOf('a.yaml', text)).tree

/** Where a word of the prompt of the first metric stands. */
function placeOf(text: string, word: string): string {
  const tree = treeOf(text)
  const prompt = entryOf(itemsOf(entryOf(tree, 'dispositionMetrics')?.value)[0], 'prompt')?.value
  if (prompt?.kind !== 'scalar') return 'no text'
  const value = String(prompt.value)
  const at = value.indexOf(word)
  const offsets = offsetsOf(text, prompt.written ?? prompt.span, value)
  const [start, last] = [offsets?.[at], offsets?.[at + word.length - 1]]
  return start === undefined || last === undefined ? 'unknown' : text.slice(start, last + 1)
}

const metric = (prompt: string): string => `dispositionMetrics:\n  - prompt: ${prompt}\n    type: STRING\n`

describe('where the words of a text stand', () => {
  it.each([
    ['plain', metric('Was it good?'), 'good', 'good'],
    ['in single quotes', metric("'It''s the caller''s name?'"), "caller's", "caller''s"],
    ['in double quotes', metric('"Say \\"none\\" if\\u0020not told"'), '"none"', '\\"none\\'],
    ['after an escaped line break', metric('"one \\\n      two\n\n      three"'), 'three', 'three'],
    ['in a literal block', metric('|-\n      One line.\n\n        Deeper: skip it.'), 'skip it', 'skip it'],
    [
      'in a folded block',
      metric('>-\n      One line\n      goes on.\n\n      Skip it.'),
      'goes on',
      'goes on',
    ],
    ['across a fold', metric('>-\n      One line\n      goes on.'), 'line goes', 'line\n      goes'],
    ['behind a comment on the mark', metric('|- # Skip it\n      Do skip it.'), 'skip', 'skip'],
    ['with CRLF', metric('|-\n      One.\n      Skip it.').replaceAll('\n', '\r\n'), 'Skip', 'Skip'],
    ['through an alias', `name: &a Skip it or not\n${metric('*a')}`, 'it or', 'it or'],
    ['with signs of two units', metric('|-\n      👩‍👧 skip 👩‍👧 it'), '👩‍👧 it', '👩‍👧 it'],
  ])('are found %s', (_, text, word, written) => {
    expect(placeOf(text, word)).toBe(written)
  })

  it('are found in any file, unit by unit', () => {
    fc.assert(
      fc.property(fc.gen(), (pick) => {
        const { text } = anyAgentFile(pick)
        for (const { value, span, written = span } of textsIn(treeOf(text))) {
          const offsets = [...(offsetsOf(text, written, String(value)) ?? [])]
          expect(offsets).toHaveLength(String(value).length + 1)
          expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
          for (const [unit, character] of [...String(value).split('')].entries()) {
            const there = text.charAt(offsets[unit] ?? -1)
            if (/\S/.test(character) && there !== '\\') expect(there).toBe(character)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})
