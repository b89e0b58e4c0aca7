import type { Field, FieldsBlock } from '../../model/page.js'
import { type DiffStyle, diffRows, textRows } from './diff.js'
import { hung } from './hung.js'
import { oneLine, type Row } from './ink.js'
import { columns } from './width.js'
import { wrap } from './wrap.js'

/** The length of `choices`: the values of neighbouring metrics then stand in one column. */
const LABEL_WIDTH = 7

export function fieldRows({ fields }: FieldsBlock, width: number, style: DiffStyle): Row[] {
  const labels = fields.map((field) => oneLine([{ text: field.label, tone: 'dim' }]))
  const widest = Math.max(LABEL_WIDTH, ...labels.map((label) => columns(label[0]?.text ?? '')))
  return fields.flatMap((field, at) => {
    const label = labels[at] ?? []
    const blanks = { text: ' '.repeat(widest + 2 - columns(label[0]?.text ?? '')) }
    return hung([...label, blanks], width, (room) => valueRows(field, room, style))
  })
}

function valueRows(field: Field, width: number, style: DiffStyle): Row[] {
  if ('parts' in field) return diffRows(field.parts, width, style)
  if ('text' in field) return textRows(field.text, width, style)
  return wrap(oneLine(field.spans), width)
}
