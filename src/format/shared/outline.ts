import type { Block, LineBlock, Page, SectionBlock, Spans } from '../../model/page.js'

/** A page in the order of a document, which begins with what a terminal says last, next to the prompt. */
export interface Outline {
  /** The verdict: totals, and what prevents the run. */
  readonly lead: readonly Block[]
  /** What the verdict sums up: agents, diagnostics, rows. */
  readonly rest: readonly Block[]
}

export function outline({ blocks, isProse }: Pick<Page, 'blocks' | 'isProse'>): Outline {
  if (isProse) return { lead: blocks, rest: [] }
  const details = blocks.findLastIndex(({ kind }) => kind === 'section' || kind === 'diagnostic')
  const at = details === -1 ? blocks.findLastIndex(({ kind }) => kind === 'gap') : details
  return { lead: blocks.slice(at + 1), rest: blocks.slice(0, at + 1) }
}

/** The page in one line, unescaped. */
export function verdictOf(page: Page): string {
  const line = outline(page).lead.find((block): block is LineBlock => block.kind === 'line')
  return line === undefined ? page.title : spansText(line.spans)
}

/** A section without the line that repeats its summary, for formats that show that beside the title. */
export function sectionBody({ blocks, summary }: SectionBlock): readonly Block[] {
  if (summary === undefined) return blocks
  const text = spansText(summary)
  const at = blocks.findIndex((block) => block.kind === 'line' && spansText(block.spans) === text)
  return at === -1 ? blocks : blocks.toSpliced(at, 1)
}

export const spansText = (spans: Spans): string => spans.map(({ text }) => text).join('')

/** The blocks of one kind that follow each other from here on. */
export function sameKindFrom<K extends Block['kind']>(
  blocks: readonly Block[],
  from: number,
  kind: K,
): Extract<Block, { readonly kind: K }>[] {
  const found: Extract<Block, { readonly kind: K }>[] = []
  for (const block of blocks.slice(from)) {
    if (!isOfKind(block, kind)) break
    found.push(block)
  }
  return found
}

const isOfKind = <K extends Block['kind']>(
  block: Block,
  kind: K,
): block is Extract<Block, { readonly kind: K }> => block.kind === kind
