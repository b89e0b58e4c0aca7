import { expect, it } from 'vitest'
import type { FormatName } from '../../src/format/formats.js'
import { githubSummary } from '../../src/format/github.js'
import type { Page } from '../../src/model/page.js'
import { planPage } from '../../src/view/plan/plan-page.js'
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

const pages = PIECES.map((piece) => page(piece, 150_000))

it.each(Object.keys(FORMATS) as FormatName[])(
  '%s sets a long hostile text within the limit of a test',
  (name) => {
    for (const each of pages) {
      expect(FORMATS[name](each, aCanvas())).not.toBe('')
    }
  },
)

const MOST = 1024 * 1024

it('the summary of a step stays within what GitHub keeps, whatever the text and what is there already', () => {
  for (const [at, each] of pages.entries()) {
    for (const used of at === 0 ? [0, 700_000, MOST - 600, MOST] : [0]) {
      const said = Buffer.byteLength(githubSummary(each, used))
      expect(said === 0 || used + said < MOST).toBe(true)
    }
  }
})

it('the summary of a step has something of each plan for as long as there is room', () => {
  const [first] = pages.filter((_, at) => PIECES[at] === 'word ')
  let used = 0
  let plans = 0
  for (; plans < 12; plans += 1) {
    const text = githubSummary(first as Page, used)
    expect(text).toContain('### Plan for production')
    used += Buffer.byteLength(text)
  }
  expect(used).toBeLessThan(MOST)
})

it('the summary of a second plan begins after an empty line, so that HTML before it has ended', () => {
  const [first] = pages
  expect(githubSummary(first as Page)).toMatch(/^### /)
  expect(githubSummary(first as Page, 10)).toMatch(/^\n\n### /)
})
