import { describe, expect, it } from 'vitest'
import { brief, check, ID, underlined } from './folder.js'

/** An agent file with one metric; the metric begins in line 3, its keys in column 5. */
const metric = (...lines: string[]) => `agentId: ${ID}\ndispositionMetrics:\n  - ${lines.join('\n    ')}\n`
const ENUM = ['identifier: a', 'prompt: x', 'type: ENUM']

describe('mistakes in an agent file', () => {
  it.each<[string, string, string[]]>([
    ['no id', 'name: x', ['1:1 missing-key']],
    ['an id that is too short', 'agentId: 696e65', ['1:10 invalid-value']],
    ['an id that is a small number', 'agentId: 12', ['1:10 invalid-value']],
    ['no id after the colon', 'agentId:', ['1:9 wrong-type']],
    ['an empty map of ids', 'agentId: {}', ['1:10 invalid-value']],
    ['a list of ids', `agentId: [${ID}]`, ['1:10 wrong-type']],
    ['a list instead of an agent', `- agentId: ${ID}`, ['1:1 wrong-type']],
    ['a text instead of an agent', 'agentId:x', ['1:1 wrong-type']],
    ['an unknown key', `agentId: ${ID}\nagent: x`, ['2:1 unknown-key']],
    [
      'a misspelt key, as one mistake',
      metric('identifer: a', 'prompt: x', 'type: STRING'),
      ['3:5 unknown-key'],
    ],
    ['a summary that is a list', `agentId: ${ID}\nsummaryPrompt: [x]`, ['2:16 wrong-type']],
    ['an empty summary', `agentId: ${ID}\nsummaryPrompt:`, ['2:15 wrong-type']],
    ['no metrics after the colon', `agentId: ${ID}\ndispositionMetrics:`, ['2:20 wrong-type']],
    [
      'one metric without its dash',
      `agentId: ${ID}\ndispositionMetrics:\n  identifier: a`,
      ['3:3 wrong-type'],
    ],
    ['a metric that is a text', metric('csat'), ['3:5 wrong-type']],
    ['an empty metric', metric(''), ['3:5 wrong-type']],
    ['missing keys of a metric', metric('identifier: a'), ['3:5 missing-key', '3:5 missing-key']],
    [
      'an identifier with capitals',
      metric('identifier: User Name', 'prompt: x', 'type: STRING'),
      ['3:17 invalid-value'],
    ],
    [
      'an identifier that is a number',
      metric('identifier: 1', 'prompt: x', 'type: STRING'),
      ['3:17 quote-it'],
    ],
    ['a blank prompt', metric('identifier: a', 'prompt: "  "', 'type: STRING'), ['4:13 invalid-value']],
    ['an empty prompt', metric('identifier: a', 'prompt:', 'type: STRING'), ['4:12 wrong-type']],
    ['a prompt that is true', metric('identifier: a', 'prompt: true', 'type: STRING'), ['4:13 quote-it']],
    ['a type in small letters', metric('identifier: a', 'prompt: x', 'type: string'), ['5:11 invalid-value']],
    ['ENUM without choices', metric(...ENUM), ['5:11 enum-without-choices']],
    ['ENUM with no choice', metric(...ENUM, 'choices: []'), ['6:14 enum-without-choices']],
    ['choices that are a text', metric(...ENUM, 'choices: yes, no'), ['6:14 wrong-type']],
    [
      'choices of another type',
      metric('identifier: a', 'prompt: x', 'type: STRING', 'choices: [a]'),
      ['6:14 choices-without-enum'],
    ],
    ['a choice that is a list', metric(...ENUM, 'choices: [a, [b]]'), ['6:18 wrong-type']],
    ['a blank choice', metric(...ENUM, 'choices: [a, " "]'), ['6:18 invalid-value']],
    ['the same choice twice', metric(...ENUM, 'choices: [a, b, "a "]'), ['6:21 duplicate-choice']],
    [
      'the same choice in two Unicode forms',
      metric(...ENUM, 'choices: ["caf\\u00e9", "cafe\\u0301"]'),
      ['6:28 duplicate-choice'],
    ],
    [
      'the same identifier twice',
      `${metric('identifier: a', 'prompt: x', 'type: STRING')}  - { identifier: a, prompt: y, type: STRING }`,
      ['6:19 duplicate-identifier'],
    ],
    [
      'a metric renamed from itself',
      metric('identifier: a', 'renamedFrom: a', 'prompt: x', 'type: STRING'),
      ['4:18 rename-conflict'],
    ],
    [
      'a metric renamed from one that is still there',
      `${metric('identifier: a', 'renamedFrom: b', 'prompt: x', 'type: STRING')}  - { identifier: b, prompt: y, type: STRING }`,
      ['4:18 rename-conflict'],
    ],
    [
      'two metrics renamed from one',
      `${metric('identifier: a', 'renamedFrom: c', 'prompt: x', 'type: STRING')}  - { identifier: b, renamedFrom: c, prompt: y, type: STRING }`,
      ['7:35 rename-conflict'],
    ],
    ['a flag that is yes', `agentId: ${ID}\nuseReasoningModel: yes`, ['2:20 wrong-type']],
    ['a path to ignore that does not exist', `agentId: ${ID}\nignore: [/summary]`, ['2:10 invalid-value']],
    [
      'a field of a metric to ignore that does not exist',
      `agentId: ${ID}\nignore: [/dispositionMetrics/a/identifier]`,
      ['2:10 invalid-value'],
    ],
  ])('%s', (_, text, found) => expect(brief(check(text))).toEqual(found))

  it.each([
    ['summaryPrompt: {{x}}', '"{{x}}"'],
    ['summaryPrompt: {{ caller name }} # why', '"{{ caller name }}"'],
    ['summaryPrompt: {{x}} said what?', '"{{x}} said what?"'],
    ['summaryPrompt: {{x}}, {{y}}', '"{{x}}, {{y}}"'],
    ['summaryPrompt: {{x}}: {{y}}', '"{{x}}: {{y}}"'],
    ['summaryPrompt: {% if x %}', '"{% if x %}"'],
    ['summaryPrompt: {x}', '"{x}"'],
    ['summaryPrompt: [[x]]', '"[[x]]"'],
    ['summaryPrompt: [Intro] Sum up.', '"[Intro] Sum up."'],
    ['summaryPrompt: %{x} "y"', '"%{x} \\"y\\""'],
    ['summaryPrompt: @name', '"@name"'],
    ['name: {{x}}', '"{{x}}"'],
  ])('says how to write a text that YAML takes for something else: %s', (line, meant) => {
    const [first] = check(`agentId: ${ID}\n${line}\n`)
    expect(first?.hint).toMatch(/^(put quotes around the text: )?write `.*`$/)
    expect(first?.hint).toContain(`write \`${meant}\``)
    const key = line.slice(0, line.indexOf(':'))
    expect(check(`agentId: ${ID}\n${key}: ${meant}\n`)).toEqual([])
  })

  it('says the same of a template among other values', () => {
    const inFlow = `agentId: ${ID}\ndispositionMetrics:\n  - { identifier: a, prompt: {{x}}, type: STRING }\n`
    const choice = metric(...ENUM, 'choices: [{{x}}, b]')
    const entry = metric(...ENUM, 'choices:', '  - b', '  - {{x}} y')
    expect([inFlow, choice, entry].map((text) => check(text)[0]?.hint)).toEqual([
      'write `"{{x}}"`',
      'write `"{{x}}"`',
      'write `"{{x}} y"`',
    ])
  })

  it.each(['null', '~', 'Null'])('does not call %s a text where a key has no value', (nothing) => {
    const summary = check(`agentId: ${ID}\nsummaryPrompt: ${nothing}\n`)
    expect(summary).toMatchObject([
      {
        code: 'quote-it',
        hint: `write \`""\` for an empty text, or remove the key; \`"${nothing}"\` is the word`,
      },
    ])
    const prompt = check(metric('identifier: a', `prompt: ${nothing}`, 'type: STRING'))
    expect(prompt[0]?.hint).toBe(`write one, or remove the key; \`"${nothing}"\` is the word`)
  })

  it('says in one word what merge conflicts are, wherever they stand', () => {
    const conflict = (ours: string, theirs: string, eol = '\n') =>
      ['<<<<<<< HEAD', ours, '||||||| base', '=======', theirs, '>>>>>>> origin/main', ''].join(eol)
    const head = `agentId: ${ID}\n`
    for (const text of [
      `${head}${conflict('summaryPrompt: a', 'summaryPrompt: b')}`,
      `${head}${conflict('summaryPrompt: a', 'summaryPrompt: b', '\r\n')}`,
      `${head}summaryPrompt: |\n  one\n${conflict('  two', '  three')}`,
      `${head}summaryPrompt: "one\n${conflict('  two', '  three')}  four"\n`,
      `${head}${conflict('', '').replace(/^<.*\n/, '')}`,
      `${head}=======\n`,
    ]) {
      expect(check(text)).toMatchObject([
        { code: 'yaml-syntax', message: 'a merge conflict is not resolved here', hint: expect.any(String) },
      ])
    }
    const two = `${head}${conflict('summaryPrompt: a', '')}${conflict('name: a', '')}`
    expect(brief(check(two))).toEqual(['2:1 yaml-syntax', '8:1 yaml-syntax'])
    const prompt = ['<<<<<<< HEAD', '=======', '>>>>>>> x'].map((line) => `  ${line}\n`).join('')
    expect(check(`${head}summaryPrompt: |\n${prompt}`)).toEqual([])
  })

  it.each([
    '~',
    '1',
    'true',
    '2024-01-01',
    '',
    'null',
    '0x1F',
    '010',
    '0b11',
    '1_000',
    '1.5',
    '.inf',
    '10:30',
    '2001-12-14 21:59:43.10 -5',
  ])('says to quote a choice that some YAML does not read as text: %s', (choice) => {
    const found = check(metric(...ENUM, 'choices:', '  - good', `  - ${choice}`))
    expect(found.map(({ code }) => code)).toEqual([choice === '' ? 'wrong-type' : 'quote-it'])
    if (choice !== '') expect(found[0]?.hint).toBe(`quote it: "${choice}"`)
    expect(check(metric(...ENUM, 'choices:', '  - good', `  - "${choice || 'x'}"`))).toEqual([])
  })

  it.each(
    [
      'yes',
      'no',
      'on',
      'Off',
      'y',
      'N',
      'a1',
      '1st',
      '1.2.3',
      '24/7',
      'e5',
      '.',
      '-',
      '2024',
      '+1 day',
    ].filter((choice) => choice !== '2024' && choice !== '-'),
  )('takes a choice that is a text as it is: %s', (choice) =>
    expect(check(metric(...ENUM, `choices: [good, ${choice}]`))).toEqual([]),
  )

  it.each([
    ['summary_prompt', 'summaryPrompt', `agentId: ${ID}\nsummary_prompt: x`],
    ['disposition_metrics', 'dispositionMetrics', `agentId: ${ID}\ndisposition_metrics: []`],
    ['use_reasoning_model', 'useReasoningModel', `agentId: ${ID}\nuse_reasoning_model: true`],
    ['agent_id', 'agentId', `agent_id: ${ID}`],
    ['_id', 'agentId', `_id: ${ID}`],
    [
      'dispositionMetricPrompt',
      'prompt',
      metric('identifier: a', 'dispositionMetricPrompt: x', 'type: STRING'),
    ],
    [
      'disposition_metric_prompt',
      'prompt',
      metric('identifier: a', 'disposition_metric_prompt: x', 'type: STRING'),
    ],
    ['dispositionMetricType', 'type', metric('identifier: a', 'dispositionMetricType: STRING', 'prompt: x')],
    [
      'dispositionValues',
      'type',
      metric('identifier: a', 'prompt: x', 'dispositionValues: { type: STRING }'),
    ],
  ])("translates the platform's %s", (theirs, ours, text) => {
    const found = check(text)
    expect(found).toMatchObject([{ code: 'vendor-spelling', hint: `did you mean \`${ours}\`?` }])
    expect(found.map(underlined)).toEqual([theirs])
  })

  it.each([
    ['promt: x', 'did you mean `prompt`?'],
    ['Prompt: x', 'did you mean `prompt`?'],
    ['choises: [a]', 'did you mean `choices`?'],
    ['description: x', 'known here: `use`, `identifier`, `renamedFrom`, `prompt`, `type`, `choices`'],
  ])('knows what %s was meant to be', (line, hint) => {
    expect(check(metric('identifier: a', 'prompt: x', 'type: STRING', line))[0]).toMatchObject({
      code: 'unknown-key',
      hint,
    })
  })

  it.each([
    ['enum', 'ENUM'],
    ['String', 'STRING'],
    ['bool', 'BOOLEAN'],
    ['number', 'INTEGER'],
    ['date', 'DATETIME'],
    ['INTERGER', 'INTEGER'],
  ])('knows which type %s was meant to be', (written, meant) => {
    expect(check(metric('identifier: a', 'prompt: x', `type: ${written}`, 'choices: [a]'))[0]).toMatchObject({
      code: 'invalid-value',
      message: `\`type\` must be STRING, BOOLEAN, INTEGER, ENUM or DATETIME, not \`${written}\``,
      hint: `did you mean \`${meant}\`?`,
    })
  })

  it.each([
    [
      'a metric without its dash',
      `agentId: ${ID}\ndispositionMetrics:\n  identifier: a`,
      'begin each entry with `- `',
    ],
    ['choices on one line', metric(...ENUM, 'choices: yes, no'), 'write `["yes", "no"]`'],
    ['a path without its slash', `agentId: ${ID}\nignore: [summaryPrompt]`, 'did you mean `/summaryPrompt`?'],
    [
      'a name as identifier',
      metric('identifier: UserName', 'prompt: x', 'type: STRING'),
      'did you mean `user_name`?',
    ],
    ['a flag in quotes', `agentId: ${ID}\nuseReasoningModel: "yes"`, 'write `true`, without quotes'],
    ['an empty summary', `agentId: ${ID}\nsummaryPrompt:`, 'write `""` for an empty text, or remove the key'],
    ['empty metrics', `agentId: ${ID}\ndispositionMetrics:`, 'write `[]` for none, or remove the key'],
    ['colons without blanks', 'agentId:x', 'a key is followed by a colon and a space'],
    [
      "the API's wrapping",
      `agentId: ${ID}\npostCallAnalyticsConfig: {}`,
      'put its fields at the top of the file',
    ],
  ])('says the way out of %s', (_, text, hint) => expect(check(text)[0]?.hint).toBe(hint))

  it.each(['~', 'null', ''])('offers no name for the identifier %j', (nothing) => {
    const [found] = check(metric(`identifier: ${nothing}`, 'prompt: x', 'type: STRING'))
    expect(found).toBeDefined()
    expect(found?.hint ?? '').not.toContain('did you mean')
  })

  it('is found everywhere in a file at once', () => {
    const found = check(`agentId: 1
summary_prompt: x
dispositionMetrics:
  - identifier: Bad Name
    prompt: ""
    type: enum
    choices: [1, a, a]
  - use: nothing
  - identifier: ok
    type: ENUM
    prompt: x
useReasoningModel: maybe
`)
    expect(brief(found)).toEqual([
      '1:10 invalid-value',
      '2:1 vendor-spelling',
      '4:17 invalid-value',
      '5:13 invalid-value',
      '6:11 invalid-value',
      '7:15 quote-it',
      '7:21 duplicate-choice',
      '8:10 unknown-metric',
      '10:11 enum-without-choices',
      '12:20 wrong-type',
    ])
  })
})

describe('the line that is shown', () => {
  it('is the source line with the value underlined, tabs and all', () => {
    const [found] = check(`agentId: ${ID}\nsummaryPrompt:\t[a]  # why\t\n`)
    expect(found?.excerpt).toEqual({ line: 'summaryPrompt:\t[a]  # why\t', start: 15, length: 3 })
  })

  it('ends where the line ends, for a value of many lines', () => {
    const [found] = check(`agentId: ${ID}\nsummaryPrompt:\n  - a\n  - b\n`)
    expect(found?.excerpt).toEqual({ line: '  - a', start: 2, length: 3 })
  })

  it('is cut around the place when it is long', () => {
    const [found] = check(`{ agentId: ${ID}, name: ${'x'.repeat(5_000)}, promt: ${'y'.repeat(5_000)} }`)
    expect(found).toMatchObject({ code: 'unknown-key', place: { line: 1, column: 5046 } })
    expect(found?.excerpt?.line.length).toBeLessThanOrEqual(200)
    expect(found && underlined(found)).toBe('promt')
  })

  it('does not cut a character in two', () => {
    const [found] = check(`{ agentId: ${ID}, name: ${'😀'.repeat(500)}, promt: ${'😀'.repeat(501)} }`)
    expect(found?.excerpt?.line).not.toMatch(/\p{Surrogate}/u)
    expect(found && underlined(found)).toBe('promt')
  })
})

describe('secrets in a file', () => {
  const KEY = 'sk_0123456789abcdef0123456789abcdef'

  it.each([
    ['under a key of that name', `agentId: ${ID}\napiKey: ${KEY}`, ['2:9 secret-in-file']],
    [
      'under a key of that name, whatever it looks like',
      `agentId: ${ID}\napi_key: hunter2hunter2`,
      ['2:1 secret-in-file'],
    ],
    ['in a token', `agentId: ${ID}\ntoken: hunter2hunter2`, ['2:1 secret-in-file']],
    ['in a prompt', `agentId: ${ID}\nsummaryPrompt: |\n  Use ${KEY} here`, ['3:7 secret-in-file']],
    ['in a comment', `agentId: ${ID} # ${KEY}`, ['1:37 secret-in-file']],
    ['instead of a value', `agentId: ${KEY}`, ['1:10 secret-in-file']],
    ['in a key', `agentId: ${ID}\n${KEY}: 1`, ['2:1 secret-in-file']],
    ['beside a syntax error', `agentId: ${ID}\nname: [${KEY}`, ['2:8 secret-in-file']],
    [
      'as a type',
      `agentId: ${ID}\ndispositionMetrics: [{ identifier: a, prompt: x, type: ${KEY} }]`,
      ['2:56 secret-in-file'],
    ],
  ])('%s are refused and never shown', (_, text, found) => {
    const diagnostics = check(text)
    expect(brief(diagnostics)).toEqual(expect.arrayContaining(found))
    expect(diagnostics.filter(({ code }) => code === 'secret-in-file')).toHaveLength(1)
    expect(JSON.stringify(diagnostics)).not.toMatch(/0123456789abcdef0123|hunter2/)
  })

  it('are no reason to leave the rest of the file unread', () => {
    expect(brief(check(`agentId: ${ID} # ${KEY}\nnam: x`))).toEqual([
      '1:37 secret-in-file',
      '2:1 unknown-key',
    ])
  })

  it('are not what merely names a variable or speaks of tokens', () => {
    expect(
      check(
        `agentId: ${ID}\nsummaryPrompt: "Did the agent ask for the token: yes or no? task_1234567890123456789 risk_of_churn_next_month"`,
      ),
    ).toEqual([])
  })
})
