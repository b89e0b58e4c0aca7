import fc from 'fast-check'
import { expect, it } from 'vitest'
import { prometheusText } from '../../src/health/prometheus.js'
import { readExposition } from '../cli/exposition.js'
import { HOSTILE, hostileText } from '../format/hostile.js'
import { aHealthReport, aHostileReport, aMetricHealth, anAgentHealth } from '../view/health-samples.js'

it('is what Prometheus reads, whatever strangers call their agents, metrics and values', () => {
  for (const text of HOSTILE) expect(() => readExposition(prometheusText(aHostileReport(text)))).not.toThrow()
  fc.assert(
    fc.property(hostileText, hostileText, (text, other) => {
      const written = prometheusText(aHostileReport(text, other))
      expect(readExposition(written).size).toBeGreaterThan(5)
      expect(written.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u)
    }),
  )
})

it('says nothing where nothing was asked, and nothing of metrics that the config does not have', () => {
  const { rates: _, confidence: __, ...unasked } = aMetricHealth({ asked: 0, identifier: 'new' })
  const metrics = [unasked, aMetricHealth({ identifier: 'gone', configured: false })]
  const families = readExposition(prometheusText(aHealthReport({ agents: [anAgentHealth({ metrics })] })))
  expect(families.get('atoms_sync_metric_asked_calls')?.samples.map(({ value }) => value)).toEqual([0])
  for (const name of ['fill_ratio', 'confidence_mean', 'value_ratio'])
    expect(families.has(`atoms_sync_metric_${name}`)).toBe(false)
})

it('is the same for the same report, and has a series for each allowed value alone', () => {
  const report = aHealthReport()
  expect(prometheusText(report)).toBe(prometheusText(report))
  const { samples = [] } = readExposition(prometheusText(report)).get('atoms_sync_metric_value_ratio') ?? {}
  expect(samples.map(({ labels }) => labels.value)).toEqual(['yes', 'no', 'unclear'])
})

it.each([
  ['no line feed at the end', '# HELP a b\n# TYPE a gauge\na 1'],
  ['a family twice', '# HELP a b\n# TYPE a gauge\na 1\n# HELP a b\n# TYPE a gauge\na 1\n'],
  ['a series twice', '# HELP a b\n# TYPE a gauge\na{b="c"} 1\na{b="c"} 2\n'],
  ['another name', '# HELP a b\n# TYPE a gauge\nb 1\n'],
  ['an unknown escape', '# HELP a b\n# TYPE a gauge\na{b="\\t"} 1\n'],
  ['a quote that is not escaped', '# HELP a b\n# TYPE a gauge\na{b="""} 1\n'],
  ['no number', '# HELP a b\n# TYPE a gauge\na{b="c"} many\n'],
  ['no head', 'a 1\n'],
])('the reader of these tests refuses %s', (_, text) => {
  expect(() => readExposition(text)).toThrow()
})
