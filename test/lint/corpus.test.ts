import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readPrompt } from '../../src/lint/prompt/prompt.js'
import { RULES } from '../../src/lint/rules/index.js'
import type { Metric } from '../../src/model/config.js'

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

  it.each(judging.map(({ id }) => id).filter((id) => !['near-duplicate-metric'].includes(id)))(
    '%s: is tried with more prompts that must stay silent than must fire, and with many wordings',
    (rule) => {
      const firingLines = lines.filter(({ expect: wanted }) => wanted.includes(rule))
      expect(firingLines.length).toBeGreaterThan(50)
      expect(lines.length - firingLines.length).toBeGreaterThan(firingLines.length)
    },
  )
})
