import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type AgentFile, readAgentFile } from '../../src/workspace/agents/agent-file.js'
import { sourceOf } from '../../src/workspace/yaml/source.js'
import { ID } from './folder.js'

const SEED = `agentId: { default: ${ID} }
name: Sales, outbound
summaryPrompt: &text |
  Summarize this call.
dispositionMetrics:
  - identifier: user_interested # why
    prompt: "Was the user interested?"
    type: ENUM
    choices: ["yes", 'no', unclear]
  - { identifier: user_name, prompt: *text, type: STRING }
useReasoningModel: true
ignore: [/summaryPrompt]
`
const PIECES = [
  '\t',
  '\n',
  '  ',
  '- ',
  ': ',
  '#',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  '&text ',
  '*text',
  '!!str ',
  '!x ',
  '|',
  '>',
  '? ',
  '<<: ',
  '---\n',
  '%',
  '@',
  '~',
  '1',
  'true',
  'enum',
  '\\',
  '\u00e9',
  '😀',
  '\u2028',
  'sk_0123456789abcdef01234567',
] as const

/** A good file after some slips of the hand. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.record({ at: fc.nat(SEED.length), cut: fc.nat(12), piece: fc.constantFrom('', ...PIECES) }), {
      maxLength: 4,
    })
    .map((slips) =>
      slips.reduce((text, { at, cut, piece }) => text.slice(0, at) + piece + text.slice(at + cut), SEED),
    ),
)

const read = (text: string): AgentFile =>
  readAgentFile(sourceOf('a.yaml', text), {
    library: { files: [], metrics: new Map(), diagnostics: [] },
    environmentNames: ['default'],
  })

it('reads any text: an agent, or mistakes that stand where they are said to stand', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { agent, diagnostics } = read(text)
      expect(agent === undefined).toBe(diagnostics.length > 0)
      const lines = text.split('\n')
      for (const { place, excerpt, message } of diagnostics) {
        const line = lines[(place?.line ?? 0) - 1]
        expect(line).toBeDefined()
        expect(place?.column).toBeGreaterThanOrEqual(1)
        expect(place?.column).toBeLessThanOrEqual((line?.length ?? 0) + 1)
        expect(excerpt?.start).toBeLessThanOrEqual(excerpt?.line.length ?? -1)
        expect(excerpt?.length).toBeGreaterThanOrEqual(1)
        expect(message).not.toMatch(/[\n\r]|\.$/)
      }
    }),
    { numRuns: 2_000 },
  )
})

it('never repeats a secret, whatever else is wrong with the file', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(JSON.stringify(read(text).diagnostics)).not.toMatch(/(?<![A-Za-z])sk_0123456789abcdef/)
    }),
    { numRuns: 2_000 },
  )
})
