import type { Diagnostic } from '../../model/diagnostic.js'
import type { AgentMention, Block, LineBlock, Span, Tone } from '../../model/page.js'
import type { AgentRef } from '../../model/plan.js'

/** A plain string is a span without a tone. */
export type Piece = string | Span

export const GAP: Block = { kind: 'gap' }

const toned =
  (tone: Tone) =>
  (text: string): Span => ({ text, tone })

export const strong = toned('strong')
export const dim = toned('dim')
export const added = toned('added')
export const removed = toned('removed')
export const changed = toned('changed')
export const good = toned('good')
export const bad = toned('bad')
export const warn = toned('warn')

export const spans = (...pieces: readonly Piece[]): Span[] =>
  pieces.map((piece) => (typeof piece === 'string' ? { text: piece } : piece))

export const line = (...pieces: readonly Piece[]): LineBlock => ({ kind: 'line', spans: spans(...pieces) })

/** A line one or more levels in. */
export const indented = (indent: number, ...pieces: readonly Piece[]): LineBlock => ({
  ...line(...pieces),
  indent,
})

/** A line with a mark in front. */
export const signed = (sign: Span, indent: number, ...pieces: readonly Piece[]): LineBlock => ({
  ...indented(indent, ...pieces),
  sign,
})

/** The way out of what the line above says. */
export const hintLines = (hint: string | undefined, indent: number): LineBlock[] =>
  hint === undefined ? [] : [signed(dim('hint:'), indent, hint)]

/** Puts a gap between groups of blocks, none around empty ones. */
export const separated = (groups: readonly (readonly Block[])[]): Block[] =>
  groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [GAP, ...group]))

/** Words with commas between them. */
export const commaSeparated = (words: readonly Span[]): Span[] =>
  words.flatMap((word, index) => (index === 0 ? [word] : [{ text: ', ' }, word]))

/** Which agent: its name for people, its id and its line in the files to find it by. */
export const agentSpans = ({ name, agentId, source }: AgentRef): Span[] => [
  strong(name),
  ...(name === agentId ? [] : [dim(`  ${agentId}`)]),
  ...(source === undefined ? [] : [dim(`  ${source.file}:${source.line}`)]),
]

/** The same for formats that machines read. */
export const mention = ({ name, agentId, source }: AgentRef, status: string): AgentMention => ({
  agentId,
  name,
  ...(source && { file: source.file, line: source.line }),
  status,
})

/** Every diagnostic, set apart from its neighbours. */
export const diagnosticBlocks = (diagnostics: readonly Diagnostic<string>[]): Block[] =>
  separated(diagnostics.map((diagnostic) => [{ kind: 'diagnostic', diagnostic }]))
