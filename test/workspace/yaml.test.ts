import { describe, expect, it } from 'vitest'
import { brief, check, ID } from './folder.js'

const head = `agentId: ${ID}\n`

describe('what is no YAML', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'a tab as indentation',
      `${head}dispositionMetrics:\n\t- use: a`,
      '3:1 yaml-syntax',
      /tab .* YAML forbids tabs as indentation; use spaces/,
    ],
    ['a tab among spaces', `${head}dispositionMetrics:\n  - use: a\n\tprompt: y`, '4:1 yaml-syntax', /tab/],
    [
      'a quote that is never closed',
      `${head}name: "abc\nsummaryPrompt: x\n`,
      '2:7 yaml-syntax',
      /a quote is never closed/,
    ],
    [
      'an apostrophe in single quotes',
      `${head}name: 'the user's name'\n`,
      '2:17 yaml-syntax',
      /follows a closing quote.*''/,
    ],
    [
      'a bracket that is never closed',
      `${head}ignore: ["/summaryPrompt"\nname: x\n`,
      '2:9 yaml-syntax',
      /`\[` is never closed/,
    ],
    ['a brace that is never closed', `{ agentId: ${ID}\n`, '1:1 yaml-syntax', /`{` is never closed/],
    [
      'a colon in a text',
      `${head}summaryPrompt: Summarize: this call\n`,
      '2:16 yaml-syntax',
      /needs quotes.*"Summarize: this call"/,
    ],
    ['a text that begins with @', `${head}name: @home\n`, '2:7 yaml-syntax', /cannot begin with `@`.*quotes/],
    ['a text that begins with *', `${head}name: *star\n`, '2:7 yaml-syntax', /`\*star`.*quotes/],
    ['a text that begins with !', `${head}name: !important\n`, '2:7 yaml-syntax', /tag.*quotes/],
    ['a backslash in double quotes', `${head}name: "C:\\work"\n`, '2:10 yaml-syntax', /`\\w` means nothing/],
    [
      'a key that is indented too deep',
      `${head}dispositionMetrics:\n  - identifier: x\n      prompt: y\n`,
      '4:7 yaml-syntax',
      /deeper than the key above/,
    ],
    [
      'a key that is not indented enough',
      `${head}dispositionMetrics:\n  - identifier: x\n   prompt: y\n`,
      '4:4 yaml-syntax',
      /list entry/,
    ],
    ['a key without its colon', `${head}name\nsummaryPrompt: y\n`, '2:1 yaml-syntax', /`name` has no colon/],
    ['a list entry among keys', `${head}- name\n`, '2:1 yaml-syntax', /list entry/],
    ['a list entry beside its key', `${head}name: - x\n`, '2:7 yaml-syntax', /line of its key/],
    [
      'a text beside its block mark',
      `${head}name: | text\n  more\n`,
      '2:9 yaml-syntax',
      /nothing may follow `\|`/,
    ],
    [
      'two commas',
      `${head}ignore: [/summaryPrompt,, /summaryPrompt]\n`,
      '2:25 yaml-syntax',
      /between two commas/,
    ],
    ['a key twice', `${head}name: a\nname: b\n`, '3:1 yaml-syntax', /`name` stands twice/],
    ['a second document', `${head}---\n${head}`, '2:1 yaml-syntax', /second document/],
    ['an old version', `%YAML 1.1\n---\n${head}`, '1:1 yaml-syntax', /YAML 1\.2/],
    ['an unknown anchor', `${head}name: *nobody\n`, '2:7 yaml-syntax', /no `&nobody` above/],
    ['an alias inside of what it repeats', `${head}ignore: &a [*a]\n`, '2:13 yaml-syntax', /no `&a` above/],
    ['a list as a key', `${head}? [a]\n: b\n`, '2:3 yaml-syntax', /a key must be a text/],
    ['a merge key with a text', `${head}<<: x\n`, '2:5 yaml-syntax', /takes a map/],
    ['nothing', '', '1:1 empty-file', /nothing/],
    ['comments alone', '# nothing\n\n# here\n', '1:1 empty-file', /nothing/],
    ['a document mark alone', '---\n', '1:1 empty-file', /nothing/],
    ['half of a character', `${head}name: "\\ud83d"\n`, '2:7 encoding', /half of a character/],
  ])('%s is one mistake, in our words', (_, text, found, words) => {
    const diagnostics = check(text)
    expect(brief(diagnostics)).toEqual([found])
    expect(`${diagnostics[0]?.message} ${diagnostics[0]?.hint ?? ''}`).toMatch(words)
  })

  it('is found in several places when each stands for itself', () => {
    expect(brief(check(`${head}name: @x\nsummaryPrompt: \`y\`\n`))).toEqual([
      '2:7 yaml-syntax',
      '3:16 yaml-syntax',
    ])
  })

  it.each<[string, Uint8Array]>([
    ['Latin-1', Buffer.from(`${head}name: caf\u00e9\n`, 'latin1')],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${head}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(head, 'utf16le')],
    ['bytes', Uint8Array.from({ length: 256 }, (_, at) => at)],
  ])('is not UTF-8: %s', (_, bytes) => {
    expect(check(bytes)).toMatchObject([{ code: 'encoding', place: { line: 1, column: 1 } }])
  })
})

describe('a hostile file', () => {
  const MB = 1_000_000
  const bomb = Array.from(
    { length: 12 },
    (_, at) =>
      `a${at}: &a${at} [${
        at === 0
          ? 'x'
          : Array(9)
              .fill(`*a${at - 1}`)
              .join(', ')
      }]`,
  )
  it.each<[string, string, string]>([
    ['too large', `${head}# ${'x'.repeat(5 * MB)}`, 'yaml-limits'],
    ['open brackets', '['.repeat(100_000), 'yaml-limits'],
    ['open braces', '{a: '.repeat(100_000), 'yaml-limits'],
    ['lists in lists', '- '.repeat(100_000), 'yaml-limits'],
    ['questions in questions', '? '.repeat(100_000), 'yaml-limits'],
    [
      'maps in maps',
      Array.from({ length: 1_000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      'yaml-limits',
    ],
    ['an alias bomb', bomb.join('\n'), 'yaml-limits'],
    [
      'merged maps of merged maps',
      `a: &a {${Array.from({ length: 999 }, (_, at) => `k${at}: 1`).join(', ')}}\nb:\n${'  - <<: *a\n'.repeat(200)}`,
      'yaml-limits',
    ],
    ['a million commas', `[${','.repeat(0.9 * MB)}`, 'yaml-limits'],
    ['closing brackets', ']'.repeat(0.9 * MB), 'yaml-limits'],
    ['quotes', '"'.repeat(0.9 * MB), 'yaml-limits'],
    ['anchors', '&a '.repeat(0.3 * MB), 'yaml-limits'],
    ['directives', '%\n'.repeat(0.4 * MB), 'yaml-limits'],
    ['documents', '---\n'.repeat(20_000), 'yaml-syntax'],
    ['many keys', Array.from({ length: 12_000 }, (_, at) => `k${at}: 1`).join('\n'), 'missing-key'],
    ['one long number', `agentId: ${'1'.repeat(0.9 * MB)}`, 'invalid-value'],
    ['one long key', `${'k'.repeat(0.9 * MB)}: 1`, 'yaml-syntax'],
    ['one long word in a value', `${head}summary: ${'a '.repeat(0.4 * MB)}`, 'unknown-key'],
    [
      'many choices',
      `${head}dispositionMetrics: [{identifier: a, prompt: x, type: ENUM, choices: [${'a,'.repeat(20_000)}]}]`,
      'duplicate-choice',
    ],
  ])('is refused, and does not take for ever: %s', (_, text, code) => {
    const codes = new Set(check(text).map((diagnostic) => diagnostic.code))
    expect(codes).toContain(code)
  })
})
