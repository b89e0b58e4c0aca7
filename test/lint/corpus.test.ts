import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readPrompt } from '../../src/lint/prompt/prompt.js'
import { RULES } from '../../src/lint/rules/index.js'
import { METRIC_TYPES, type Metric } from '../../src/model/config.js'

/**
 * Prompts, each labelled by hand with every rule that holds of it; `expect: []` must stay silent. Half of them only
 * look like a mistake. What the lint does not get right yet stands in `not-yet.json`, so that no change goes unseen.
 */
interface Labelled extends Metric {
  readonly id: string
  readonly siblings?: readonly Metric[]
  readonly expect: readonly string[]
}

const FOLDER = new URL('corpus/', import.meta.url)
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl'))
const notYet: Record<string, string[]> = JSON.parse(readFileSync(new URL('not-yet.json', FOLDER), 'utf8'))

const linesOf = (file: string): Labelled[] =>
  readFileSync(new URL(file, FOLDER), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

const lines = files.flatMap(linesOf)

/** Rules about prompts and choices alone; the others are about files and fleets. */
const judging = RULES.flatMap((rule) => (rule.scope === 'metric' ? [rule] : []))

/** Whether a rule takes words apart, or is labelled; one that counts characters needs no wordings to be tried with. */
function readsWords(rule: (typeof judging)[number]): boolean {
  let isRead = false
  const [prompt, metric] = ['How many?', { identifier: 'a', type: 'INTEGER', choices: ['b', 'c'] }] as const
  for (const type of METRIC_TYPES) {
    const own: Metric = { ...metric, prompt, type }
    const agent = { file: 'agents/a.yaml', metrics: [own] }
    const context = {
      metric: own,
      index: 0,
      agent,
      options: {},
      get prompt() {
        isRead = true
        return readPrompt(prompt)
      },
    }
    rule.check(context)
  }
  return isRead || lines.some(({ expect: wanted }) => wanted.includes(rule.id))
}

function firing({ identifier, prompt, type, choices, siblings = [] }: Labelled): string[] {
  const metric: Metric = { identifier, prompt, type, ...(choices && { choices }) }
  const agent = { file: 'agents/a.yaml', metrics: [metric, ...siblings] }
  const context = { metric, index: 0, prompt: readPrompt(prompt), agent, options: {} }
  return judging
    .filter((rule) => rule.check(context).length > 0)
    .map(({ id }) => id)
    .sort()
}

describe('labelled prompts', () => {
  it.each(files)('%s: says what the labels say', (file) => {
    const wrong = linesOf(file).flatMap((line) => {
      const found = firing(line)
      const wanted = notYet[line.id] ?? [...line.expect].sort()
      return found.join() === wanted.join() ? [] : [{ id: line.id, prompt: line.prompt, found, wanted }]
    })
    expect(wrong).toEqual([])
  })

  it('lists nothing as not yet right that is right, or is not there', () => {
    const labels = new Map(lines.map(({ id, expect: wanted }) => [id, [...wanted].sort().join()]))
    const settled = Object.entries(notYet).filter(([id, found]) => labels.get(id) === found.join())
    expect(settled).toEqual([])
    expect(Object.keys(notYet).filter((id) => !labels.has(id))).toEqual([])
  })

  it.each(judging.filter(readsWords).map(({ id }) => id))(
    '%s: is tried with more prompts that must stay silent than must fire, and with many wordings',
    (rule) => {
      const firingLines = lines.filter(({ expect: wanted }) => wanted.includes(rule))
      expect(firingLines.length).toBeGreaterThan(50)
      expect(lines.length - firingLines.length).toBeGreaterThan(firingLines.length)
    },
  )
})
