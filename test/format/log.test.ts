import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOSTILE_PAGES, hostilePage } from './hostile.js'
import { aCanvas, FORMATS } from './pages.js'
import { obeyed } from './runner.js'

const NAMES = Object.keys(FORMATS).filter((name) => name !== 'github') as (keyof typeof FORMATS)[]

describe('in the log of a CI system', () => {
  it.each(NAMES)('no text in %s is obeyed as a command', (name) => {
    const check = (output: string): void => {
      expect(output.split('\n').filter((line) => obeyed(line).length > 0)).toEqual([])
    }
    for (const page of HOSTILE_PAGES) check(FORMATS[name](page, aCanvas()))
    fc.assert(
      fc.property(hostilePage, fc.boolean(), (page, colour) =>
        check(FORMATS[name](page, aCanvas({ colour, full: true }))),
      ),
      { numRuns: 60 },
    )
  })

  it.each(Object.keys(FORMATS) as (keyof typeof FORMATS)[])(
    'no text in %s brings control characters or anything that reorders a line',
    (name) => {
      fc.assert(
        fc.property(hostilePage, (page) => {
          const [found] = /[\p{Cc}\p{Bidi_Control}\p{Cs}\p{Zl}\p{Zp}]/u.exec(
            // The line end of CSV, by its RFC, is both of them.
            FORMATS[name](page, aCanvas()).replace(/\r?\n/g, ''),
          ) ?? ['']
          expect(found).toBe('')
        }),
        { numRuns: 60 },
      )
    },
  )
})
