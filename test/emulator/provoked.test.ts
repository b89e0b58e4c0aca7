import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { provokedBy } from '../../src/emulator/calls/provoked.js'
import { METRIC_TYPES } from '../../src/model/config.js'
import { asking } from './ask.js'
import { anAgentSeed, aWireMetric } from './build.js'
import { emulate } from './emulate.js'

const CALLS = 200
const interested = aWireMetric({
  identifier: 'user_interested',
  dispositionMetricPrompt: "Was the user interested? Answer 'yes' or 'no'.",
  dispositionMetricType: 'ENUM',
  choices: ['yes', 'no'],
})

const repeated = (piece: string): string => piece.repeat(50_000)

type Metric = ReturnType<typeof aWireMetric>

interface Log {
  readonly postCallAnalytics?: { readonly dispositionMetrics: readonly { readonly value: unknown }[] }
}

/** What two hundred calls of an agent with these metrics are analysed to. */
async function analysed(metrics: readonly Metric[], wrongAnswers?: Record<string, number>, randomSeed = 1) {
  const agent = anAgentSeed({
    config: { dispositionMetrics: metrics },
    ...(wrongAnswers && { wrongAnswers }),
  })
  const createdAt = '2026-08-01T00:00:00Z'
  const seed = { agents: [agent], calls: [{ agent: 'Sales', count: CALLS, createdAt }] }
  const atoms = await emulate(seed, { randomSeed })
  const logs: Log[] = (await asking(atoms)('GET', '/conversation?limit=500')).body.data.logs
  return logs.map(({ postCallAnalytics }) => postCallAnalytics?.dispositionMetrics.map(({ value }) => value))
}

const metric = (type: string, prompt: string, over: Record<string, unknown> = {}) =>
  aWireMetric({ identifier: 'm', dispositionMetricType: type, dispositionMetricPrompt: prompt, ...over })

const choices = ['yes', 'no']
const lostOf = async (...metrics: Metric[]) =>
  (await analysed(metrics)).filter((values) => values === undefined).length

describe('a prompt that breaks an authoring rule costs some of the calls their analytics:', () => {
  it.each<[string, Metric]>([
    ['an answer that is no choice', metric('ENUM', "Answer 'yes', 'no' or 'maybe'.", { choices })],
    ['a sentinel that is no choice', metric('ENUM', 'Did she agree? Return null if unclear.', { choices })],
    ['NA that is no choice', metric('ENUM', 'Yes or no? If not discussed, answer NA.', { choices })],
    ['skipped on a condition', metric('STRING', 'The name of the user. Skip if not mentioned.')],
    ['omitted on a condition', metric('STRING', 'If there was no order, omit this.')],
    ['left empty', metric('STRING', 'What was ordered? Leave it empty when nothing was.')],
    ['not answered', metric('BOOLEAN', 'Was it solved? Do not answer if the call was cut.')],
    ['a text for a number', metric('INTEGER', "How many? Return 'Not Applicable' if none were named.")],
    ['a bare sentinel for a number', metric('INTEGER', 'Score from 1 to 5; answer N/A if there is none.')],
    ['a third truth', metric('BOOLEAN', "Answer true, false or 'unknown'.")],
    ['no date for a date', metric('DATETIME', 'When? Answer unknown if no time was agreed.')],
    ['another metric', metric('STRING', 'If user_interested is yes, why was the user interested?')],
    ['the metric before', metric('BOOLEAN', 'By the answer to the previous metric, is a call due?')],
    ['an option that is no choice', metric('ENUM', 'Options: yes, no, perhaps.', { choices })],
    ['decimals', metric('INTEGER', 'The usage in GB, with two decimal places; 0 if not named.')],
    ['a score of things', metric('INTEGER', 'Combine budget and urgency into a score from 0 to 9.')],
    ['a vague sum', metric('INTEGER', 'The average of politeness and speed, from 0 to 10.')],
  ])('%s', async (_, broken) => {
    const lost = await lostOf(interested, broken)
    expect(lost).toBeGreaterThan(CALLS / 20)
    expect(lost).toBeLessThan(CALLS / 2)
  })
})

describe('a prompt that keeps the rules costs none:', () => {
  it.each<[string, Metric]>([
    ['all answers are choices', interested],
    ['choices in another spelling', metric('ENUM', "Answer 'Yes' or 'No'.", { choices })],
    ['a sentinel that is a choice', metric('ENUM', 'Answer unclear if so.', { choices: ['yes', 'unclear'] })],
    ['a sentinel for a text', metric('STRING', "The name? Return 'unknown' if not mentioned.")],
    ['a number for a number', metric('INTEGER', "How many? Answer '0' if none, 7 if all.")],
    ['null where it is allowed', metric('DATETIME', 'When? Answer null if no time was agreed.')],
    ['yes and no for a truth', metric('BOOLEAN', "Was it solved? Answer 'yes' or 'no'.")],
    ['words that were said', metric('BOOLEAN', "Did the user answer 'maybe'?")],
    ['what not to do', metric('STRING', 'The name. Never skip this. Do not answer with more than a word.')],
    ['what to overlook', metric('STRING', 'Ignore small talk. What was it about?')],
    ['another metric by an ordinary word', metric('STRING', 'The name of the order.')],
    ['options that are choices', metric('ENUM', 'Was it solved? One of: yes, no.', { choices })],
    ['whole numbers', metric('INTEGER', 'How many, without decimals? 0 if not named.')],
    ['an average that was said', metric('INTEGER', 'Average monthly bill as the customer states it.')],
    ['a sum with its weights', metric('INTEGER', 'The simple average of politeness and speed.')],
  ])('%s', async (_, kept) => {
    expect(await lostOf(aWireMetric({ identifier: 'name' }), kept)).toBe(0)
  })
})

it('answers with the sentinel of the prompt where a call does not tell', async () => {
  const values = (
    await analysed([metric('STRING', "The name? Return 'nobody said' if not mentioned.")])
  ).flat()
  const told = values.filter((value) => value === 'nobody said').length
  expect(told).toBeGreaterThan(CALLS / 20)
  expect(told).toBeLessThan(CALLS / 2)
})

it('loses the same calls each time, and others under another random seed', async () => {
  const broken = [interested, metric('STRING', 'The name. Skip if not mentioned.')]
  const first = await analysed(broken)
  expect(await analysed(broken)).toEqual(first)
  expect(await analysed(broken, undefined, 2)).not.toEqual(first)
})

it('lets the seed decide how often a metric fails, whatever its prompt says', async () => {
  const broken = [metric('STRING', 'The name. Skip if not mentioned.')]
  expect((await analysed(broken, { m: 0 })).filter((values) => values === undefined)).toEqual([])
  expect((await analysed(broken, { m: 1 })).filter((values) => values !== undefined)).toEqual([])
})

it('takes any prompt and any identifier, old mistakes too', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\n', ' ', '. ', '"', 'a_b ').map(repeated),
  )
  fc.assert(
    fc.property(text, text, fc.constantFrom(...METRIC_TYPES), (prompt, other, type) => {
      expect(
        provokedBy(metric(type, prompt, { choices }), [
          'm',
          other.slice(0, 1000),
          '(_',
          `x${'_'.repeat(99)}`,
        ]),
      ).toEqual(expect.any(Array))
    }),
  )
})
