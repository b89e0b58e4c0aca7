import { describe, expect, it } from 'vitest'
import { type CompletePostCallConfig, DEFAULT_CONFIG, type Metric } from '../../src/model/config.js'
import { diffAgent } from '../../src/sync/plan/diff.js'
import { readAgentFile } from '../../src/workspace/agents/agent-file.js'
import { loadLibrary } from '../../src/workspace/agents/metric-library.js'
import { rewriteAgent } from '../../src/workspace/rewrite/rewrite-files.js'
import { sourceOf } from '../../src/workspace/yaml/source.js'
import { LIBRARY } from './any-agent-file.js'
import { folder, ID } from './folder.js'

const FILE = 'agents/a.yaml'

/** What becomes of a file when this is live. */
function rewrite(text: string, live: Partial<CompletePostCallConfig>) {
  const library = loadLibrary(folder({ 'metrics/a.yaml': LIBRARY }), ['metrics/*.yaml'])
  const { agent, diagnostics } = readAgentFile(sourceOf(FILE, text), { library })
  expect(diagnostics).toEqual([])
  if (agent === undefined) throw new Error('the file has mistakes')
  const desired = { ...agent, agentId: ID, source: { file: FILE, line: 1, column: 1 } }
  const { changes } = diffAgent(desired, { ...DEFAULT_CONFIG, ...agent.config, ...live })
  return rewriteAgent({ file: FILE, text }, changes, { library })
}

/** The new text, which was found in the file's own layout. */
function rewritten(text: string, live: Partial<CompletePostCallConfig>): string {
  const result = rewrite(text, live)
  expect(result).toMatchObject({ laidOut: false })
  return 'text' in result ? result.text : ''
}

const summary = (value: string, summaryPrompt: string): string =>
  rewritten(`agentId: ${ID}\nsummaryPrompt: ${value}\n`, { summaryPrompt })
    .replace(`agentId: ${ID}\nsummaryPrompt: `, '')
    .replace(/\n$/, '')

const metric = (over: Partial<Metric> = {}): Metric => ({
  identifier: 'a',
  prompt: 'Why?',
  type: 'STRING',
  ...over,
})

describe('a text keeps its style', () => {
  it.each([
    ['plain', 'Old text # why', 'New text', 'New text # why'],
    ['single quotes', "'It''s old' # why", "It's new", "'It''s new' # why"],
    ['double quotes', '"Caf\\u00e9, old" # why', 'Café, new', '"Caf\\u00e9, new" # why'],
    ['an anchor', '&x Old', 'New', '&x New'],
    ['a tag', '!!str Old', 'New', '!!str New'],
    [
      'a literal block',
      '| # why\n  One\n   two\n\n  three',
      'One\n two\n\nfour',
      '| # why\n  One\n   two\n\n  four',
    ],
    ['a literal block of one line', '|\n  One', 'Two', '|\n  Two'],
    ['a block with its own indentation', '|2\n    One\n  two', '  One\nthree', '|2\n    One\n  three'],
    ['a block that keeps line ends', '|+\n  One\n\n', 'Two', '|+\n  Two\n\n'],
    ['a folded block', '>-\n  One\n  two\n\n  three', 'One 2\nthree', '>-\n  One\n  2\n\n  three'],
    ['plain lines', 'One\n  two # why', 'One three', 'One\n  three # why'],
    ['single-quoted lines', "'One\n  two'", "One it's", "'One\n  it''s'"],
    ['double-quoted lines', '"One \\\n  two"', 'One three', '"One \\\n  three"'],
  ])('in %s', (_, before, live, after) => expect(summary(before, live)).toBe(after))

  it.each([
    ['plain: a colon', 'Old', 'Ask: why', '"Ask: why"'],
    ['plain: read as a number', 'Old', '12', '"12"'],
    ['plain: nothing', 'Old', '', '""'],
    ['plain: several lines', 'Old # why', 'One\ntwo', '|- # why\n  One\n  two'],
    ['plain: several lines, over a deeper comment', 'Old\n    # why', 'One\ntwo', '"One\\ntwo"\n    # why'],
    ['plain: several lines, over a far comment', 'Old\n\n  # why', 'One\ntwo', '"One\\ntwo"\n\n  # why'],
    ['plain: several lines, over a comment', 'Old\n# why', 'One\ntwo', '|-\n  One\n  two\n# why'],
    ['single quotes: several lines', "'Old'", 'One\ntwo', '|-\n  One\n  two'],
    ['single quotes: a bell', "'Old'", 'a\u0007b', '"a\\u0007b"'],
    ['literal: blanks in front', '|\n  Old', '  New\nline', '"  New\\nline"'],
    ['literal: nothing', '| # why\n  Old', '', '"" # why'],
    ['folded: lines of their own', '>\n  Old', 'One\n  - two\nthree', '|\n  One\n    - two\n  three'],
  ])('unless it could not be said in it: %s', (_, before, live, after) =>
    expect(summary(before, live)).toBe(after),
  )

  it('breaks what is new in long texts where the others break', () => {
    const words = 'word '.repeat(30).trim()
    expect(summary('>-\n  One\n  two', `One ${words}`)).toBe(
      `>-\n  One\n  ${'word '.repeat(15).trim()}\n  ${'word '.repeat(15).trim()}`,
    )
  })

  it('where nothing changes, nothing changes: not even CRLF, a missing line end, or odd blanks', () => {
    const text = `agentId:   ${ID}\r\nsummaryPrompt: >\r\n   a\r\n   b\r\n\r\n`
    expect(rewritten(text, {})).toBe(text)
    expect(rewritten(`agentId: ${ID}\r\nsummaryPrompt: |\r\n  a\r\n  b`, { summaryPrompt: 'a\nc\nd' })).toBe(
      `agentId: ${ID}\r\nsummaryPrompt: |\r\n  a\r\n  c\r\n  d`,
    )
  })
})

it('a file without a line end at its end has none when its last metric goes, whatever stands above', () => {
  const before = `agentId: ${ID}\ndispositionMetrics:\n- identifier: a\n  type: STRING\n  prompt: |+\n    Why?`
  const text = `${before}\n\n\n- identifier: b\n  type: STRING\n  prompt: How?`
  expect(rewritten(text, { dispositionMetrics: [metric()] })).toBe(before)
})

describe('choices are changed one by one', () => {
  const choices = (value: string, live: readonly string[]): string => {
    const before = `agentId: ${ID}\ndispositionMetrics:\n  - identifier: a\n    prompt: Why?\n    type: ENUM\n    choices: ${value}\n`
    const after = rewritten(before, { dispositionMetrics: [metric({ type: 'ENUM', choices: live })] })
    return after.slice(after.indexOf('choices: ') + 'choices: '.length, -1)
  }

  it.each([
    ['replaced', '[ "yes", \'no\', maybe ]', ['yes', 'nope', 'maybe'], '[ "yes", \'nope\', maybe ]'],
    ['removed', '[a , b, c]', ['a', 'c'], '[a , c]'],
    ['removed at the end', '[a, b, c,]', ['a'], '[a,]'],
    ['added', '[ "a" ]', ['a', 'b'], '[ "a", "b" ]'],
    ['added in front', "['b']", ['a', 'b'], "['a', 'b']"],
    ['added where they are live', '[a, c]', ['a', 'b', 'c'], '[a, b, c]'],
    ['quoted where they need it', '[a]', ['a', 'no', '1'], '[a, "no", "1"]'],
    [
      'in lines',
      '[ # which\n      a, # first\n      # of b\n      b,\n      c # last\n    ]',
      ['a', 'c', 'd'],
      '[ # which\n      a, # first\n      c, # last\n      d\n    ]',
    ],
    [
      'in a block',
      '\n    # which\n    - "a" # first\n\n    # of b\n    - \'b\'\n    - c'.trimEnd(),
      ['a', 'x', 'c', 'd'],
      '\n    # which\n    - "a" # first\n\n    # of b\n    - \'x\'\n    - c\n    - d',
    ],
  ])('%s', (_, before, live, after) =>
    expect(choices(before, live).replace(/^ /, '')).toBe(after.replace(/^ /, '')),
  )
})

describe('metrics', () => {
  const list = `agentId: ${ID}
dispositionMetrics:
  # about the list

  # about a
  - identifier: a # its name
    prompt: Why?
    type: STRING
    # behind a

  # about b
  - { identifier: b, prompt: Why?, type: STRING }
  # about c
  - identifier: c
    prompt: Why?
    type: STRING
# about the flag
useReasoningModel: true
`
  const [a, b, c] = [metric(), metric({ identifier: 'b' }), metric({ identifier: 'c' })]

  it.each([
    ['the first', [b, c], list.replace(/ {2}# about a\n[\s\S]*(?= {2}# about b)/, '')],
    ['one between', [a, c], list.replace(/ {2}# about b\n.*\n/, '')],
    ['the last', [a, b], list.replace(/ {2}# about c\n[\s\S]*(?=# about the flag)/, '')],
  ])('go with their own comments, and with no others: %s', (_, dispositionMetrics, after) => {
    expect(rewritten(list, { dispositionMetrics })).toBe(after)
  })

  it('go all, and the list says so', () => {
    expect(rewritten(list, { dispositionMetrics: [] })).toBe(
      `agentId: ${ID}\ndispositionMetrics: []\n  # about the list\n\n# about the flag\nuseReasoningModel: true\n`,
    )
  })

  it('come at the end, in the order they are live', () => {
    const more = [
      metric({ identifier: 'z', prompt: 'One\ntwo' }),
      metric({ identifier: 'd', type: 'ENUM', choices: ['yes', 'no'] }),
    ]
    expect(rewritten(list, { dispositionMetrics: [a, b, c, ...more] })).toBe(
      list.replace(
        '# about the flag',
        '  - identifier: z\n    prompt: |-\n      One\n      two\n    type: STRING\n' +
          '  - identifier: d\n    prompt: Why?\n    type: ENUM\n    choices: ["yes", "no"]\n# about the flag',
      ),
    )
  })

  it.each([
    [
      'an empty list',
      'dispositionMetrics: [] # none',
      `dispositionMetrics: # none\n  - identifier: a\n    prompt: Why?\n    type: STRING`,
    ],
    [
      'a list in braces',
      'dispositionMetrics: [{identifier: b, prompt: Why?, type: STRING}]',
      'dispositionMetrics: [{identifier: b, prompt: Why?, type: STRING}, {identifier: a, prompt: "Why?", type: STRING}]',
    ],
  ])('come into %s', (_, before, after) => {
    const others = before.includes('b') ? [b] : []
    const dispositionMetrics = before.includes('[{') ? [...others, a] : [a]
    expect(rewritten(`agentId: ${ID}\n${before}`, { dispositionMetrics })).toBe(`agentId: ${ID}\n${after}`)
  })

  it('get and lose choices with their type', () => {
    const asEnum = list.replace('type: STRING\n    # behind', 'type: ENUM\n    choices: ["x"]\n    # behind')
    const live = [metric({ type: 'ENUM', choices: ['x'] }), b, c]
    expect(rewritten(list, { dispositionMetrics: live })).toBe(asEnum)
    expect(rewritten(asEnum, { dispositionMetrics: [a, b, c] })).toBe(list)
  })

  it('keep a rename that has happened, and take one back that has not', () => {
    const renamed = list.replace('identifier: a # its name', 'identifier: a # its name\n    renamedFrom: old')
    expect(rewritten(renamed, { dispositionMetrics: [{ ...a, prompt: 'New?' }, b, c] })).toBe(
      renamed.replace(
        'prompt: Why?\n    type: STRING\n    # behind',
        'prompt: New?\n    type: STRING\n    # behind',
      ),
    )
    expect(rewritten(renamed, { dispositionMetrics: [{ ...a, identifier: 'old' }, b, c] })).toBe(
      list.replace('identifier: a #', 'identifier: old #'),
    )
  })

  it('come into JSON, too', () => {
    const json = `{"agentId": "${ID}", "dispositionMetrics": [{"identifier": "a", "prompt": "Why?", "type": "STRING"}]}`
    const live = [metric({ prompt: 'How?', type: 'ENUM', choices: ['x'] }), metric({ identifier: 'n' })]
    expect(rewritten(json, { dispositionMetrics: live })).toBe(
      `{"agentId": "${ID}", "dispositionMetrics": [{"identifier": "a", "prompt": "How?", "type": "ENUM", choices: ["x"]}, {identifier: "n", prompt: "Why?", type: STRING}]}`,
    )
  })
})

describe('a metric of the library', () => {
  const using = (more = '') => `agentId: ${ID}\ndispositionMetrics:\n  - use: shared # the usual\n${more}`
  const shared: Metric = {
    identifier: 'shared',
    prompt: 'How satisfied was the caller?',
    type: 'ENUM',
    choices: ['good', 'bad', 'unknown'],
  }

  it('is overridden by the keys that differ, and by no others', () => {
    const result = rewrite(using(), { dispositionMetrics: [{ ...shared, prompt: 'How happy?' }] })
    expect(result).toMatchObject({
      text: using('    prompt: How happy?\n'),
      overrides: ['/dispositionMetrics/shared/prompt'],
    })
  })

  it('keeps an override that says what the library says', () => {
    const result = rewrite(using('    prompt: How happy?\n'), { dispositionMetrics: [shared] })
    expect(result).toMatchObject({
      text: using('    prompt: How satisfied was the caller?\n'),
      overrides: [],
    })
  })

  it('may be renamed, and become one of another type', () => {
    const live = [{ identifier: 'shared', prompt: shared.prompt, type: 'INTEGER' } as const]
    expect(rewritten(using(), { dispositionMetrics: live })).toBe(using('    type: INTEGER\n'))
    expect(rewritten(using('    choices: [a]\n'), { dispositionMetrics: live })).toBe(
      using('    type: INTEGER\n'),
    )
  })
})

describe('what several places share', () => {
  const metrics = (...items: string[]) => `agentId: ${ID}\ndispositionMetrics:\n${items.join('')}`
  const item = (name: string, prompt: string, rest = '    type: STRING\n') =>
    `  - identifier: ${name}\n    prompt: ${prompt}\n${rest}`
  const live = (...all: [string, string][]) => ({
    dispositionMetrics: all.map(([identifier, prompt]) => metric({ identifier, prompt })),
  })

  it('changes once where all of them change alike', () => {
    const before = metrics(item('a', '&p Why?'), item('b', '*p'))
    expect(rewritten(before, live(['a', 'How?'], ['b', 'How?']))).toBe(
      metrics(item('a', '&p How?'), item('b', '*p')),
    )
  })

  it('is written out where only one place changes', () => {
    const before = metrics(item('a', '&p Why?'), item('b', '*p # as a'))
    expect(rewritten(before, live(['a', 'Why?'], ['b', 'How?']))).toBe(
      metrics(item('a', '&p Why?'), item('b', 'How? # as a')),
    )
    expect(rewritten(before, live(['a', 'How?'], ['b', 'Why?']))).toBe(
      metrics(item('a', '&p How?'), item('b', 'Why? # as a')),
    )
  })

  it('moves on when its first place goes', () => {
    const before = metrics(item('a', '&p Why?'), item('b', '*p'), item('c', '*p'))
    expect(rewritten(before, live(['b', 'Why?'], ['c', 'Why?']))).toBe(
      metrics(item('b', '&p Why?'), item('c', '*p')),
    )
  })

  it('never changes a name', () => {
    const before = `agentId: ${ID}\nsummaryPrompt: &s Sales\nname: *s\n`
    expect(rewritten(before, { summaryPrompt: 'Summarize.' })).toBe(
      `agentId: ${ID}\nsummaryPrompt: &s Summarize.\nname: Sales\n`,
    )
  })

  const kept = `summaryPrompt: &s |+\n  One\n  two\n\n`
  const changed = `summaryPrompt: &s |+\n  Three\n\n`

  it.each([
    [
      'a line follows',
      'name: *s\nuseReasoningModel: true\n',
      '|+\n  One\n  two\n\nuseReasoningModel: true\n',
    ],
    ['the file ends', 'name: *s\n', '|+\n  One\n  two\n\n'],
    ['the file ends without a line end', 'name: *s', '"One\\ntwo\\n\\n"'],
    ['a blank line follows', 'name: *s\n\n# end\n', '"One\\ntwo\\n\\n"\n\n# end\n'],
  ])('never changes a name, not even its line ends: %s', (_, before, after) =>
    expect(rewritten(`agentId: ${ID}\n${kept}${before}`, { summaryPrompt: 'Three' })).toBe(
      `agentId: ${ID}\n${changed}name: ${after}`,
    ),
  )

  it('moves on with all its line ends', () => {
    const before = `dispositionMetrics:\n${item('a', '&p >+\n      One\n      two\n\n      three\n')}`
    expect(
      rewritten(`${before}summaryPrompt: *p\nname: *p\n\nagentId: ${ID}\n`, {
        summaryPrompt: 'Four\nthree',
        dispositionMetrics: [],
      }),
    ).toBe(
      `dispositionMetrics: []\nsummaryPrompt: &p |+\n  Four\n  three\n\nname: "One two\\nthree\\n\\n"\n\nagentId: ${ID}\n`,
    )
    expect(
      rewritten(`${before}name: *p\n\nsummaryPrompt: *p\nagentId: ${ID}\n`, { dispositionMetrics: [] }),
    ).toBe(`dispositionMetrics: []\nname: &p "One two\\nthree\\n\\n"\n\nsummaryPrompt: *p\nagentId: ${ID}\n`)
  })

  const keeping = `  - identifier: b\n    type: STRING\n    prompt: &p >+\n      How?\n`
  const apart = (...items: string[]) => `dispositionMetrics:\n${items.join('')}name: *p\nagentId: ${ID}\n`

  it('does not get a blank line from a metric that comes', () => {
    const a = `${item('a', 'Why?')}\n`
    expect(rewritten(apart(a, keeping), live(['a', 'Why?'], ['b', 'How?'], ['c', 'Who?']))).toBe(
      apart(a, keeping, item('c', 'Who?')),
    )
  })

  it('does not get a blank line from a metric that goes', () => {
    const before = apart(keeping, item('a', 'Why?'), '\n', item('c', 'Who?'))
    expect(rewritten(before, live(['b', 'How?'], ['c', 'Who?']))).toBe(apart(keeping, item('c', 'Who?')))
  })

  it('is written out without the line ends that mean nothing', () => {
    const list = 'dispositionMetrics:\n  - identifier: a\n    type: STRING\n    prompt: '
    expect(rewritten(`agentId: ${ID}\n${kept}${list}*s`, { summaryPrompt: 'Three' })).toBe(
      `agentId: ${ID}\n${changed}${list}|-\n      One\n      two`,
    )
  })

  it('by a merge key becomes a key of its own', () => {
    const base = '  - &base\n    identifier: a\n    prompt: Why?\n    type: STRING\n'
    const before = metrics(base, '  - <<: *base\n    identifier: b\n')
    expect(rewritten(before, live(['a', 'Why?'], ['b', 'How?']))).toBe(
      metrics(base, '  - <<: *base\n    identifier: b\n    prompt: How?\n'),
    )
    expect(rewritten(before, live(['b', 'Why?']))).toBe(
      metrics('  - prompt: Why?\n    type: STRING\n    identifier: b\n'),
    )
  })
})

describe('what cannot be written', () => {
  it.each([
    ['an identifier that no file may hold', [metric({ identifier: 'User Name' })], 'lower-case'],
    ['one identifier twice', [metric(), metric({ prompt: 'Again?' })], 'identifier'],
    ['a blank prompt', [metric({ prompt: ' ' })], 'blank'],
    ['no choices', [metric({ type: 'ENUM', choices: [] })], 'choices'],
    ['half of a character', [metric({ prompt: 'a\ud800' })], 'half of a character'],
  ])('is refused, with the reason: %s', (_, dispositionMetrics, reason) => {
    const text = `agentId: ${ID}\ndispositionMetrics:\n  - identifier: a\n    prompt: Why?\n    type: STRING\n`
    const result = rewrite(text, { dispositionMetrics })
    expect('error' in result && `${result.error.message} ${result.error.hint}`).toContain(reason)
  })

  it('is refused where it is shared in a way that cannot be undone one by one', () => {
    const text = `agentId: ${ID}\ndispositionMetrics:\n  - { identifier: a, prompt: Why?, type: &t STRING }\n  - { identifier: b, prompt: Why?, type: *t }\n`
    const live = [metric({ type: 'ENUM', choices: ['x'] }), metric({ identifier: 'b' })]
    expect(rewrite(text, { dispositionMetrics: live })).toMatchObject({ error: { code: 'FILE_ERROR' } })
  })

  it('without explicit keys is written beside them', () => {
    const odd = `agentId: ${ID}\ndispositionMetrics:\n  - ? identifier\n    : a\n    ? prompt # why\n    : Why?\n    ? type\n    : STRING\n    # the end\n`
    expect(
      rewritten(odd, { dispositionMetrics: [metric({ prompt: 'How?', type: 'ENUM', choices: ['x'] })] }),
    ).toBe(odd.replace(': Why?', ': How?').replace(': STRING\n', ': ENUM\n    choices: ["x"]\n'))
  })
})
