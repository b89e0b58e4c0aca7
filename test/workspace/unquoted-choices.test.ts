import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { quoteIn } from '../../src/workspace/layout/unquoted-choices.js'
import { sourceOf } from '../../src/workspace/yaml/source.js'
import { anyAgentFile } from './any-agent-file.js'

const among = (...all: readonly string[]) => fc.constantFrom(...all)

const everywhere = () => true

const quoted = (text: string): string =>
  quoteIn(sourceOf('agents/a.yaml', text), everywhere)?.text ?? 'as it was'

const metric = (choices: string): string =>
  `dispositionMetrics:\n  - identifier: a\n    type: ENUM\n    choices: ${choices}\n`

/** What a file says, its choices as texts. */
function meaning(text: string): unknown {
  // biome-ignore lint/suspicious/noExplicitAny: any agent file
  const file: any = parse(text, { merge: true })
  const textsOf = (choices: unknown) => (Array.isArray(choices) ? choices.map(String) : choices)
  return {
    ...file,
    dispositionMetrics: file.dispositionMetrics.map((each: { choices?: unknown }) => ({
      ...each,
      choices: textsOf(each.choices),
    })),
  }
}

describe('quoting choices', () => {
  it.each([
    ['[yes, No, maybe]', '["yes", "No", maybe]'],
    ['[1, 1e3, 0x1f, 12:30]', '["1", "1e3", "0x1f", "12:30"]'],
    ['[true, null, 2024-01-01]', '["true", "null", "2024-01-01"]'],
    ['\n      - off # by hand\n      - "on"', '\n      - "off" # by hand\n      - "on"'],
    ['[ ~, y ]', '[ ~, "y" ]'],
    ['&all [1, 2]', '&all ["1", "2"]'],
  ])('makes of %s texts', (before, after) => {
    expect(quoted(metric(before))).toBe(metric(after))
  })

  it.each([
    ['a choice of which nobody knows what it means', metric('[~]')],
    ['what is in quotes', metric('["yes", \'1\']')],
    ['what only begins like one', metric('[yes_please, 1st, nullable]')],
    ['numbers elsewhere', `name: 1\n${metric('[a]')}`],
    ['a choice whose anchor something else repeats', `${metric('[&on true]')}useReasoningModel: *on\n`],
  ])('leaves %s alone', (_, text) => {
    expect(quoted(text)).toBe('as it was')
  })

  it('changes nothing else in any file: quotes come, and everything else stays, byte by byte', () => {
    let fixed = 0
    fc.assert(
      fc.property(fc.gen(), (pick) => {
        const other = pick(among, 'true', 'null', '0x1f', '2024-01-01', '~', '1.5', 'n')
        const { text } = anyAgentFile(pick)
        const before = text.replace(/(["'])1\1/g, '1').replace(/(["'])über\1/g, other)
        const after = quoteIn(sourceOf('agents/a.yaml', before), everywhere)
        if (after === undefined) return
        fixed += after.places.length
        expect(meaning(after.text)).toEqual(
          meaning(before.replace(/(?<=[[,\s-])(0x1f|1\.5)(?=[\],\s]|$)/g, '"$1"')),
        )
        expect(after.text.length).toBe(before.length + 2 * after.places.length)
        const bare = (file: string) => file.replaceAll('"', '')
        expect(bare(after.text)).toBe(bare(before))
        expect(quoted(after.text)).toBe('as it was')
      }),
      { numRuns: 300 },
    )
    expect(fixed).toBeGreaterThan(100)
  })
})
