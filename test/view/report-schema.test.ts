import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import type { HealthReport } from '../../src/model/health.js'
import { healthPage } from '../../src/view/health/health-page.js'
import { readSchema } from '../../src/workspace/schema/read-schema.js'
import { closed, isObject, type Json } from './closed-schema.js'
import { aHealthReport, aHostileReport, aMetricHealth, anAgentHealth } from './health-samples.js'
import { aDiagnostic } from './samples.js'

const schema: Json = JSON.parse(readSchema('report'))

const validatorOf = (wanted: Json) => new Ajv2020({ allErrors: true, strictTypes: false }).compile(wanted)
const validate = validatorOf(schema)
const validateStrictly = validatorOf(closed(schema))

const document = (report: HealthReport): Json => JSON.parse(JSON.stringify(healthPage(report).document))

describe('the schema of reports', () => {
  const { type: _, choices: __, ...unconfigured } = aMetricHealth({ configured: false })
  const { rates: ___, confidence: ____, ...unasked } = aMetricHealth({ asked: 0 })
  const samples: Record<string, HealthReport> = {
    'an ordinary one': aHealthReport(),
    'metrics that are not asked or not configured': aHealthReport({
      agents: [anAgentHealth({ metrics: [unconfigured, unasked] })],
    }),
    'a comparison, unread agents and all kinds of conditions': aHostileReport('a', 'b'),
    'a split by date': aHealthReport({
      window: {
        ...aHealthReport().window,
        calls: 100,
        split: { by: 'date', at: '2026-08-01T00:00:00.000Z' },
      },
    }),
    'an error instead of a report': aHealthReport({
      agents: [],
      diagnostics: [aDiagnostic()],
      error: { code: 'NO_KEY', message: 'no key', hint: 'set it', requestId: 'req_1' },
      exitCode: 1,
    }),
  }

  it.each(Object.entries(samples))('describes %s', (_, report) => {
    expect(validateStrictly(document(report)), JSON.stringify(validateStrictly.errors, null, 2)).toBe(true)
  })

  it('lets a later version add properties', () => {
    expect(validate({ ...document(aHealthReport()), formatVersion: '1.7', cost: 12 })).toBe(true)
  })

  it.each([
    ['another format', { formatVersion: '2.0' }],
    ['an agent without calls', { agents: [{ ...anAgentHealth(), calls: undefined }] }],
    ['a rate above 1', { agents: [{ ...anAgentHealth(), lostRate: 1.1 }] }],
  ])('refuses %s', (_, difference) => {
    expect(validate({ ...document(aHealthReport()), ...difference })).toBe(false)
  })

  it('has a title and a description on every property', () => {
    const bare: string[] = []
    const visit = (node: unknown, path: string): void => {
      if (!isObject(node)) return
      for (const [name, property] of Object.entries(isObject(node.properties) ? node.properties : {})) {
        if (!isObject(property) || !property.title || !property.description) bare.push(`${path}/${name}`)
      }
      for (const [key, value] of Object.entries(node)) visit(value, `${path}/${key}`)
    }
    visit(schema, '')
    expect(bare).toEqual([])
  })
})
