/** Names that Windows keeps for devices, with or without an ending. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/

/** The longest name, in code points: at four bytes each it still fits into the 255 of a file system. */
const LONGEST = 50

/**
 * A file name for an agent: its own name in lower case, letters and digits of any script, hyphens between. No
 * separators, no dots, nothing Windows reserves. The id stands in where no name is left.
 */
export function agentFileName({
  agentId,
  name,
}: {
  readonly agentId: string
  readonly name?: string
}): string {
  return `${slugOf(name ?? '') || `agent-${slugOf(agentId)}`}.yaml`
}

/** File names for several agents; the end of the id tells those of one name apart. */
export function agentFileNames(
  agents: readonly { readonly agentId: string; readonly name?: string }[],
): readonly string[] {
  const taken = new Set<string>()
  return agents.map((agent) => {
    const plain = agentFileName(agent)
    const stem = plain.slice(0, -'.yaml'.length)
    const candidates = [
      plain,
      `${stem}-${slugOf(agent.agentId.slice(-6))}.yaml`,
      `${stem}-${slugOf(agent.agentId)}.yaml`,
    ]
    const free = candidates.find((candidate) => !taken.has(candidate)) ?? `${stem}-${taken.size + 1}.yaml`
    taken.add(free)
    return free
  })
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
