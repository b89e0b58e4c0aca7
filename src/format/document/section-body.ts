import type { Block, SectionBlock } from '../../model/page.js'
import { textOf } from './gist.js'

/** What a section says besides its gist, for formats that show the gist beside the title. */
export function bodyOf({ blocks, gist }: SectionBlock): readonly Block[] {
  if (gist === undefined) return blocks
  const said = textOf(gist)
  const at = blocks.findIndex((block) => block.kind === 'line' && textOf(block.spans) === said)
  return at === -1 ? blocks : blocks.toSpliced(at, 1)
}
