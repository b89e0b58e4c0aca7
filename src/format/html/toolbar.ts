import type { Block } from '../../model/page.js'
import { grouped } from '../document/grouped.js'
import { kindCounts } from './kind.js'

/** Only shown where a script runs; without one the page is a plain document. */
export function toolbarHtml(blocks: readonly Block[]): string {
  const chips = kindCounts(blocks).map(
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
