import type { DiffPart, Span } from '../../model/page.js'
import { elided } from '../diff/elide.js'
import { withVisibleBlanks } from '../diff/visible-blanks.js'
import { escapeTerminalLines } from '../escape-terminal.js'
import { hung } from './hung.js'
import type { Row } from './ink.js'
import { wrap } from './wrap.js'

export interface DiffStyle {
  readonly colour: boolean
  /** Long texts to their end. */
  readonly full?: boolean | undefined
}

/** A text of this many rows is shown to its end; of a longer one its start, and how much follows. */
const MOST_ROWS = 12

/** A text that stands for itself. */
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
  const shown = style.full ? parts : elided(parts)
  const spans = style.colour ? shown.flatMap(coloured) : shown.map(marked)
  return bounded(wrap(spans, width), 2 * MOST_ROWS)
}

const inTone = (op: DiffPart['op'], text: string): Span => (op === 'same' ? { text } : { text, tone: op })

/** Every line carries its sign, so no text can pass for the other side. */
function signedRows({ op, text }: DiffPart, width: number): Row[] {
  const sign = inTone(op, op === 'added' ? '+ ' : '- ')
  return escapeTerminalLines(text)
    .split('\n')
    .flatMap((line) => hung([sign], width, (room) => wrap([inTone(op, line)], room)))
}

/** Nothing but a colour would stand between a removed word and the one that replaces it. */
function coloured(part: DiffPart, at: number, parts: readonly DiffPart[]): Span[] {
  const span = inTone(part.op, escapeTerminalLines(withVisibleBlanks(part)))
  return part.op === 'added' && parts[at - 1]?.op === 'removed' ? [{ text: ' ' }, span] : [span]
}

/** Wherever a text would hold one of our marks, or complete one with the mark beside it. */
const FORGED_MARK = /(?<=\[)(?=-)|(?<=-)(?=\])|(?<=\{)(?=\+)|(?<=\+)(?=\})/g
const FORGED_AT_EDGE = /^(?=[\]}])|(?<=[[{])$/g

/** A text that holds our marks could pretend that something is removed that goes live: they are broken up. */
function marked(part: DiffPart): Span {
  const text = escapeTerminalLines(withVisibleBlanks(part)).replace(FORGED_MARK, '\\')
  if (part.op === 'same') return { text }
  const inside = text.replace(FORGED_AT_EDGE, '\\')
  return inTone(part.op, part.op === 'added' ? `{+${inside}+}` : `[-${inside}-]`)
}

function firstRows(rows: Row[], most: number, width: number): Row[] {
  // One row more takes no more room than the row that would announce it.
  if (rows.length <= most + 1) return rows
  return [
    ...rows.slice(0, most),
    ...wrap([{ text: `… ${rows.length - most} more lines`, tone: 'dim' }], width),
  ]
}
