import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createLinter } from '../../src/lint/linter.js'
import type { Example, Rule } from '../../src/lint/rule.js'
import { RULES } from '../../src/lint/rules/index.js'
import { readSettings } from '../../src/lint/settings.js'
import type { RuleHit } from '../../src/model/lint.js'
import { readSchema } from '../../src/workspace/schema/read-schema.js'
import { rulePages, ruleSchemas } from './generated.js'

const FOLDER = new URL('../../src/lint/rules/', import.meta.url)

const named = RULES.map((rule) => ({ id: rule.id, rule }))

describe('the list of rules', () => {
  it('has every file of the folder, by name', () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    expect(RULES.map(({ id }) => `${id}.ts`)).toEqual(files.sort())
  })

  it('is what the schema of the settings knows, options included (npm run rules)', () => {
    const { rules } = JSON.parse(readSchema('workspace')).$defs.lint.properties
    expect(rules.additionalProperties).toBe(false)
    expect(rules.properties).toEqual(ruleSchemas())
  })
})

describe('the pages of the rules', () => {
  const folder = new URL('../../docs/rules/', import.meta.url)

  it('are there, and no others', () => {
    expect(readdirSync(folder).sort()).toEqual([...rulePages().keys()].sort())
  })

  it.each([...rulePages()])('%s is up to date (npm run rules)', (file, text) => {
    expect(readFileSync(new URL(file, folder), 'utf8')).toBe(text)
  })
})

describe.each(named)('$id', ({ rule }) => {
  it('says who it is and why it is there', () => {
    expect(rule.id).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(rule.summary).toMatch(/^[A-Z`].*[^.]$/)
    expect(rule.why.length).toBeGreaterThan(80)
  })

  it('has an example of each kind', () => {
    expect(rule.examples.bad.length).toBeGreaterThan(0)
    expect(rule.examples.good.length).toBeGreaterThan(0)
  })
})

const judged = RULES.flatMap((rule) =>
  rule.scope === 'source'
    ? []
    : [
        ...rule.examples.bad.map((example) => ({
          id: rule.id,
          title: example.title,
          rule,
          example,
          isBad: true,
        })),
        ...rule.examples.good.map((example) => ({
          id: rule.id,
          title: example.title,
          rule,
          example,
          isBad: false,
        })),
      ],
)

const linter = createLinter(RULES, readSettings(undefined, RULES))

/** What all rules say of an example: of its first metric where the rule looks at metrics, else of its first agent. */
function firing({ scope }: Rule, { metrics, others = [], title: _, ...rest }: Example): string[] {
  const agents = [metrics, ...others].map((each, at) => ({
    file: `agents/${at}.yaml`,
    ...rest,
    metrics: each,
  }))
  const [agent] = agents
  if (agent === undefined) return []
  if (scope === 'fleet') return ids(linter.fleet(agents).filter((hit) => hit.agent === 0))
  const hits = linter.agent(agent)
  if (scope === 'agent') return ids(hits)
  return ids(hits.filter(({ target }) => 'index' in target && target.index === 0))
}

const ids = (hits: readonly RuleHit[]): string[] => [...new Set(hits.map(({ rule }) => rule))].sort()

describe('the examples', () => {
  it.each(judged.filter(({ isBad }) => isBad))(
    '$id: finds $title, and nothing else in it',
    ({ rule, example }) => {
      expect(firing(rule, example)).toEqual([rule.id])
    },
  )

  it.each(judged.filter(({ isBad }) => !isBad))('$id: is silent on $title', ({ rule, example }) => {
    expect(firing(rule, example)).not.toContain(rule.id)
  })
})
