import {
  type CST,
  type Document,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  parseDocument,
  type ScalarTag,
  visit,
  type YAMLMap,
} from 'yaml'

/** Marks a text that is printed as the user wrote it. */
const AS_WRITTEN = 'AS_WRITTEN'

/** Keeps quotes, escapes and line breaks of texts: yaml itself joins folded and plain texts into one long line. */
const asWritten: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  identify: (value) => typeof value === 'string',
  default: true,
  format: AS_WRITTEN,
  resolve: (text) => text,
  stringify: (node, { indent, indentStep }, onComment) => {
    const token = node.srcToken
    if (isFolded(token)) {
      // yaml would print the header's comment after the text, as part of it.
      if (node.comment && onComment) onComment()
      const header = node.comment ? `${blockHeaderOf(token)} #${node.comment}` : blockHeaderOf(token)
      return `${header}\n${foldedLines(token, indent || indentStep)}`
    }
    return isFlow(token) ? flowLines(token, indent) : JSON.stringify(node.value)
  },
}

/** A document whose texts are printed as they were written. */
export function openDocument(text: string): Document.Parsed {
  const options = { schema: 'core', keepSourceTokens: true, uniqueKeys: false, logLevel: 'silent' } as const
  const document = parseDocument(text, { ...options, customTags: (tags) => [...tags, asWritten] })
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && (isFlow(node.srcToken) || isFolded(node.srcToken)))
        node.format = AS_WRITTEN
    },
  })
  return document
}

/** The canonical layout: two spaces, no folding, no padding in brackets, one line end at the end. */
export const printDocument = (document: Document.Parsed): string =>
  document.toString({ lineWidth: 0, flowCollectionPadding: false })

const isFlow = (token: CST.Token | undefined): token is CST.FlowScalar =>
  token?.type === 'scalar' || token?.type === 'single-quoted-scalar' || token?.type === 'double-quoted-scalar'

/** `>` and `>-`. Where the header says more, yaml's own printing is safer. */
const isFolded = (token: CST.Token | undefined): token is CST.BlockScalar =>
  token?.type === 'block-scalar' && /^>-?$/.test(blockHeaderOf(token))

/** `|`, `>-`, `|2+`. */
export function blockHeaderOf({ props }: CST.BlockScalar): string {
  const header = props.find(({ type }) => type === 'block-scalar-header')
  return header !== undefined && 'source' in header ? header.source : ''
}

/** Blanks around the line ends inside plain and quoted texts mean nothing. */
function flowLines({ source }: CST.FlowScalar, indent: string): string {
  const lines = source.split('\n')
  return lines
    .map((line, at) => (at === 0 ? line : line.trimStart()))
    .map((line, at) => (at === lines.length - 1 ? line : line.trimEnd()))
    .map((line, at) => (at === 0 || line === '' ? line : indent + line))
    .join('\n')
}

function foldedLines({ source }: CST.BlockScalar, indent: string): string {
  const lines = source.trimEnd().split('\n')
  const isBlank = (line: string): boolean => line.trim() === ''
  const depth = Math.min(...lines.filter((line) => !isBlank(line)).map((line) => line.search(/\S/)))
  return lines.map((line) => (isBlank(line) ? '' : indent + line.slice(depth))).join('\n')
}

/** The comments, anchors, aliases and tags of a text, in order, and where they are. */
export function marksIn(text: string): { readonly mark: string; readonly at: number }[] {
  const marks: { mark: string; at: number }[] = []
  let at = 0
  let isText = false
  for (const lexeme of new Lexer().lex(text)) {
    if (!isText && /^[#&*!]/.test(lexeme)) marks.push({ mark: lexeme.trimEnd(), at })
    // The lexer announces a text, which may begin with any sign, by a control character that is in no file.
    isText = lexeme === TEXT
    if (!CONTROLS.has(lexeme)) at += lexeme.length
  }
  return marks
}

const TEXT = '\u001f'
const CONTROLS: ReadonlySet<string> = new Set(['\u0002', '\u0018', TEXT])

/** The keys of a metric in canonical order. */
export const METRIC_KEYS: readonly string[] = [
  'use',
  'identifier',
  'renamedFrom',
  'prompt',
  'type',
  'choices',
]

/** The keys that hold lists of metrics: in an agent file, and in a library. */
export const METRIC_LISTS: readonly string[] = ['dispositionMetrics', 'metrics']

/** Of all three kinds of files; no two of them share a key at the top. */
const TOP_KEYS = [
  ...['version', 'agents', 'metrics', 'environments', 'guards', 'lint'],
  ...['agentId', 'name', 'summaryPrompt', 'dispositionMetrics'],
  ...['useInternalAnalyticsModel', 'useReasoningModel', 'ignore'],
]

/** Puts the keys of a file and of its metrics into canonical order; unknown keys come last, as they were. */
export function orderKeys({ contents }: Document.Parsed): void {
  if (!isMap(contents)) return
  for (const list of METRIC_LISTS) {
    const metrics = contents.get(list, true)
    if (isSeq(metrics)) for (const metric of metrics.items) if (isMap(metric)) order(metric, METRIC_KEYS)
  }
  order(contents, TOP_KEYS)
}

/** The place of a key in an order; unknown keys come last. */
export function rankIn(order: readonly string[], key: string | undefined): number {
  const at = key === undefined ? -1 : order.indexOf(key)
  return at === -1 ? order.length : at
}

function order(map: YAMLMap, keys: readonly string[]): void {
  const rank = ({ key }: Pair): number => rankIn(keys, isScalar(key) ? String(key.value) : undefined)
  const first = map.items[0]
  map.items = map.items.toSorted((a, b) => rank(a) - rank(b))
  const nowFirst = map.items[0]
  if (first !== undefined && nowFirst !== undefined && first !== nowFirst) swapHeads(first, nowFirst)
}

/** The head of a file stays its head: its blank line, and the line that speaks to the editor. */
function swapHeads({ key: before }: Pair, { key: after }: Pair): void {
  if (!isScalar(before) || !isScalar(after)) return
  const hasBlank = after.spaceBefore === true
  after.spaceBefore = before.spaceBefore === true
  before.spaceBefore = hasBlank
  const comments = before.commentBefore?.split('\n') ?? []
  const modelines = comments.filter(isModeline)
  if (modelines.length === 0) return
  before.commentBefore = comments.filter((line) => !isModeline(line)).join('\n') || null
  after.commentBefore = [...modelines, ...(after.commentBefore ? [after.commentBefore] : [])].join('\n')
}

const isModeline = (comment: string): boolean => /^\s*yaml-language-server\s*:/.test(comment)
