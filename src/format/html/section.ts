import type { Block, SectionBlock } from '../../model/page.js'
import { grouped } from '../document/grouped.js'
import { bodyOf } from '../document/section-body.js'
import { escapeMarkup } from '../escape-markup.js'
import { kindOf } from './kind.js'
import { signHtml, spansHtml } from './spans.js'

/** A section names this many of its agents itself. */
const NAMED = 11

/** What there is to fold, folded; the page's script filters by kind and text. */
export function sectionHtml(section: SectionBlock, blocksHtml: (blocks: readonly Block[]) => string): string {
  const kind = kindOf(section)
  const body = bodyOf(section)
  if (body.length === 0) {
    return `<div class="item agent" data-kind="${kind}" tabindex="-1">${headHtml(section)}</div>`
  }
  return [
    `<details class="item agent" data-kind="${kind}"><summary>${headHtml(section)}</summary>`,
    `<div class="body">${blocksHtml(body)}${everyone(section)}</div></details>`,
  ].join('\n')
}

function headHtml({ title, gist = [] }: SectionBlock): string {
  const why = gist.length > 0 ? `<span class="gist">${spansHtml(gist)}</span>` : ''
  return `${signHtml(title.sign)}<span class="who">${spansHtml(title.spans)}</span>${why}`
}

/** The names of all agents of which the same is said, to be found by the filter. */
function everyone({ agents }: SectionBlock): string {
  if (agents.length <= NAMED) return ''
  const names = agents.map(({ name, agentId, file, line }) => {
    const where =
      file === undefined ? '' : ` <span class="dim">${escapeMarkup(`${file}:${line ?? 1}`)}</span>`
    return `<li>${escapeMarkup(name)} <span class="dim id">${escapeMarkup(agentId)}</span>${where}</li>`
  })
  return `<details class="all"><summary>All ${grouped(agents.length)} agents</summary><ul>${names.join('')}</ul></details>`
}
