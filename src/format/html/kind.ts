import type { Block, SectionBlock } from '../../model/page.js'

/** Kinds of items in the order in which a reader cares, and what the filter calls them. */
const KINDS: readonly (readonly [kind: string, label: string])[] = [
  ['failed', 'failed'],
  ['refused', 'refused'],
  ['unread', 'not read'],
  ['error', 'errors'],
  ['warning', 'warnings'],
  ['breaking', 'breaking'],
  ['behavioural', 'behavioural'],
  ['additive', 'additive'],
  ['conflict', 'in conflict'],
  ['drifted', 'drifted'],
  ['unchecked', 'unchecked'],
  ['unknown', 'unknown'],
  ['acknowledged', 'acknowledged'],
  ['failing', 'condition met'],
  ['lossy', 'lost calls'],
  ['invalid', 'invalid values'],
  ['quiet', 'no calls'],
  ['healthy', 'healthy'],
  ['applied', 'applied'],
  ['skipped', 'skipped'],
  ['cosmetic', 'cosmetic'],
  ['other', 'other'],
]

/** What a section is filtered by: its risk, or what became of its agent. */
export function kindOf({ agents: [agent] }: SectionBlock): string {
  if (agent?.status === 'error') return 'unread'
  const kind = agent?.risk ?? agent?.status
  return KINDS.some(([known]) => known === kind) && kind !== undefined ? kind : 'other'
}

export interface KindCount {
  readonly kind: string
  readonly label: string
  readonly count: number
}

/** How many items of each kind there are, kinds without any left out. */
export function kindCounts(blocks: readonly Block[]): KindCount[] {
  const kinds = blocks.flatMap((block) => {
    if (block.kind === 'section') return [kindOf(block)]
    return block.kind === 'diagnostic' ? [block.diagnostic.severity as string] : []
  })
  return KINDS.map(([kind, label]) => ({
    kind,
    label,
    count: kinds.filter((one) => one === kind).length,
  })).filter(({ count }) => count > 0)
}
