import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_CONFIG, type Metric, type PostCallConfig } from '../../src/model/config.js'
import type { DesiredAgent } from '../../src/model/desired.js'
import { fieldTexts } from '../../src/model/normal.js'
import { diffAgent } from '../../src/sync/plan/diff.js'
import { managedAgent, servesDesired } from '../../src/workspace/agents/managed-agent.js'
import { desiredConfig, modelFlags } from '../arbitrary.js'

const desired = (config: PostCallConfig, ignore: readonly string[] = []): DesiredAgent => ({
  agentId: 'a',
  config,
  renames: {},
  ignore,
  source: { file: 'agents/a.yaml', line: 1, column: 1 },
  places: new Map(),
})

const anyConfig: fc.Arbitrary<PostCallConfig> = fc
  .tuple(desiredConfig, modelFlags)
  .map(([texts, flags]) => ({ ...texts, ...flags }))

/** The same to the platform, though written otherwise. */
const alike = ({ dispositionMetrics, summaryPrompt, ...flags }: PostCallConfig): PostCallConfig => ({
  ...flags,
  ...(summaryPrompt !== undefined && { summaryPrompt: `${summaryPrompt.replaceAll('\n', '\r\n')} \n` }),
  ...(dispositionMetrics && {
    dispositionMetrics: dispositionMetrics.toReversed().map(
      (metric): Metric => ({
        ...metric,
        prompt: metric.prompt.normalize('NFD'),
        ...(metric.choices && { choices: metric.choices.toReversed() }),
      }),
    ),
  }),
})

const anyPair = fc.oneof(
  fc.tuple(anyConfig, anyConfig),
  anyConfig.map((config) => [config, alike(config)] as const),
  fc.tuple(anyConfig, anyConfig).map(([config, other]) => [config, { ...alike(config), ...other }] as const),
  fc.tuple(anyConfig, anyConfig).map(([config, other]) => [config, { ...other, ...alike(config) }] as const),
)

const changes = (agent: DesiredAgent, live: PostCallConfig): number =>
  diffAgent(agent, { ...DEFAULT_CONFIG, ...live }).changes.length

describe('an agent that is not loaded', () => {
  it('knows of any live config whether there is anything to change', () => {
    fc.assert(
      fc.property(anyPair, ([config, live]) => {
        const agent = desired(config)
        expect(servesDesired(managedAgent(agent), fieldTexts(live))).toBe(changes(agent, live) === 0)
      }),
      { numRuns: 500 },
    )
  })

  it('never takes for live what is not, whatever is left alone', () => {
    const paths = [
      '/summaryPrompt',
      '/dispositionMetrics',
      '/dispositionMetrics/*/prompt',
      '/useReasoningModel',
    ]
    fc.assert(
      fc.property(anyPair, fc.subarray(paths), ([config, live], ignore) => {
        const agent = desired(config, ignore)
        if (servesDesired(managedAgent(agent), fieldTexts(live))) expect(changes(agent, live)).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  it('need not be loaded for fields that are left alone as a whole', () => {
    const agent = desired({ summaryPrompt: 'Ours.', useReasoningModel: true }, ['/summaryPrompt'])
    const live = { summaryPrompt: 'Theirs.', useReasoningModel: true }
    expect(servesDesired(managedAgent(agent), fieldTexts(live))).toBe(true)
  })

  it.each<[string, Partial<DesiredAgent>, boolean]>([
    ['other places', { source: { file: 'agents/b.yaml', line: 9, column: 3 } }, true],
    ['another order', { config: alike({ summaryPrompt: 'a', dispositionMetrics: [] }) }, true],
    ['another text', { config: { summaryPrompt: 'b', dispositionMetrics: [] } }, false],
    ['another set of managed fields', { config: { summaryPrompt: 'a' } }, false],
    ['a rename', { renames: { new: 'old' } }, false],
    ['a path that is left alone', { ignore: ['/summaryPrompt'] }, false],
  ])('with %s asks for the same: %o', (_, over, same) => {
    const agent = desired({ summaryPrompt: 'a', dispositionMetrics: [] })
    expect(managedAgent(agent).meaning === managedAgent({ ...agent, ...over }).meaning).toBe(same)
  })
})
