import { canonicalJson, sortKeys } from './canonical-json.js'

/** How deep a text is taken apart: a document, its lists, what is in them. */
const LEVELS = 2

/**
 * The text of `JSON.stringify(data, null, 2)` in parts, one for each item of a list in a document. As one text, a fleet
 * would take its memory twice, and V8 has no texts beyond half a billion characters.
 * @param data plain data, as `JSON.parse` gives it; keys may be `undefined`
 */
export const jsonParts = (data: unknown): Generator<string> => parts(data, PRETTY, LEVELS, '')

/** The text of `canonicalJson(data)`, likewise. */
export const canonicalParts = (data: unknown): Generator<string> => parts(data, CANONICAL, LEVELS, '')

interface Style {
  readonly whole: (data: unknown, margin: string) => string
  readonly colon: string
  readonly indent: string
  /** Before each item. */
  readonly lineStart: (margin: string) => string
  readonly sort: (data: object) => object
}

const PRETTY: Style = {
  // Texts in JSON have no line ends of their own.
  whole: (data, margin) => JSON.stringify(data, null, 2).replaceAll('\n', `\n${margin}`),
  colon: ': ',
  indent: '  ',
  lineStart: (margin) => `\n${margin}`,
  sort: (data) => data,
}

const CANONICAL: Style = {
  whole: canonicalJson,
  colon: ':',
  indent: '',
  lineStart: () => '',
  sort: sortKeys,
}

function* parts(data: unknown, style: Style, levels: number, margin: string): Generator<string> {
  const items = levels === 0 ? [] : itemsOf(data, style)
  if (items.length === 0) return yield style.whole(data, margin)
  const [open, close] = Array.isArray(data) ? ['[', ']'] : ['{', '}']
  const inner = margin + style.indent
  for (const [index, [name, item]] of items.entries()) {
    yield `${index === 0 ? open : ','}${style.lineStart(inner)}${name}`
    yield* parts(item, style, levels - 1, inner)
  }
  yield `${style.lineStart(margin)}${close}`
}

/** What is between the brackets of a list or an object, with what stands before each. */
function itemsOf(data: unknown, { sort, colon }: Style): (readonly [name: string, item: unknown])[] {
  if (typeof data !== 'object' || data === null) return []
  if (Array.isArray(data)) return data.map((item) => ['', item ?? null])
  return Object.entries(sort(data)).flatMap(([key, item]) =>
    item === undefined ? [] : [[`${JSON.stringify(key)}${colon}`, item] as const],
  )
}
