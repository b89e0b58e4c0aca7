import { type CST, type Document, parseDocument, type ScalarTag, visit } from 'yaml'

/** Marks a text that is printed as the user wrote it. */
const AS_WRITTEN = 'AS_WRITTEN'

/**
 * Texts keep their quotes, their escapes and the user's line breaks. Left to itself, yaml joins folded and
 * plain texts of many lines into one, however long.
 */
const asWritten: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  identify: (value) => typeof value === 'string',
  default: true,
  format: AS_WRITTEN,
  resolve: (text) => text,
  stringify: (node, { indent, indentStep }, onComment) => {
    const token = node.srcToken
    if (isFolded(token)) {
      // A comment beside the mark; yaml would print it after the text, as part of it.
      if (node.comment && onComment) onComment()
      const mark = node.comment ? `${markOf(token)} #${node.comment}` : markOf(token)
      return `${mark}\n${foldedLines(token, indent || indentStep)}`
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

/** `>` and `>-`. With an indentation of its own, or line ends that are kept, yaml's own printing is the safer. */
const isFolded = (token: CST.Token | undefined): token is CST.BlockScalar =>
  token?.type === 'block-scalar' && /^>-?$/.test(markOf(token))

function markOf({ props }: CST.BlockScalar): string {
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
  const depths = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length)
  const depth = Math.min(...depths)
  return lines.map((line) => (line.trim() === '' ? '' : indent + line.slice(depth))).join('\n')
}
