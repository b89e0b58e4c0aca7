import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/text/canonical-json.js'
import { canonicalParts, jsonParts } from '../../src/text/json-parts.js'

/** With keys that have no value, as our own documents have them. */
const data = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.jsonValue(),
    fc.string({ unit: 'binary' }),
    fc.array(fc.option(tie('value'), { nil: undefined })),
    fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('10', '9', '__proto__')),
      fc.option(tie('value'), { nil: undefined }),
    ),
  ),
})).value

describe('the parts of a JSON text', () => {
  it('together are the text', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect([...jsonParts(value)].join('')).toBe(JSON.stringify(value, null, 2))
        expect([...canonicalParts(value)].join('')).toBe(canonicalJson(value))
      }),
    )
  })

  it('hold no more than one item of a list in a document', () => {
    const agents = Array.from({ length: 100 }, (_, n) => ({
      agentId: `${n}`,
      after: { summaryPrompt: 'x'.repeat(100) },
    }))
    for (const parts of [jsonParts, canonicalParts]) {
      const lengths = Array.from(parts({ kind: 'record', agents }), (part) => part.length)
      expect(Math.max(...lengths)).toBeLessThan(200)
    }
  })
})
