import type { DiffPart } from '../../model/page.js'

/** The first so many characters of a compared text, and how many follow. */
export function cutParts(
  parts: readonly DiffPart[],
  most: number,
): { shown: readonly DiffPart[]; rest: number } {
  const total = parts.reduce((sum, { text }) => sum + text.length, 0)
  // A few more take no more room than the words that would count them.
  if (total <= most + 40) return { shown: parts, rest: 0 }
  const shown: DiffPart[] = []
  let room = most
  for (const { op, text } of parts) {
    if (room <= 0) break
    shown.push({ op, text: start(text, room) })
    room -= text.length
  }
  return { shown, rest: total - shown.reduce((sum, { text }) => sum + text.length, 0) }
}

/** Never half of a surrogate pair. */
export function start(text: string, most: number): string {
  const cut = text.slice(0, most)
  return /[\ud800-\udbff]$/.test(cut) && cut.length < text.length ? cut.slice(0, -1) : cut
}
