import type { BaselineEntry, Finding } from '../model/lint.js'

export interface BaselineMatch {
  readonly findings: readonly Finding[]
  readonly baselined: readonly Finding[]
  /** Entries that stand for more than there is: what is left over of each. */
  readonly stale: readonly BaselineEntry[]
}

/** Takes out what the baseline lets pass: of each metric and rule, the first so many. */
export function applyBaseline(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
): BaselineMatch {
  const left = countEntries(entries)
  const shown: Finding[] = []
  const baselined: Finding[] = []
  for (const finding of findings) {
    const entry = finding.isFatal ? undefined : left.get(keyOf(entryOf(finding)))
    if (entry === undefined || entry.count === 0) shown.push(finding)
    else {
      entry.count -= 1
      baselined.push(finding)
    }
  }
  return { findings: shown, baselined, stale: [...left.values()].filter(({ count }) => count > 0) }
}

/** What a first baseline lets pass: everything that a comment could silence. */
export const createBaseline = (findings: readonly Finding[]): BaselineEntry[] =>
  sortEntries([...countEntries(findings.filter(({ isFatal }) => !isFatal).map(entryOf)).values()])

/** The same entries without what is stale. Never longer than before. */
export function shrinkBaseline(
  entries: readonly BaselineEntry[],
  stale: readonly BaselineEntry[],
): BaselineEntry[] {
  const gone = countEntries(stale)
  const kept = Array.from(countEntries(entries).values(), (entry) => ({
    ...entry,
    count: entry.count - (gone.get(keyOf(entry))?.count ?? 0),
  }))
  return sortEntries(kept.filter(({ count }) => count > 0))
}

const entryOf = ({ code, place, metric }: Finding): BaselineEntry => ({
  rule: code,
  file: place?.file ?? '',
  ...(metric !== undefined && { metric }),
  count: 1,
})

const keyOf = ({ rule, file, metric }: BaselineEntry): string => JSON.stringify([file, metric ?? '', rule])

/** One entry for each rule, file and metric. */
function countEntries(entries: readonly BaselineEntry[]): Map<string, BaselineEntry & { count: number }> {
  const sums = new Map<string, BaselineEntry & { count: number }>()
  for (const entry of entries) {
    const known = sums.get(keyOf(entry))
    if (known === undefined) sums.set(keyOf(entry), { ...entry })
    else known.count += entry.count
  }
  return sums
}

const sortEntries = (entries: readonly BaselineEntry[]): BaselineEntry[] =>
  entries.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
