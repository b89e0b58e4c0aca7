import { describe, expect, it } from 'vitest'
import { complaints, formatAllowed, parseAllowed, updated } from './allowed.js'
import type { Found } from './rules.js'

const imports = (...entries: string[]): Found => new Map(entries.map((entry) => [entry, 1]))
const lines = (amount: number): Found => new Map([['lines', amount]])

describe('the list of what is allowed', () => {
  it('reads what it writes, and leaves out rules that are kept', () => {
    const broken = [
      ['who knows whom', imports('a.ts → b.ts', 'c.ts → commander')],
      ['size', lines(300)],
    ] as const
    const text = formatAllowed(new Map([...broken, ['kept', imports()]]))
    expect(parseAllowed(text)).toEqual(new Map(broken))
    expect(text).not.toContain('kept')
  })

  it('is true when it says what is found', () => {
    expect(complaints(imports('a → b'), imports('a → b'))).toEqual([])
    expect(complaints(lines(300), lines(300))).toEqual([])
  })

  it.each([
    ['an import that is new', imports('a → b'), imports('a → b', 'a → c'), 'too much: a → c'],
    ['an import that is gone', imports('a → b', 'a → c'), imports('a → b'), 'allowed for nothing: a → c'],
    ['a number that grew', lines(300), lines(301), 'too much: lines: 301, allowed 300'],
    ['a number that fell', lines(300), lines(294), 'allowed for nothing: lines: 294, allowed 300'],
    ['a limit that is kept now', lines(300), imports(), 'allowed for nothing: lines: 0, allowed 300'],
  ])('is not true after %s', (_, allowed, found, complaint) => {
    expect(complaints(allowed, found)).toEqual([complaint])
  })

  it('stays true while a number falls by little', () => {
    expect(complaints(lines(300), lines(295))).toEqual([])
  })
})

describe('an update of the list', () => {
  const rule = { limit: 0 }

  it('takes imports of files that moved', () => {
    const moved = imports('x/a → b', 'x/c → d')
    expect(updated(rule, imports('a → b', 'c → d', 'e → f'), moved)).toEqual(moved)
  })

  it('never takes more imports than before', () => {
    const allowed = imports('a → b')
    expect(updated(rule, allowed, imports('x/a → b', 'x/a → c'))).toBe(allowed)
  })

  it('lowers a number that fell, and never raises one', () => {
    expect(updated(rule, lines(300), lines(200))).toEqual(lines(200))
    expect(updated(rule, lines(300), lines(301))).toEqual(lines(300))
  })

  it('takes a large folder that became two smaller ones, by what they are above the limit', () => {
    const parted: Found = new Map([
      ['sync/plan', 26],
      ['sync/apply', 27],
    ])
    expect(updated({ limit: 24 }, new Map([['sync', 31]]), parted)).toBe(parted)
  })

  it('leaves a number alone that fell by little', () => {
    expect(updated(rule, lines(300), lines(299))).toEqual(lines(300))
  })
})
