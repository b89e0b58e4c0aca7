import type { DiffPart } from '../../model/page.js'

/** Changed blanks alone would be an invisible change. */
export function withVisibleBlanks({ op, text }: DiffPart): string {
  if (op === 'same' || text.trim() !== '') return text
  return text.replace(/\r?\n/g, '↵\n').replaceAll('\t', '→').replaceAll(' ', '·')
}
