import { expect, it } from 'vitest'
import { FORMATS, type FormatName } from '../../src/format/formats.js'
import { githubSummary } from '../../src/format/github/summary.js'
import { aCanvas } from './pages.js'
import { hostilePlan } from './hostile.js'

const MEGABYTE = 1024 * 1024
const GLUTTONS = ['<', '`', '\n', ' ', '@', '::', '##[', '[-', '日', '\ud800', 'e\u0301', 'word '].map((piece) =>
  piece.repeat(MEGABYTE / 8 / piece.length),
)

const page = hostilePlan(GLUTTONS[0] ?? '', GLUTTONS[1])

it.each(Object.keys(FORMATS) as FormatName[])('%s takes a hostile megabyte in its stride', (name) => {
  const started = performance.now()
  FORMATS[name](page, aCanvas({ full: true }))
  expect(performance.now() - started).toBeLessThan(10_000)
})
