import type { Finding } from './lint.js'

/** In reading order. The same finding of several agents is told once: a shared metric is one metric, whoever uses it. */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const agents = new Map<string, Set<string>>()
  const merged = new Map<string, Finding>()
  for (const finding of findings) {
    const key = keyOf(finding)
    const known = agents.get(key) ?? new Set()
    for (const agent of finding.agents ?? []) known.add(agent)
    agents.set(key, known)
    if (!merged.has(key)) merged.set(key, finding)
  }
  return Array.from(merged, ([key, finding]): Finding => {
    const concerned = [...(agents.get(key) ?? [])].sort()
    return concerned.length === 0 ? finding : { ...finding, agents: concerned }
  }).sort(byPlace)
}

const keyOf = ({ code, place, metric, message }: Finding): string =>
  JSON.stringify([code, place?.file, place?.line, place?.column, metric, message])

const byPlace = ({ place: a, code }: Finding, { place: b, code: other }: Finding): number =>
  compare(a?.file ?? '', b?.file ?? '') ||
  (a?.line ?? 0) - (b?.line ?? 0) ||
  (a?.column ?? 0) - (b?.column ?? 0) ||
  compare(code, other)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
