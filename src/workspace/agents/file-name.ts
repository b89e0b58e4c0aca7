import { hide } from '../../text/mask.js'

/** Names that Windows keeps for devices, with or without an ending. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/

/** The longest name, in code points: at four bytes each it still fits into the 255 of a file system. */
const LONGEST = 50

export interface NamedAgent {
  readonly agentId: string
  readonly name?: string
}

/**
 * What an agent's file can be called, without an ending, the best first: its own name in lower case, letters and digits
 * of any script, hyphens between. No separators, no dots, nothing Windows reserves. The id stands in where no name is
 * left, and the end of it tells agents of one name apart.
 */
export function stemsOf({ agentId, name }: NamedAgent): readonly string[] {
  const stem = slugOf(hide(name ?? '')) || `agent-${slugOf(agentId)}`
  return [stem, `${stem}-${slugOf(agentId.slice(-6))}`, `${stem}-${slugOf(agentId)}`]
}

function slugOf(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  const slug = Array.from(words.join('-')).slice(0, LONGEST).join('').replace(/-$/, '')
  return RESERVED.test(slug) ? `${slug}-agent` : slug
}
