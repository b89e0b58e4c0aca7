import { expect, it } from 'vitest'
import type { FormatName } from '../../src/format/formats.js'
import { githubSummary } from '../../src/format/github/summary.js'
import type { Page } from '../../src/model/page.js'
import { planPage } from '../../src/view/plan-page.js'
import { aChange, added, aMetric, anUpdate, aPlan } from '../view/samples.js'
import { aCanvas, FORMATS } from './pages.js'

const PIECES = ['<', '`', 'a`', '\n', ' ', '@', '::', '##[', '[-', '日', '\ud800', 'e\u0301', 'word ']

/** A prompt of so many characters that changes at its end, and one that is new. */
function page(piece: string, length: number): Page {
  const text = piece.repeat(length / piece.length)
  const changes = [
    aChange({ before: `Be kind. ${text}`, after: `Be kind. ${text}!` }),
    added(aMetric({ prompt: text })),
  ]
  const sheet = { columns: ['prompt'], rows: [[text]] }
  return { ...planPage(aPlan({ agents: [anUpdate({ changes })] })), sheet }
}

const pages = PIECES.map((piece) => page(piece, 300_000))

it.each(Object.keys(FORMATS) as FormatName[])(
  '%s sets a long hostile text within the limit of a test',
  (name) => {
    for (const each of pages) {
      expect(FORMATS[name](each, aCanvas())).not.toBe('')
    }
  },
)

it('the summary of a step stays within what GitHub keeps, whatever the text', () => {
  for (const each of pages) {
    expect(Buffer.byteLength(githubSummary(each))).toBeLessThan(1024 * 1024)
  }
})
