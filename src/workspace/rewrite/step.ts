import { type Document, isAlias, isMap, isScalar, isSeq, type YAMLMap } from 'yaml'
import type { Metric } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import type { Edit } from './edit.js'
import { type Values, type Wanted, wantedMetric, wrongFields } from './goal.js'
import { collectionOf, type EditSite, type Spot, spotIn } from './item-range.js'
import { ownPair } from './keys.js'
import { addMetrics, type MetricList, type MetricTask, metricEdits, removeMetrics } from './metrics.js'
import { rehome, repeatsIn, unmerge } from './shared-values.js'
import { freshTextInPlaceOf, replaceToken, textEdits, textInPlaceOf } from './text-edits.js'

/** A file between two steps: its text, its nodes, and what it asks for now. */
export interface Draft {
  readonly text: string
  readonly document: Document.Parsed
  readonly agent: Pick<DesiredAgent, 'config' | 'name' | 'renames'>
}

export interface Step {
  /** None: nothing is left to do, or nothing that can be done. */
  readonly edits: readonly Edit[]
  /** Keys that metrics get beside `use`, as paths. */
  readonly overrides: readonly string[]
}

const NO_STEP: Step = { edits: [], overrides: [] }

/**
 * What to do next. One kind of edit at a time, and the next step begins with what this one makes: first what
 * can no longer be merged in, then values that stand where they are used, then metrics that go, then metrics
 * that come, at last what is shared by aliases and merge keys, which by then may say the right thing already.
 */
export function nextStep(draft: Draft, wanted: Wanted): Step {
  const step = stepsOf(draft, wanted).find(({ edits }) => edits.length > 0)
  if (step === undefined) return NO_STEP
  // An anchor must not go while something else repeats it.
  const moved = rehome(
    draft.text,
    draft.document,
    step.edits.filter(({ drops }) => drops),
  )
  return moved.length > 0 ? { edits: moved, overrides: [] } : step
}

function stepsOf({ text, document, agent }: Draft, wanted: Wanted): Step[] {
  const root: unknown = document.contents
  const collection = isMap(root) ? collectionOf(root) : undefined
  if (!isMap(root) || collection === undefined) return []
  const spot = spotIn(collection)
  const fields = fieldEdits({ source: text, spot }, root, wrongFields(agent, wanted))
  const list = metricList(root, spot)
  const tasks = list === undefined ? NO_TASKS : tasksOf(list, agent, wanted)
  const metrics = tasks.changed.map((task) => ({ ...task, ...metricEdits(text, task) }))
  const overrides = metrics.flatMap((metric) =>
    metric.overrides.map((key) => `/dispositionMetrics/${metric.wanted.identifier}/${key}`),
  )
  const of = (kind: 'own' | 'shared'): Edit[] => [
    ...fields[kind],
    ...metrics.flatMap((metric) => metric[kind]),
  ]
  const gone = tasks.gone.map((at) => list?.list.items[at])
  return [
    { edits: unmerge(text, tasks.changed, { repeats: repeatsIn(document), gone }), overrides: [] },
    { edits: of('own'), overrides },
    { edits: list === undefined ? [] : removeMetrics(text, list, tasks.gone), overrides: [] },
    { edits: list === undefined ? [] : addMetrics(text, list, tasks.fresh), overrides: [] },
    { edits: of('shared'), overrides },
  ]
}

function metricList(root: YAMLMap, spot: Spot): MetricList | undefined {
  const pair = ownPair(root, 'dispositionMetrics')
  return pair !== undefined && isSeq(pair.value) ? { pair, list: pair.value, spot } : undefined
}

interface Tasks {
  readonly changed: readonly MetricTask[]
  /** Indexes of metrics that go. */
  readonly gone: readonly number[]
  readonly fresh: readonly Metric[]
}

const NO_TASKS: Tasks = { changed: [], gone: [], fresh: [] }

function tasksOf({ list }: MetricList, { config, renames }: Draft['agent'], wanted: Wanted): Tasks {
  const metrics = config.dispositionMetrics ?? []
  const targets = metrics.map(({ identifier }) => wantedMetric(wanted, identifier))
  const wantedMetrics = wanted.config.dispositionMetrics ?? []
  const changed = metrics.flatMap((was, at) => {
    const [map, target] = [list.items[at], targets[at]]
    if (!isMap(map) || target === undefined) return []
    const former = renames[was.identifier]
    // A rename is over once the old name is that of a metric: this one, or another.
    const isStale = wantedMetrics.some(({ identifier }) => identifier === former)
    return [{ map, was, wanted: target, stale: isStale ? ['renamedFrom'] : [] }]
  })
  return {
    changed,
    gone: targets.flatMap((target, at) => (target === undefined ? [at] : [])),
    fresh: wantedMetrics.filter((metric) => !targets.includes(metric)),
  }
}

/** Edits of values that stand where they are used, and of values that stand elsewhere and are only repeated. */
export interface FieldEdits {
  readonly own: readonly Edit[]
  readonly shared: readonly Edit[]
}

/** Makes the plain fields of a file say something else. */
export function fieldEdits(site: EditSite, root: YAMLMap, values: Values): FieldEdits {
  const { source } = site
  const own: Edit[] = []
  const shared: Edit[] = []
  for (const [key, value] of values) {
    const node = ownPair(root, key)?.value
    if (isAlias(node) && node.srcToken !== undefined) {
      const { srcToken: token } = node
      const textFor = key === 'name' ? textInPlaceOf : freshTextInPlaceOf
      const written = typeof value === 'string' ? textFor(site, token, value) : String(value)
      shared.push(...replaceToken(source, token, written))
    }
    if (!isScalar(node) || node.srcToken === undefined) continue
    own.push(
      ...(typeof value === 'string'
        ? textEdits(site, node, value)
        : replaceToken(source, node.srcToken, String(value))),
    )
  }
  return { own, shared }
}
