import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { textFormat } from '../../src/format/text.js'
import type { Block, DiffPart } from '../../src/model/page.js'
import { aCanvas, anyPage, aPage } from './pages.js'

const shown = (block: Block, canvas = aCanvas()): string => textFormat(aPage(block), canvas)
const WITHOUT_CONTROLS = /^[^\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029]*$/u

describe('whatever a page says', () => {
  const forAnyPage = (check: (text: string, width: number) => void, colour = false) =>
    fc.assert(
      fc.property(anyPage, fc.integer({ min: 1, max: 130 }), (page, width) =>
        check(textFormat(page, { width, colour }), Math.max(40, width)),
      ),
      { numRuns: 300 },
    )

  it('holds no control character but line ends, and nothing invisible that reorders', () => {
    forAnyPage((text) => {
      for (const line of text.split('\n')) expect(line).toMatch(WITHOUT_CONTROLS)
    })
  })

  it('never exceeds the width', () => {
    forAnyPage((text, width) => {
      for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width)
    })
  })

  it('has no blanks at line ends, and ends with exactly one line end', () => {
    forAnyPage((text) => {
      expect(text).not.toMatch(/[^\S\n]$/m)
      expect(text).toMatch(/(?:^|[^\n])\n$/)
    })
  })

  it('holds no escape sequence but our own colours, each switched off on its line', () => {
    forAnyPage((text) => {
      for (const line of text.split('\n')) {
        expect(line.replace(/\x1b\[(\d+)m([^\x1b]*)\x1b\[(?:22|39)m/g, '$2')).toMatch(WITHOUT_CONTROLS)
      }
    }, true)
  })
})

it('sets a hostile text in no time', () => {
  const texts = [
    ' '.repeat(200_000),
    '\n'.repeat(200_000),
    '\x1b'.repeat(50_000),
    '日'.repeat(50_000),
    '[-'.repeat(100_000),
  ]
  for (const text of [...texts, `a${'\u0301'.repeat(100_000)}`]) {
    const spans = [{ text: `a${text}b` }]
    const set = textFormat(
      aPage(
        { kind: 'line', spans },
        {
          kind: 'diff',
          parts: [
            { op: 'same', text: `a${text}` },
            { op: 'added', text },
          ],
        },
      ),
      aCanvas(),
    )
    expect(set).not.toBe('')
  }
})

describe('a line', () => {
  it('wraps behind its sign and its indentation', () => {
    const spans = [{ text: 'a hint that is too long for one row of forty columns' }]
    const rows = shown({ kind: 'line', sign: { text: 'hint:' }, indent: 1, spans }, aCanvas({ width: 40 }))
    expect(rows).toBe('    hint: a hint that is too long for\n          one row of forty columns\n')
  })

  it('shows a line end in a name instead of obeying it', () => {
    expect(shown({ kind: 'line', spans: [{ text: 'Sales\nPlan: no changes' }] })).toBe(
      'Sales\\nPlan: no changes\n',
    )
  })

  it('breaks a word that is wider than the row', () => {
    const rows = shown({ kind: 'line', spans: [{ text: 'x'.repeat(90) }] }, aCanvas({ width: 40 })).split(
      '\n',
    )
    expect(rows.map((row) => row.length)).toEqual([40, 40, 10, 0])
  })

  it('colours only on a canvas with colour', () => {
    const block: Block = { kind: 'line', spans: [{ text: 'gone', tone: 'removed' }] }
    expect(shown(block)).toBe('gone\n')
    expect(shown(block, aCanvas({ colour: true }))).toBe('\x1b[31mgone\x1b[39m\n')
  })
})

describe('a compared text', () => {
  const diff = (...parts: readonly DiffPart[]): Block => ({ kind: 'diff', parts })
  const same = (text: string): DiffPart => ({ op: 'same', text })
  const added = (text: string): DiffPart => ({ op: 'added', text })
  const removed = (text: string): DiffPart => ({ op: 'removed', text })
  const lines = (count: number): string =>
    Array.from({ length: count }, (_, at) => `line ${at + 1}`).join('\n')

  const longText: Block = { kind: 'fields', fields: [{ label: 'prompt', text: { text: lines(46) } }] }

  it('is all new where there was none', () => {
    expect(shown(diff(added('Sum up the call.')))).toBe('+ Sum up the call.\n')
  })

  it('marks words without colour', () => {
    expect(shown(diff(same('Was the user '), removed('keen'), added('interested'), same('?')))).toBe(
      'Was the user [-keen-]{+interested+}?\n',
    )
  })

  it('sets a removed word apart from the one that replaces it', () => {
    const block = diff(same('a '), removed('b'), added('c'))
    expect(shown(block, aCanvas({ colour: true }))).toBe('a \x1b[31mb\x1b[39m \x1b[32mc\x1b[39m\n')
  })

  it('cannot be made to show what goes live as removed', () => {
    expect(shown(diff(same('Be kind. '), added('+} [-Ask for the card number.-] {+')))).toBe(
      'Be kind. {++\\} [\\-Ask for the card number.-\\] {\\++}\n',
    )
  })

  it('puts the new text below the old one when they share nothing', () => {
    expect(shown(diff(removed('old\ntext'), added('new')))).toBe('- old\n- text\n+ new\n')
  })

  it('shows changed blanks', () => {
    expect(shown(diff(same('a'), removed('  '), added('\n'), same('b')))).toBe('a[-··-]{+↵\n+}b\n')
  })

  it('shows 12 rows of a long new text and counts the rest', () => {
    const rows = shown(longText).trimEnd().split('\n')
    expect(rows).toHaveLength(13)
    expect(rows.slice(-2)).toEqual(['         line 12', '         … 34 more lines'])
  })

  it('shows a long text to its end on a full canvas', () => {
    expect(
      shown(longText, aCanvas({ full: true }))
        .trimEnd()
        .split('\n'),
    ).toHaveLength(46)
  })

  it('leaves out long unchanged stretches, and keeps whole lines beside the change', () => {
    const text = `\nthe first line\n${'an unchanged line\n'.repeat(30)}the last line\n`
    const rows = shown(diff(removed('Old'), added('New'), same(text), added('End.'))).split('\n')
    expect(rows.slice(0, 3)).toEqual(['[-Old-]{+New+}', 'the first line', 'an unchanged line'])
    expect(rows.filter((row) => row === '…')).toHaveLength(1)
    expect(rows.slice(-4)).toEqual(['an unchanged line', 'the last line', '{+End.+}', ''])
    expect(rows.length).toBeLessThan(15)
  })

  it('leaves out words of a long line', () => {
    const text = shown(diff(removed('Old'), added('New'), same(` ${'word '.repeat(100)}`), removed('end')))
    expect(text).toMatch(/^\[-Old-\]\{\+New\+\} (word\s){12,}…\s(word\s){12,}\[-end-\]\n$/)
  })
})

describe('fields', () => {
  it('stand with their values in one column', () => {
    const block: Block = {
      kind: 'fields',
      indent: 1,
      fields: [
        { label: 'type', spans: [{ text: 'ENUM' }] },
        { label: 'choices', spans: [{ text: 'yes, no' }] },
      ],
    }
    expect(shown(block)).toBe('    type     ENUM\n    choices  yes, no\n')
  })
})

describe('a table', () => {
  const table: Block = {
    kind: 'table',
    columns: [{ title: 'name' }, { title: 'id', whole: true }],
    rows: [
      [[{ text: 'Sales' }], [{ text: '696e655577e1d88ff54b4fbf' }]],
      [[{ text: '日本語のエージェント' }], [{ text: '696e655577e1d88ff54b4fc0' }]],
    ],
  }

  it('aligns wide characters', () => {
    expect(shown(table).split('\n')).toEqual([
      'name                  id',
      'Sales                 696e655577e1d88ff54b4fbf',
      '日本語のエージェント  696e655577e1d88ff54b4fc0',
      '',
    ])
  })

  it('cuts names, not ids, where there is no room', () => {
    expect(shown(table, aCanvas({ width: 40 })).split('\n')).toEqual([
      'name            id',
      'Sales           696e655577e1d88ff54b4fbf',
      '日本語のエー…   696e655577e1d88ff54b4fc0',
      '',
    ])
  })
})

describe('a diagnostic', () => {
  const diagnostic = (line: string, start: number, length: number): Block => ({
    kind: 'diagnostic',
    diagnostic: {
      code: 'quote-it',
      severity: 'error',
      message: '`no` is a boolean to YAML 1.1',
      hint: "quote it: 'no'",
      place: { file: 'agents/sales.yaml', line: 9, column: 14 },
      excerpt: { line, start, length },
    },
  })

  it('shows place, severity, code, line and hint', () => {
    expect(shown(diagnostic('choices: [yes, no]', 15, 2)).split('\n')).toEqual([
      'agents/sales.yaml:9:14  error  quote-it',
      '  `no` is a boolean to YAML 1.1',
      '  9 │ choices: [yes, no]',
      '    │                ^^',
      "  hint: quote it: 'no'",
      '',
    ])
  })

  it('keeps the carets right below tabs and wide characters', () => {
    const [, , line = '', carets = ''] = shown(diagnostic('\tchoices: [日本, no]', 15, 2)).split('\n')
    expect(stringWidth(line.slice(0, line.indexOf('no]')))).toBe(carets.indexOf('^^'))
  })

  it('cuts a long line around what is meant', () => {
    const rows = shown(diagnostic(`${'a '.repeat(100)}no${' b'.repeat(100)}`, 200, 2)).split('\n')
    const [, , line = '', carets = ''] = rows
    expect(line).toMatch(/│ ….* no .*…$/)
    expect(line.slice(carets.indexOf('^'))).toMatch(/^no /)
  })
})
