import { describe, expect, it } from 'vitest'
import type { HealthReport } from '../../src/model/health.js'
import { percent } from '../../src/text/percent.js'
import { healthPage } from '../../src/view/health/health-page.js'
import { aCanvas, FORMATS } from '../format/pages.js'
import { aHealthReport, aHostileReport, aMetricHealth, anAgentHealth } from './health-samples.js'

const text = (report: HealthReport): string => FORMATS.text(healthPage(report), aCanvas({ width: 100 }))

describe('the page of a report', () => {
  it('says of lost calls which rule explains them', () => {
    expect(text(aHealthReport())).toContain(
      'user_interested enum-not-enumerated: the prompt may answer “none”, which is not in choices',
    )
  })

  it('says which calls to look at', () => {
    expect(text(aHealthReport())).toContain(
      '! 3 answers outside of its choices: “Maybe”  CALL-1785585600000-0000a1',
    )
  })

  it('says where the files declare agent and metric', () => {
    const said = text(aHealthReport())
    expect(said).toContain('696e655577e1d88ff54b4fbf  agents/sales.yaml:2')
    expect(said).toContain('user_interested  ENUM, 3 choices  agents/sales.yaml:6')
  })

  it('names agent, metric, value and limit of a condition that is met', () => {
    expect(text(aHealthReport())).toMatch(
      /! fill_rate\(user_interested\) < 0\.8 {2}atoms-sync\.yaml:4\n +met: 70% < 80%, of 1,000 calls {2}Sales, outbound/,
    )
  })

  it('says that nothing is wrong, too', () => {
    const calls = { ...anAgentHealth().calls, lost: 0, pending: 0 }
    const said = text(aHealthReport({ agents: [anAgentHealth({ calls, metrics: [] })], conditions: [] }))
    expect(said).toContain('✓ Sales, outbound')
    expect(said).not.toContain('lost')
  })

  it('says of an agent without calls that, and nothing of its metrics', () => {
    const calls = {
      seen: 0,
      tests: 0,
      open: 0,
      unanswered: 0,
      finished: 0,
      analysed: 0,
      lost: 0,
      pending: 0,
      unasked: 0,
    }
    const {
      lostRate: _,
      from: __,
      to: ___,
      ...agent
    } = anAgentHealth({ calls, metrics: [aMetricHealth({ invalid: 0 })] })
    expect(
      text(aHealthReport({ agents: [agent], conditions: [] }))
        .split('\n')
        .slice(0, 2),
    ).toEqual(['· Sales, outbound  696e655577e1d88ff54b4fbf  agents/sales.yaml:2', '    no calls'])
  })

  it('tells of a metric that nobody was asked, and of one that the config does not have', () => {
    const {
      type: _,
      choices: __,
      ...gone
    } = aMetricHealth({
      identifier: 'gone',
      configured: false,
      problems: [{ kind: 'not-in-config', count: 7, examples: ['CALL-1'] }],
    })
    const {
      rates: ___,
      confidence: ____,
      ...fresh
    } = aMetricHealth({ identifier: 'fresh', asked: 0, answered: 0, problems: [] })
    const said = text(aHealthReport({ agents: [anAgentHealth({ metrics: [gone, fresh] })] }))
    expect(said).toContain('~ 7 answers, though the config does not have it  CALL-1')
    expect(said).toContain('~ no analysed call was asked this yet')
  })

  it('draws eight unexpected values, and counts the others', () => {
    const others = Array.from({ length: 50 }, (_, n) => ({ value: `other ${n}`, count: 2, allowed: false }))
    const distribution = { values: [{ value: 'yes', count: 10, allowed: true }, ...others], unlisted: 5 }
    const said = text(
      aHealthReport({ agents: [anAgentHealth({ metrics: [aMetricHealth({ distribution })] })] }),
    )
    expect(said.match(/other \d+ /g)).toHaveLength(8)
    expect(said).toMatch(/more than 42 others .* 89\n/)
  })

  it('names its tests, how many they are, and how few calls are too few', () => {
    const said = text(aHostileReport('a', 'b'))
    for (const word of [
      "Fisher's exact test",
      'Mann-Whitney U',
      'two-sided',
      '1 test in',
      'Holm',
      '0.05',
      'fewer than 20',
    ])
      expect(said.replace(/\s+/g, ' ')).toContain(word)
    expect(said).toMatch(/a +fill +10% +90% +30 \/ 30 +< 0\.0001 +rose/)
    expect(said).toMatch(/b +conf\. .* too few/)
  })
})

it.each([
  [0, '0%'],
  [0.0001, '<0.1%'],
  [0.003, '0.3%'],
  [0.0999, '10.0%'],
  [0.5, '50%'],
  [0.997, '99.7%'],
  [0.9999, '>99.9%'],
  [1, '100%'],
])('a share of %d is %s', (share, said) => {
  expect(percent(share)).toBe(said)
})
