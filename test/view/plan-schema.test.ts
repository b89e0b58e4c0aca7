import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../src/model/plan.js'
import { planPage } from '../../src/view/plan/plan-page.js'
import { closed, isObject, type Json } from './closed-schema.js'
import {
  aChange,
  aDiagnostic,
  added,
  aMetric,
  anUnchanged,
  anUnread,
  anUpdate,
  aPlan,
  removed,
} from './samples.js'

const schema: Json = JSON.parse(
  readFileSync(new URL('../../schemas/plan.schema.json', import.meta.url), 'utf8'),
)

const validatorOf = (wanted: Json) => new Ajv2020({ allErrors: true }).compile(wanted)
const validate = validatorOf(schema)
const validateStrictly = validatorOf(closed(schema))

const document = (plan: Plan): Json => JSON.parse(JSON.stringify(planPage(plan).document))

describe('the schema of plans', () => {
  const enumMetric = aMetric({ identifier: 'outcome', type: 'ENUM', choices: ['sold'] })
  const samples: Record<string, Plan> = {
    'a changed prompt': aPlan({ git: { commit: 'a'.repeat(40), branch: 'main', dirty: true } }),
    'an added metric': aPlan({ agents: [anUpdate({ changes: [added(enumMetric)] })] }),
    'a removed metric': aPlan({ agents: [anUpdate({ risk: 'breaking', changes: [removed(aMetric())] })] }),
    'a rename': aPlan({
      agents: [
        anUpdate({
          changes: [aChange({ op: 'rename', path: '/dispositionMetrics/b', before: 'a', after: 'b' })],
        }),
      ],
    }),
    'a flag and a blocker': aPlan({
      agents: [
        anUpdate({
          changes: [aChange({ path: '/useReasoningModel', before: false, after: true })],
          blockers: [{ id: 'open-draft', message: 'a draft is open', hint: 'publish it' }],
          cosmetic: [aChange({ path: '/dispositionMetrics', before: ['a'], after: ['a'], risk: 'cosmetic' })],
        }),
      ],
    }),
    'a plan for a branch': aPlan({ branch: { name: 'staging', action: 'publish' } }),
    'a promotion': aPlan({
      branch: { name: 'staging', action: 'promote' },
      agents: [
        anUpdate({
          goesLive: {
            revision: '65f0c0ffee00000000000001',
            replaces: '65f0c0ffee00000000000000',
            sections: ['voice'],
          },
        }),
      ],
    }),
    'an unchanged fleet': aPlan({ agents: [anUnchanged()] }),
    'an agent that could not be read': aPlan({ agents: [anUnread()] }),
    'guards and diagnostics': aPlan({
      guards: [
        {
          id: 'breaking',
          limit: 'confirm',
          actual: '1 agent',
          ok: false,
          agents: ['Sales'],
          allowWith: '--allow-breaking',
        },
      ],
      diagnostics: [aDiagnostic()],
    }),
    'an error instead of a plan': aPlan({
      agents: [],
      complete: false,
      error: { code: 'NO_KEY', message: 'no key', hint: 'set it', requestId: 'req_1' },
      exitCode: 1,
    }),
  }

  it.each(Object.entries(samples))('describes %s', (_, plan) => {
    expect(validateStrictly(document(plan)), JSON.stringify(validateStrictly.errors, null, 2)).toBe(true)
  })

  it('lets a later version add properties', () => {
    expect(validate({ ...document(aPlan()), formatVersion: '1.7', cost: 12 })).toBe(true)
  })

  it.each([
    ['another format', { formatVersion: '2.0' }],
    ['a digest that is none', { digest: 'abc' }],
    ['an agent with an unknown action', { agents: [{ ...anUpdate(), action: 'delete' }] }],
    ['an update without changes', { agents: [{ ...anUpdate(), changes: [] }] }],
  ])('refuses %s', (_, difference) => {
    expect(validate({ ...document(aPlan()), ...difference })).toBe(false)
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
