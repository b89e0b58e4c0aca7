import type { DiffPart, Span } from '../../model/page.js'
import { elide, showBlanks } from '../shared/diff.js'
import { escapeTerminalLines } from '../shared/escape.js'
import { hang, wrap } from './layout.js'
import type { Row } from './row.js'

export interface DiffStyle {
  readonly colour: boolean
  /** Long texts to their end. */
  readonly full?: boolean | undefined
}

/** A longer text is cut to this many rows, and the number of the others. */
const MOST_ROWS = 12

/** A text that was compared with nothing. */
export function textRows({ text, ...span }: Span, width: number, { full }: DiffStyle): Row[] {
  const rows = wrap([{ ...span, text: escapeTerminalLines(text) }], width)
  return full ? rows : firstRows(rows, MOST_ROWS, width)
}

/** A compared text as rows: word by word where it has something in common, else old above new. */
export function diffRows(parts: readonly DiffPart[], width: number, style: DiffStyle): Row[] {
  const bounded = (rows: Row[], most: number) => (style.full ? rows : firstRows(rows, most, width))
  if (parts.every(({ op }) => op !== 'same')) {
    return parts.flatMap((part) => bounded(signedRows(part, width), MOST_ROWS))
  }
  const shown = style.full ? parts : elide(parts)
  const spans = style.colour ? shown.flatMap(colouredSpans) : shown.map(markedSpan)
  return bounded(wrap(spans, width), 2 * MOST_ROWS)
}

const inTone = (op: DiffPart['op'], text: string): Span => (op === 'same' ? { text } : { text, tone: op })

/** Every line carries its sign, so no text can pass for the other side. */
function signedRows({ op, text }: DiffPart, width: number): Row[] {
  const sign = inTone(op, op === 'added' ? '+ ' : '- ')
  return escapeTerminalLines(text)
    .split('\n')
    .flatMap((line) => hang([sign], width, (room) => wrap([inTone(op, line)], room)))
}

/** Without a blank, only a colour would divide a removed word from its replacement. */
function colouredSpans(part: DiffPart, at: number, parts: readonly DiffPart[]): Span[] {
  const span = inTone(part.op, escapeTerminalLines(showBlanks(part)))
  return part.op === 'added' && parts[at - 1]?.op === 'removed' ? [{ text: ' ' }, span] : [span]
}

/** Wherever a text would hold one of our marks, or complete one with the mark beside it. */
const FORGED_MARK = /(?<=\[)(?=-)|(?<=-)(?=\])|(?<=\{)(?=\+)|(?<=\+)(?=\})/g
const FORGED_AT_EDGE = /^(?=[\]}])|(?<=[[{])$/g

/** A text that holds our marks could pretend that something is removed that goes live: they are broken up. */
function markedSpan(part: DiffPart): Span {
  const text = escapeTerminalLines(showBlanks(part)).replace(FORGED_MARK, '\\')
  if (part.op === 'same') return { text }
  const inside = text.replace(FORGED_AT_EDGE, '\\')
  return inTone(part.op, part.op === 'added' ? `{+${inside}+}` : `[-${inside}-]`)
}

function firstRows(rows: Row[], most: number, width: number): Row[] {
  // The row that announces one more row takes as much room as that row.
  if (rows.length <= most + 1) return rows
  return [
    ...rows.slice(0, most),
    ...wrap([{ text: `… ${rows.length - most} more lines`, tone: 'dim' }], width),
  ]
}
