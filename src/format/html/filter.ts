import type { Block, SectionBlock } from '../../model/page.js'
import { grouped } from '../../text/plural.js'

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
export function itemKind({ agents: [agent] }: SectionBlock): string {
  if (agent?.status === 'error') return 'unread'
  const kind = agent?.risk ?? agent?.status
  return KINDS.some(([known]) => known === kind) && kind !== undefined ? kind : 'other'
}

/** Only shown where a script runs; without one the page is a plain document. */
export function toolbarHtml(blocks: readonly Block[]): string {
  const chips = countKinds(blocks).map(
    ({ kind, label, count }) =>
      `<button type="button" class="chip" data-kind="${kind}" aria-pressed="false">${label} <span>${grouped(count)}</span></button>`,
  )
  return [
    '<div class="bar" role="search" hidden>',
    '<label class="find"><span class="unseen">Filter by agent, id or text</span><input type="search" placeholder="Filter by agent, id or text" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"><kbd>/</kbd></label>',
    chips.length > 1 ? `<div class="chips" role="group" aria-label="Show only">${chips.join('')}</div>` : '',
    '<div class="tools">',
    '<span class="count" role="status"></span>',
    '<button type="button" data-do="sides" aria-pressed="false" aria-keyshortcuts="s">Side by side</button>',
    '<button type="button" data-do="unfold" aria-keyshortcuts="e">Expand all</button>',
    '<button type="button" data-do="theme" aria-keyshortcuts="t">Theme: system</button>',
    '</div>',
    '</div>',
  ].join('\n')
}

/** How many items of each kind there are, kinds without any left out. */
function countKinds(blocks: readonly Block[]): { kind: string; label: string; count: number }[] {
  const kinds = blocks.flatMap((block): string[] => {
    if (block.kind === 'section') return [itemKind(block)]
    return block.kind === 'diagnostic' ? [block.diagnostic.severity] : []
  })
  return KINDS.map(([kind, label]) => ({
    kind,
    label,
    count: kinds.filter((one) => one === kind).length,
  })).filter(({ count }) => count > 0)
}
