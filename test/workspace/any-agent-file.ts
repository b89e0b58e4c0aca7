import fc from 'fast-check'

/** A line of a generated file, and whose it is: `/summaryPrompt`, `/dispositionMetrics/m1/prompt`; '' is nobody's. */
export interface Line {
  readonly text: string
  readonly owner: string
}

/** A valid agent file in somebody's own layout, line by line. */
export interface AnyAgentFile {
  readonly lines: readonly Line[]
  readonly text: string
}

/** What `use: shared` refers to. */
export const LIBRARY = `metrics:
  - identifier: shared
    prompt: How satisfied was the caller?
    type: ENUM
    choices: [good, bad, unknown]
`

type Pick = fc.GeneratorValue

/** Draws one of several; doubles are likelier. */
const oneOf = <T>(pick: Pick, ...all: readonly T[]): T => pick(among<T>, all)

const among = <T>(all: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...all)

const WORD = [
  'call',
  'über',
  'name?',
  '(yes)',
  'it',
  'the',
  'a-b',
  'caller',
  'end.',
  '{{x}}',
  '50%',
  'été,',
  '👩‍👧',
]

const words = (pick: Pick): string[] => {
  const count = pick(fc.integer, { min: 1, max: 7 })
  return ['Say', ...Array.from({ length: count }, () => oneOf(pick, ...WORD))]
}

/** The state of one file that is being written. */
interface Writing {
  readonly pick: Pick
  /** Spaces for each level. */
  readonly step: number
  comments: number
  /** Anchors of texts and of lists of choices, so far. */
  readonly texts: string[]
  readonly lists: string[]
  /** Anchors of whole metrics. */
  readonly metrics: string[]
}

const comment = (writing: Writing): string => {
  writing.comments += 1
  return `#c${writing.comments}${oneOf(writing.pick, '', ' - x: "y"', " it's")}`
}

const trailing = (writing: Writing): string =>
  oneOf(writing.pick, '', '', '', `${oneOf(writing.pick, ' ', '   ')}${comment(writing)}`)

/** What may stand above a key or an item. */
function above(writing: Writing, indent: string, owner: string): Line[] {
  const said = (): Line => ({ text: indent + comment(writing), owner })
  switch (
    oneOf(writing.pick, 'nothing', 'nothing', 'nothing', 'comment', 'comments', 'blank', 'blank comment')
  ) {
    case 'comment':
      return [said()]
    case 'comments':
      return [said(), said()]
    case 'blank':
      return [{ text: '', owner: '' }]
    case 'blank comment':
      return [{ text: '', owner: '' }, said()]
    default:
      return []
  }
}

/** A value as it follows its key: the rest of that line, and the lines below. */
type Value = readonly string[]

function textValue(writing: Writing, indent: string): Value {
  const { pick, step } = writing
  const deep = indent + ' '.repeat(oneOf(pick, step, step, 2))
  const said = words(pick)
  const half = Math.ceil(said.length / 2)
  const [start, end] = [said.slice(0, half).join(' '), said.slice(half).join(' ')]
  const rest = end === '' ? [] : [deep + end]
  switch (
    oneOf(pick, 'plain', 'single', 'double', 'long plain', 'long single', 'long double', 'literal', 'folded')
  ) {
    case 'single':
      return [`'${said.join(" '' ")}'${trailing(writing)}`]
    case 'double':
      return [`"${said.join(' \\u00e9 \\"')}\\n"${trailing(writing)}`]
    case 'long plain':
      return [start, ...rest]
    case 'long single':
      return [`'${start} '' so`, ...rest, `${deep}and on'${trailing(writing)}`]
    case 'long double':
      return [`"${start} \\`, ...rest, '', `${deep}and \\x41"${trailing(writing)}`]
    case 'literal': {
      const mark = oneOf(pick, '|', '|-', '|+')
      const more = oneOf(pick, [], [''], [`${deep}# no comment`], [`${deep}  deeper`, '', `${deep}- x: y`])
      return [mark + trailing(writing), deep + start, ...more, `${deep}last`]
    }
    case 'folded':
      return [
        oneOf(pick, '>', '>-', '>+') + trailing(writing),
        deep + start,
        ...rest,
        '',
        `${deep}Second paragraph`,
      ]
    default:
      return [
        said.join(' ') + trailing(writing),
        ...oneOf(pick, [], [], [], [], [`${deep}${comment(writing)}`]),
      ]
  }
}

/** In brackets: one line. */
const flowText = (pick: Pick): string =>
  oneOf(pick, `"${words(pick).join(' ')}"`, `'${words(pick).join(' ')}'`, 'Why')

const CHOICES = ['yes', 'no', 'not sure', 'x: y', 'über', '1', 'maybe # so']

const someChoices = (pick: Pick): string[] => pick(fc.shuffledSubarray<string>, CHOICES, { minLength: 1 })

function choice(pick: Pick, text: string): string {
  const plain = /^[a-zü ]+$/.test(text) ? [text] : []
  return oneOf(pick, `"${text}"`, `'${text}'`, ...plain)
}

function choicesValue(writing: Writing, indent: string): Value {
  const { pick } = writing
  const all = someChoices(pick).map((text) => choice(pick, text))
  const deep = indent + ' '.repeat(writing.step)
  switch (oneOf(pick, 'line', 'lines', 'block')) {
    case 'lines': {
      const last = all.length - 1
      const comma = oneOf(pick, ',', '')
      const items = all.flatMap((text, at) => [
        ...oneOf(pick, [], [], [deep + comment(writing)]),
        `${deep}${text}${at < last ? ',' : comma}${trailing(writing)}`,
      ])
      return [`[${trailing(writing)}`, ...items, `${deep}]${trailing(writing)}`]
    }
    case 'block': {
      const dash = oneOf(pick, indent, deep)
      const items = all.flatMap((text) => [
        ...oneOf(pick, [], [], [dash + comment(writing)], ['']),
        `${dash}-${oneOf(pick, ' ', '  ')}${text}${trailing(writing)}`,
      ])
      return [trailing(writing).trimStart(), ...items]
    }
    default:
      return [
        `[${oneOf(pick, '', ' ')}${all.join(oneOf(pick, ', ', ' , ', ','))}${oneOf(pick, '', ' ', ',')}]${trailing(writing)}`,
      ]
  }
}

/** An anchor in front of a value, or in its place an alias of one that is there. */
function shared(writing: Writing, known: string[], value: Value): Value {
  const { pick } = writing
  const alias = known.at(-1)
  const wish = oneOf(pick, 'none', 'none', 'none', 'anchor', 'alias')
  if (wish === 'alias' && alias !== undefined) return [`*${alias}${trailing(writing)}`]
  if (wish !== 'anchor') return value
  const name = `a${writing.texts.length + writing.lists.length}`
  known.push(name)
  return [`&${name} ${value[0]}`.trimEnd(), ...value.slice(1)]
}

/** `key: value` and what stands above it. */
function entry(writing: Writing, indent: string, key: string, owner: string, value: Value): Line[] {
  const colon = oneOf(writing.pick, ': ', ': ', ':   ')
  const [first = '', ...rest] = value
  return [
    ...above(writing, indent, owner.startsWith('/dispositionMetrics') ? owner : ''),
    { text: `${indent}${key}${colon}${first}`.trimEnd(), owner },
    ...rest.map((text) => ({ text, owner })),
  ]
}

/** Puts a dash in front of the first key of a metric. */
function itemOf(dash: string, gap: string, keys: Line[]): Line[] {
  const first = keys.findIndex(({ text }) => text.trim() !== '' && !text.trim().startsWith('#'))
  const lead = keys
    .slice(0, first)
    .map((line) => ({ ...line, text: line.text === '' ? '' : dash + line.text.trim() }))
  const line = keys[first]
  if (line === undefined) return keys
  return [...lead, { ...line, text: `${dash}-${gap}${line.text.trimStart()}` }, ...keys.slice(first + 1)]
}

/** Where a metric stands, and which one it is. */
interface Item {
  readonly dash: string
  readonly identifier: string
}

function metric(writing: Writing, item: Item): Line[] {
  const base = writing.metrics.at(-1)
  switch (oneOf(writing.pick, 'block', 'block', 'block', 'braces', 'merged')) {
    case 'braces':
      return bracedMetric(writing, item)
    case 'merged':
      return base === undefined ? blockMetric(writing, item) : mergedMetric(writing, item, base)
    default:
      return blockMetric(writing, item)
  }
}

const anyType = (pick: Pick): string => oneOf(pick, 'ENUM', 'ENUM', 'STRING', '"INTEGER"', "'BOOLEAN'")

/** In one line, or in one for each key. */
function bracedMetric(writing: Writing, { dash, identifier }: Item): Line[] {
  const { pick } = writing
  const path = `/dispositionMetrics/${identifier}`
  const type = anyType(pick)
  const choices = someChoices(pick).map((text) => choice(pick, text))
  const pairs = [
    { key: 'identifier', text: `identifier: ${identifier}` },
    { key: 'prompt', text: `"prompt": ${flowText(pick)}` },
    { key: 'type', text: `type: ${type}` },
    ...(type === 'ENUM' ? [{ key: 'choices', text: `choices: [${choices.join(', ')}]` }] : []),
  ]
  const line = `${dash}- {${pairs.map(({ text }) => text).join(', ')}}${trailing(writing)}`
  const lines = pairs.map(({ key, text }, at): Line => {
    const [open, close] = [at === 0 ? `${dash}- { ` : `${dash}    `, at === pairs.length - 1 ? ' }' : ',']
    return { text: open + text + close + trailing(writing), owner: `${path}/${key}` }
  })
  return [...above(writing, dash, path), ...oneOf(pick, [{ text: line, owner: path }], lines)]
}

function blockMetric(writing: Writing, { dash, identifier }: Item): Line[] {
  const { pick } = writing
  const path = `/dispositionMetrics/${identifier}`
  const gap = oneOf(pick, ' ', ' ', '   ')
  const indent = `${dash} ${gap}`
  const type = anyType(pick)
  const keys: (readonly [string, Value])[] = [
    ['identifier', [identifier + trailing(writing)]],
    ['prompt', shared(writing, writing.texts, textValue(writing, indent))],
    ['type', [type + trailing(writing)]],
    ...(type === 'ENUM'
      ? [['choices', shared(writing, writing.lists, choicesValue(writing, indent))] as const]
      : []),
  ]
  const ordered = oneOf(pick, true, true, false)
    ? keys
    : pick(fc.shuffledSubarray<(typeof keys)[number]>, keys, { minLength: keys.length })
  const lines = ordered.flatMap(([key, value]) => entry(writing, indent, key, `${path}/${key}`, value))
  if (oneOf(pick, true, true, true, false)) return itemOf(dash, gap, lines)
  writing.metrics.push(`m${identifier}`)
  return [...above(writing, dash, path), { text: `${dash}- &m${identifier}`, owner: path }, ...lines]
}

/** What another metric says, under another name. */
function mergedMetric(writing: Writing, { dash, identifier }: Item, base: string): Line[] {
  const path = `/dispositionMetrics/${identifier}`
  const indent = `${dash}  `
  const own = oneOf(
    writing.pick,
    [],
    entry(writing, indent, 'prompt', `${path}/prompt`, textValue(writing, indent)),
  )
  const keys = [
    { text: `${indent}<<: *${base}${trailing(writing)}`, owner: path },
    ...entry(writing, indent, 'identifier', `${path}/identifier`, [identifier]),
    ...own,
  ]
  return itemOf(dash, ' ', keys)
}

/** Takes what the library has, perhaps with a key of its own. */
function used(writing: Writing, dash: string): Line[] {
  const path = '/dispositionMetrics/shared'
  const own = oneOf(
    writing.pick,
    [],
    [],
    entry(writing, `${dash}  `, 'prompt', `${path}/prompt`, textValue(writing, `${dash}  `)),
  )
  return [
    ...above(writing, dash, path),
    { text: `${dash}- use: shared${trailing(writing)}`, owner: path },
    ...own,
  ]
}

function metricsOf(writing: Writing): Line[] {
  const { pick, step } = writing
  const owner = '/dispositionMetrics'
  const count = pick(fc.integer, { min: 0, max: 4 })
  if (count === 0) return [{ text: `dispositionMetrics: []${trailing(writing)}`, owner }]
  const dash = ' '.repeat(oneOf(pick, 0, step))
  const library = pick(fc.integer, { min: 0, max: count * 2 })
  const items = Array.from({ length: count }, (_, at) =>
    at === library ? used(writing, dash) : metric(writing, { dash, identifier: `m${at}` }),
  )
  return [{ text: `dispositionMetrics:${trailing(writing)}`, owner }, ...items.flat()]
}

/** Agent files as people write them: comments in every legal place, any style of text, any order, any indentation. */
export function anyAgentFile(pick: Pick): AnyAgentFile {
  const writing: Writing = {
    pick,
    step: pick(fc.integer, { min: 1, max: 4 }),
    comments: 0,
    texts: [],
    lists: [],
    metrics: [],
  }
  const fields: (() => Line[])[] = [
    () => entry(writing, '', 'agentId', '', [`696e655577e1d88ff54b4fbf${trailing(writing)}`]),
    () => entry(writing, '', 'name', '', shared(writing, writing.texts, textValue(writing, ''))),
    () =>
      entry(
        writing,
        '',
        'summaryPrompt',
        '/summaryPrompt',
        shared(writing, writing.texts, textValue(writing, '')),
      ),
    () => metricsOf(writing),
    () =>
      entry(writing, '', 'useReasoningModel', '/useReasoningModel', [
        `${oneOf(pick, true, false)}${trailing(writing)}`,
      ]),
  ]
  const lines = [
    ...oneOf(
      pick,
      [],
      [{ text: '---', owner: '' }],
      [{ text: '# yaml-language-server: $schema=x', owner: '' }],
    ),
    ...pick(fc.shuffledSubarray<(typeof fields)[number]>, fields, { minLength: fields.length }).flatMap(
      (field) => field(),
    ),
    ...above(writing, '', ''),
  ]
  const lineEnd = oneOf(pick, '\n', '\n', '\r\n')
  return { lines, text: lines.map(({ text }) => text).join(lineEnd) + oneOf(pick, lineEnd, '') }
}
