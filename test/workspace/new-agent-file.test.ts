import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Metric, MetricType } from '../../src/model/config.js'
import { DEFAULT_CONFIG } from '../../src/model/config.js'
import { diffAgent } from '../../src/sync/plan/diff.js'
import { newAgentFile } from '../../src/workspace/agents/new-agent-file.js'
import { formatFile } from '../../src/workspace/layout/format-files.js'
import { ID, load } from './folder.js'

const odd = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\n',
    'yes',
    'yes ',
    'Yes',
    'e\u0301',
    '\u00e9',
    '\ud800',
    '\0',
    '~',
    '1',
    'sk_live_abcdefghijklmnop',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ maxLength: 12 }),
)
const identifier = fc.oneof(fc.constantFrom('a', 'b', 'A', 'a b', 'x'.repeat(250), '*', 'a/b'), odd)
const metric: fc.Arbitrary<Metric> = fc.record(
  {
    identifier,
    prompt: odd,
    type: fc.oneof(fc.constantFrom('STRING', 'ENUM', 'INTEGER'), odd).map((type) => type as MetricType),
    choices: fc.array(odd, { maxLength: 4 }),
  },
  { requiredKeys: ['identifier', 'prompt', 'type'] },
)

it('a new file is accepted by the validator and changes nothing, whatever is live', () => {
  fc.assert(
    fc.property(
      fc.record({ dispositionMetrics: fc.array(metric, { maxLength: 4 }), summaryPrompt: odd }),
      fc.option(odd, { nil: undefined }),
      fc.boolean(),
      (over, name, useReasoningModel) => {
        const config = { ...DEFAULT_CONFIG, ...over, useReasoningModel }
        const live = { agentId: ID, config, ...(name !== undefined && { name }) }
        const { text, warnings } = newAgentFile(live, {
          file: 'agents/a.yaml',
          isInSync: (desired) => diffAgent(desired, config).changes.length === 0,
        })
        const { agents, diagnostics } = load({ 'agents/a.yaml': text })
        expect(diagnostics).toEqual([])
        expect(agents.map((agent) => diffAgent(agent, config).changes)).toEqual([[]])
        expect(formatFile('agents/a.yaml', text)).toEqual({ text })
        expect(text.includes('left alone')).toBe(warnings.length > 0)
      },
    ),
    { numRuns: 400 },
  )
})

it('a new file leaves out what would make it too large', () => {
  const config = { ...DEFAULT_CONFIG, summaryPrompt: 'word '.repeat(250_000), useReasoningModel: true }
  const { text, warnings } = newAgentFile(
    { agentId: ID, config },
    { file: 'agents/a.yaml', isInSync: (desired) => diffAgent(desired, config).changes.length === 0 },
  )
  expect(load({ 'agents/a.yaml': text }).diagnostics).toEqual([])
  expect(warnings).toHaveLength(1)
})
