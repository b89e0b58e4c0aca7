import { describe, expect, it } from 'vitest'
import { brief, ID, load } from './folder.js'

const CSAT = `metrics:
  - identifier: csat
    prompt: How satisfied was the customer?
    type: ENUM
    choices: [good, bad, unknown]
`
const using = (...entries: string[]) =>
  `agentId: ${ID}\ndispositionMetrics:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`

describe('the metric library', () => {
  it('gives its metrics to the agents that use them, and says where each value stands', () => {
    const { agents, diagnostics } = load({ 'metrics/a.yaml': CSAT, 'agents/a.yaml': using('use: csat') })
    expect(diagnostics).toEqual([])
    expect(agents[0]?.config.dispositionMetrics).toEqual([
      {
        identifier: 'csat',
        prompt: 'How satisfied was the customer?',
        type: 'ENUM',
        choices: ['good', 'bad', 'unknown'],
      },
    ])
    const place = (path: string) => agents[0]?.places.get(path)
    expect(place('/dispositionMetrics/csat')).toEqual({ file: 'agents/a.yaml', line: 3, column: 5 })
    expect(place('/dispositionMetrics/csat/prompt')).toEqual({ file: 'metrics/a.yaml', line: 3, column: 13 })
  })

  it('is overridden by any key beside `use`', () => {
    const { agents, diagnostics } = load({
      'metrics/a.yaml': CSAT,
      'agents/a.yaml': using(
        '{ use: csat, identifier: csat_eu, prompt: Other? }',
        '{ use: csat, type: INTEGER }',
      ),
    })
    expect(diagnostics).toEqual([])
    expect(agents[0]?.config.dispositionMetrics).toEqual([
      { identifier: 'csat_eu', prompt: 'Other?', type: 'ENUM', choices: ['good', 'bad', 'unknown'] },
      { identifier: 'csat', prompt: 'How satisfied was the customer?', type: 'INTEGER' },
    ])
    expect(agents[0]?.places.get('/dispositionMetrics/csat_eu/prompt')).toMatchObject({
      file: 'agents/a.yaml',
    })
    expect(agents[0]?.places.get('/dispositionMetrics/csat_eu/type')).toMatchObject({
      file: 'metrics/a.yaml',
    })
  })

  it.each([
    [
      'an unknown metric',
      [using('use: csatt')],
      ['3:10 unknown-metric', 'metrics/a.yaml:2:17 unused-metric'],
    ],
    ['a metric twice', [using('use: csat', 'use: csat')], ['4:10 duplicate-identifier']],
    [
      'choices beside a type that has none',
      [using('{ use: csat, type: STRING, choices: [a] }')],
      ['3:41 choices-without-enum'],
    ],
    [
      'an ENUM that inherits no choices',
      [using('{ use: nps, type: ENUM }', 'use: csat')],
      ['3:23 enum-without-choices'],
    ],
    ['an unknown key beside use', [using('{ use: csat, promt: x }')], ['3:18 unknown-key']],
  ])('does not allow %s', (_, [agent = ''], found) => {
    const nps = '  - identifier: nps\n    prompt: x\n    type: INTEGER\n'
    const library = agent.includes('nps') ? CSAT + nps : CSAT
    expect(brief(load({ 'metrics/a.yaml': library, 'agents/a.yaml': agent }).diagnostics)).toEqual(found)
  })

  it('says which metric was probably meant', () => {
    const { diagnostics } = load({
      'metrics/a.yaml': CSAT,
      'agents/a.yaml': using('use: csatt', 'use: csat'),
    })
    expect(diagnostics).toMatchObject([{ code: 'unknown-metric', hint: 'did you mean `csat`?' }])
  })

  it('warns about a metric that nobody uses', () => {
    const { agents, diagnostics } = load({ 'metrics/a.yaml': CSAT, 'agents/a.yaml': `agentId: ${ID}` })
    expect(agents).toHaveLength(1)
    expect(diagnostics).toMatchObject([
      { code: 'unused-metric', severity: 'warning', place: { line: 2, column: 17 } },
    ])
  })

  it('has each identifier once in all its files', () => {
    const { diagnostics } = load({
      'metrics/a.yaml': CSAT,
      'metrics/b.yaml': CSAT,
      'agents/a.yaml': using('use: csat'),
    })
    expect(diagnostics).toMatchObject([
      {
        code: 'duplicate-identifier',
        place: { file: 'metrics/b.yaml', line: 2, column: 17 },
        message: '`csat` is in the library already, in `metrics/a.yaml` line 2',
      },
    ])
  })

  it('reports its own mistakes once, and agents that use a broken metric are left out', () => {
    const { agents, diagnostics } = load({
      'metrics/a.yaml': CSAT.replace('type: ENUM', 'type: enum'),
      'agents/a.yaml': using('use: csat'),
      'agents/b.yaml': using('use: csat').replace(ID, 'b'.repeat(24)),
      'agents/c.yaml': `agentId: ${'c'.repeat(24)}`,
    })
    expect(brief(diagnostics)).toEqual(['metrics/a.yaml:4:11 invalid-value'])
    expect(agents.map(({ source }) => source.file)).toEqual(['agents/c.yaml'])
  })

  it('cannot use itself', () => {
    const { diagnostics } = load({
      'metrics/a.yaml': `${CSAT}  - use: csat\n`,
      'agents/a.yaml': using('use: csat'),
    })
    expect(brief(diagnostics)).toContain('metrics/a.yaml:6:5 unknown-key')
  })
})
