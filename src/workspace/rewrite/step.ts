import { type Document, isAlias, isMap, isScalar, isSeq, type YAMLMap } from 'yaml'
import { formatChangePath } from '../../model/change-path.js'
import type { Metric } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import type { Edit } from './edit.js'
import { type FieldValues, type FileGoal, fieldsToChange, goalOfMetric } from './goal.js'
import { collectionOf, type EditSite, siteIn } from './item-range.js'
import { ownPair } from './keys.js'
import { addMetrics, type MetricList, type MetricTask, metricEdits, removeMetrics } from './metrics.js'
import { findAliases, moveAnchors, writeOutMerges } from './shared-values.js'
import { exactTextAt, freshTextAt, replaceToken, textEdits } from './text-edits.js'

/** A file between two steps: its text, its nodes, and what it asks for now. */
interface Draft {
  readonly text: string
  readonly document: Document.Parsed
  readonly agent: Pick<DesiredAgent, 'config' | 'name' | 'renames'>
}

interface Step {
  /** None: nothing is left to do, or nothing can be done. */
  readonly edits: readonly Edit[]
  /** Keys that metrics get beside `use`, as paths. */
  readonly overrides: readonly string[]
}

/**
 * The next step makes edits of one kind; the one after reads the file again. First come merges that cannot stay, then
 * values written where they are used, metrics to remove, and metrics to add. Shared values come last: by then they may
 * be right already.
 */
export function nextStep(draft: Draft, goal: FileGoal): Step {
  const step = stepsTo(goal, draft).find(({ edits }) => edits.length > 0)
  if (step === undefined) return { edits: [], overrides: [] }
  // An anchor must not go while an alias repeats it.
  const removed = step.edits.filter(({ drops }) => drops)
  const moved = moveAnchors(draft.text, draft.document, removed)
  return moved.length > 0 ? { edits: moved, overrides: [] } : step
}

function stepsTo(goal: FileGoal, { text, document, agent }: Draft): Step[] {
  const root: unknown = document.contents
  const collection = isMap(root) ? collectionOf(root) : undefined
  if (!isMap(root) || collection === undefined) return []
  const site = { source: text, ...siteIn(collection) }
  const fields = fieldEdits(site, root, fieldsToChange(agent, goal))
  const list = metricList(root, site)
  const { changed, gone, fresh } = list === undefined ? NO_TASKS : metricTasks(list, agent, goal)
  const metrics = changed.map((task) => ({ ...task, ...metricEdits(text, task) }))
  const overrides = metrics.flatMap((metric) =>
    metric.overrides.map((key) =>
      formatChangePath({ of: 'unknown', keys: ['dispositionMetrics', metric.wanted.identifier, key] }),
    ),
  )
  const of = (kind: 'own' | 'shared'): Edit[] => [
    ...fields[kind],
    ...metrics.flatMap((metric) => metric[kind]),
  ]
  const surroundings = { aliases: findAliases(document), gone: gone.map((at) => list?.list.items[at]) }
  return [
    { edits: writeOutMerges(text, changed, surroundings), overrides: [] },
    { edits: of('own'), overrides },
    { edits: list === undefined ? [] : removeMetrics(text, list, gone), overrides: [] },
    { edits: list === undefined ? [] : addMetrics(text, list, fresh), overrides: [] },
    { edits: of('shared'), overrides },
  ]
}

/** Edits of values that are written where they are used, and of values that an alias repeats. */
function fieldEdits(
  site: EditSite,
  root: YAMLMap,
  values: FieldValues,
): { readonly own: readonly Edit[]; readonly shared: readonly Edit[] } {
  const own: Edit[] = []
  const shared: Edit[] = []
  for (const [key, value] of values) {
    const node = ownPair(root, key)?.value
    if (isAlias(node) && node.srcToken !== undefined) {
      const textAt = key === 'name' ? exactTextAt : freshTextAt
      const written = typeof value === 'string' ? textAt(site, node.srcToken, value) : String(value)
      shared.push(...replaceToken(site.source, node.srcToken, written))
    } else if (isScalar(node)) {
      own.push(
        ...(typeof value === 'string'
          ? textEdits(site, node, value)
          : replaceToken(site.source, node.srcToken, String(value))),
      )
    }
  }
  return { own, shared }
}

function metricList(root: YAMLMap, site: EditSite): MetricList | undefined {
  const pair = ownPair(root, 'dispositionMetrics')
  return pair !== undefined && isSeq(pair.value) ? { pair, list: pair.value, site } : undefined
}

interface MetricTasks {
  readonly changed: readonly MetricTask[]
  /** Indexes of metrics that go. */
  readonly gone: readonly number[]
  readonly fresh: readonly Metric[]
}

const NO_TASKS: MetricTasks = { changed: [], gone: [], fresh: [] }

function metricTasks({ list }: MetricList, { config, renames }: Draft['agent'], goal: FileGoal): MetricTasks {
  const metrics = config.dispositionMetrics ?? []
  const targets = metrics.map(({ identifier }) => goalOfMetric(goal, identifier))
  const wantedMetrics = goal.config.dispositionMetrics ?? []
  const changed = metrics.flatMap((was, at) => {
    const [map, wanted] = [list.items[at], targets[at]]
    if (!isMap(map) || wanted === undefined) return []
    // A rename is over once a metric has the old name: this one, or another.
    const isStale = wantedMetrics.some(({ identifier }) => identifier === renames[was.identifier])
    return [{ map, was, wanted, stale: isStale ? ['renamedFrom'] : [] }]
  })
  return {
    changed,
    gone: targets.flatMap((target, at) => (target === undefined ? [at] : [])),
    fresh: wantedMetrics.filter((metric) => !targets.includes(metric)),
  }
}
