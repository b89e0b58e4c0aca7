import type { Block, Page } from '../../model/page.js'

/** A page the other way round: what a terminal says last, next to the prompt, a document says first. */
export interface Outline {
  /** The verdict: totals, what stands in the way. */
  readonly lead: readonly Block[]
  /** What it was made of: agents, diagnostics, rows. */
  readonly rest: readonly Block[]
}

export function outline({ blocks, isProse }: Pick<Page, 'blocks' | 'isProse'>): Outline {
  if (isProse) return { lead: blocks, rest: [] }
  const details = blocks.findLastIndex(({ kind }) => kind === 'section' || kind === 'diagnostic')
  const at = details === -1 ? blocks.findLastIndex(({ kind }) => kind === 'gap') : details
  return { lead: blocks.slice(at + 1), rest: blocks.slice(0, at + 1) }
}
