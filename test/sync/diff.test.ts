import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseChangePath } from '../../src/model/change-path.js'
import {
  type CompletePostCallConfig,
  DEFAULT_CONFIG,
  type Metric,
  type PostCallConfig,
} from '../../src/model/config.js'
import type { DesiredAgent } from '../../src/model/desired.js'
import { isSameConfig } from '../../src/model/normal.js'
import type { Change } from '../../src/model/plan.js'
import { diffAgent, valueAt } from '../../src/sync/plan/diff.js'
import { desiredConfig } from '../arbitrary.js'
import { closeConfig } from './close.js'

const metric = (over: Partial<Metric> = {}): Metric => ({
  identifier: 'a',
  prompt: 'Why?',
  type: 'STRING',
  ...over,
})
const choice = (...choices: string[]): Metric => metric({ type: 'ENUM', choices })

function desired(config: PostCallConfig, over: Partial<DesiredAgent> = {}): DesiredAgent {
  const source = { file: 'agents/a.yaml', line: 1, column: 1 }
  return { agentId: 'a', config, renames: {}, ignore: [], source, places: new Map(), ...over }
}

function diff(wanted: PostCallConfig, live: PostCallConfig, over: Partial<DesiredAgent> = {}) {
  return diffAgent(desired(wanted, over), { ...DEFAULT_CONFIG, ...live })
}

const brief = (wanted: PostCallConfig, live: PostCallConfig, over: Partial<DesiredAgent> = {}) =>
  diff(wanted, live, over).changes.map(({ op, path, risk }) => `${op} ${path} ${risk}`)

const metrics = (...dispositionMetrics: Metric[]) => ({ dispositionMetrics })

describe('a change', () => {
  it.each<[string, PostCallConfig, PostCallConfig, string[]]>([
    [
      'of the summary',
      { summaryPrompt: 'New' },
      { summaryPrompt: 'Old' },
      ['change /summaryPrompt behavioural'],
    ],
    ['of a flag', { useReasoningModel: true }, {}, ['change /useReasoningModel behavioural']],
    ['to a default that is live anyway', { useInternalAnalyticsModel: true, summaryPrompt: '' }, {}, []],
    [
      'of a prompt',
      metrics(metric({ prompt: 'How?' })),
      metrics(metric()),
      ['change /dispositionMetrics/a/prompt behavioural'],
    ],
    [
      'of a type',
      metrics(metric({ type: 'BOOLEAN' })),
      metrics(metric()),
      ['change /dispositionMetrics/a/type breaking'],
    ],
    ['that adds a metric', metrics(metric()), {}, ['add /dispositionMetrics/a additive']],
    ['that removes a metric', metrics(), metrics(metric()), ['remove /dispositionMetrics/a breaking']],
    [
      'that adds a choice',
      metrics(choice('x', 'y')),
      metrics(choice('x')),
      ['change /dispositionMetrics/a/choices additive'],
    ],
    [
      'that removes a choice',
      metrics(choice('x')),
      metrics(choice('x', 'y')),
      ['change /dispositionMetrics/a/choices breaking'],
    ],
    [
      'that swaps a choice',
      metrics(choice('x')),
      metrics(choice('y')),
      ['change /dispositionMetrics/a/choices breaking'],
    ],
    ['of order alone', metrics(choice('x', 'y')), metrics(choice('y', 'x')), []],
    ['of nothing managed', {}, metrics(metric()), []],
    [
      'to ENUM',
      metrics(choice('x')),
      metrics(metric()),
      ['change /dispositionMetrics/a/type breaking', 'change /dispositionMetrics/a/choices additive'],
    ],
  ])('%s', (_, wanted, live, changes) => {
    expect(brief(wanted, live)).toEqual(changes)
  })

  it('of order alone is told on request', () => {
    const [a, b] = [metric(), metric({ identifier: 'b' })]
    expect(diff(metrics(b, a), metrics(a, b)).cosmetic).toMatchObject([
      { op: 'change', path: '/dispositionMetrics', before: ['a', 'b'], after: ['b', 'a'], risk: 'cosmetic' },
    ])
    expect(diff(metrics(choice('x', 'y')), metrics(choice('y', 'x'))).cosmetic).toHaveLength(1)
  })

  it('of what is in the list is none of its order', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((identifier) => metric({ identifier })) as [Metric, Metric, Metric]
    expect(diff(metrics(b, c, a), metrics(b, a)).cosmetic).toEqual([])
    expect(diff(metrics(b, a), metrics(c, b, a)).cosmetic).toEqual([])
    expect(diff(metrics(b, a, c), metrics(a, b)).cosmetic).toMatchObject([
      { before: ['a', 'b'], after: ['b', 'a'] },
    ])
  })

  it('has both values, and the one that is missing is absent', () => {
    const { changes } = diff(metrics(choice('x')), metrics(metric()))
    const [type, choices] = changes.map(({ source, ...change }) => change)
    const path = '/dispositionMetrics/a'
    expect(type).toStrictEqual({
      op: 'change',
      path: `${path}/type`,
      before: 'STRING',
      after: 'ENUM',
      risk: 'breaking',
    })
    expect(choices).toStrictEqual({ op: 'change', path: `${path}/choices`, after: ['x'], risk: 'additive' })
    const [, gone] = diff(metrics(metric()), metrics(choice('x'))).changes.map(({ source, ...rest }) => rest)
    expect(gone).toStrictEqual({ op: 'change', path: `${path}/choices`, before: ['x'], risk: 'breaking' })
  })

  it.each([
    ['its line', '/dispositionMetrics/a/prompt'],
    ['its metric where the value has no line of its own', '/dispositionMetrics/a'],
    ['the list where the metric has none', '/dispositionMetrics'],
  ])('points at %s', (_, path) => {
    const place = { file: 'metrics/shared.yaml', line: 9, column: 5 }
    const places = new Map([
      ['/summaryPrompt', { ...place, line: 1 }],
      [path, place],
      ['/dispositionMetrics/b', { ...place, line: 2 }],
    ])
    const { changes } = diff(metrics(metric({ prompt: 'How?' })), metrics(metric()), { places })
    expect(changes.map(({ source }) => source)).toEqual([place])
  })
})

describe('a rename', () => {
  const renamed = metrics(metric({ identifier: 'b' }))
  const over = { renames: { b: 'a' } }

  it('is one breaking change, with whatever else differs', () => {
    expect(brief(renamed, metrics(metric()), over)).toEqual(['rename /dispositionMetrics/b breaking'])
    const edited = metrics(metric({ identifier: 'b', prompt: 'How?' }))
    expect(brief(edited, metrics(metric()), over)).toEqual([
      'rename /dispositionMetrics/b breaking',
      'change /dispositionMetrics/b/prompt behavioural',
    ])
  })

  it('that has happened is nothing, and a former metric that came back is removed', () => {
    expect(brief(renamed, renamed, over)).toEqual([])
    expect(brief(renamed, metrics(metric(), metric({ identifier: 'b' })), over)).toEqual([
      'remove /dispositionMetrics/a breaking',
    ])
  })

  it('of a metric that is left alone adds another beside it', () => {
    const ignore = ['/dispositionMetrics/a']
    const { after, changes } = diff(renamed, metrics(metric()), { ...over, ignore })
    expect(changes).toMatchObject([{ op: 'add', path: '/dispositionMetrics/b' }])
    expect(after.dispositionMetrics.map(({ identifier }) => identifier)).toEqual(['b', 'a'])
    expect(diff(renamed, metrics(metric()), { ...over, ignore: ['/dispositionMetrics/*'] })).toMatchObject({
      changes: [],
      after: metrics(metric()),
    })
  })

  it('of a metric that is not live adds it', () => {
    expect(brief(renamed, {}, over)).toEqual(['add /dispositionMetrics/b additive'])
  })
})

describe('ignore', () => {
  it.each<[string[], PostCallConfig, PostCallConfig]>([
    [['/summaryPrompt'], { summaryPrompt: 'New' }, { summaryPrompt: 'Old' }],
    [['/dispositionMetrics'], metrics(), metrics(metric())],
    [['/dispositionMetrics/a'], metrics(), metrics(metric())],
    [['/dispositionMetrics/a'], metrics(metric()), metrics()],
    [['/dispositionMetrics/a'], metrics(metric({ prompt: 'How?' })), metrics(metric())],
    [['/dispositionMetrics/a/prompt'], metrics(metric({ prompt: 'How?' })), metrics(metric())],
    [['/dispositionMetrics/*/prompt'], metrics(metric({ prompt: 'How?' })), metrics(metric())],
    [['/dispositionMetrics/a/type'], metrics(metric()), metrics(choice('x'))],
    [['/dispositionMetrics/a/choices'], metrics(choice('x')), metrics(choice('y', 'z'))],
  ])('%j leaves the live value', (ignore, wanted, live) => {
    const found = diff(wanted, live, { ignore })
    expect(found.changes).toEqual([])
    expect(isSameConfig(found.after, live)).toBe(true)
  })

  it('touches nothing else', () => {
    const wanted = metrics(metric({ prompt: 'How?' }), metric({ identifier: 'b', prompt: 'How?' }))
    const live = metrics(metric(), metric({ identifier: 'b' }))
    expect(brief(wanted, live, { ignore: ['/dispositionMetrics/a/prompt'] })).toEqual([
      'change /dispositionMetrics/b/prompt behavioural',
    ])
  })
})

/** What a reader of the changes would do by hand. */
function carriedOut(before: CompletePostCallConfig, changes: readonly Change[]): PostCallConfig {
  const config = structuredClone(before) as Record<string, unknown>
  const named = new Map(before.dispositionMetrics.map((each) => [each.identifier, { ...each }]))
  for (const change of changes) {
    const [, field = '', identifier, key] = change.path.split('/')
    if (identifier === undefined) {
      expect(config[field]).toEqual(change.before)
      config[field] = change.after
    } else if (change.op === 'rename') {
      const former = named.get(String(change.before)) as Metric
      named.delete(former.identifier)
      named.set(identifier, { ...former, identifier: String(change.after) })
    } else if (key === undefined) {
      expect(named.get(identifier)).toEqual(change.before)
      if (change.op === 'add') named.set(identifier, change.after as Metric)
      else named.delete(identifier)
    } else {
      const there = named.get(identifier) as Metric
      expect(there[key as keyof Metric]).toEqual(change.before)
      named.set(identifier, { ...there, [key]: change.after })
    }
  }
  return { ...config, dispositionMetrics: [...named.values()] }
}

const pair = (config: fc.Arbitrary<PostCallConfig>) => fc.tuple(config, config)

describe('for any two configs', () => {
  it('the changes, carried out one by one, lead from what is live to what comes after', () => {
    const ignore = fc.subarray([
      '/summaryPrompt',
      '/dispositionMetrics/a',
      '/dispositionMetrics/d',
      '/dispositionMetrics/*/prompt',
    ])
    const renames = fc.constantFrom({}, { a: 'b' }, { d: 'a', c: 'b' })
    fc.assert(
      fc.property(closeConfig, closeConfig, ignore, renames, (config, live, ignore, renames) => {
        const wanted = { ...config }
        // Files that still declare the former name are refused: `rename-conflict`.
        const former: readonly (string | undefined)[] = Object.values(renames)
        const declared = wanted.dispositionMetrics?.filter(({ identifier }) => !former.includes(identifier))
        if (declared) wanted.dispositionMetrics = declared
        const { before, after, changes } = diff(wanted, live, { ignore, renames })
        expect(isSameConfig(before, live)).toBe(true)
        expect(isSameConfig(carriedOut(before, changes), after)).toBe(true)
        for (const path of ignore.filter((each) => !each.includes('*'))) {
          expect([path, valueAt(after, parseChangePath(path))]).toEqual([
            path,
            valueAt(before, parseChangePath(path)),
          ])
        }
        const names = after.dispositionMetrics.map(({ identifier }) => identifier)
        expect(new Set(names).size).toBe(names.length)
      }),
    )
  })

  it('what comes after has no difference left, and unmanaged fields stay', () => {
    fc.assert(
      fc.property(fc.oneof(pair(desiredConfig), pair(closeConfig)), ([wanted, live]) => {
        const { after, changes } = diff(wanted, live)
        expect(diff(wanted, after).changes).toEqual([])
        expect(isSameConfig({ ...DEFAULT_CONFIG, ...live, ...wanted }, after)).toBe(true)
        expect(changes.length === 0).toBe(isSameConfig({ ...DEFAULT_CONFIG, ...live }, after))
      }),
    )
  })
})
