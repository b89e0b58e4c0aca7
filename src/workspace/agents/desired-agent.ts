import { formatChangePath, METRIC_FIELDS } from '../../model/change-path.js'
import { CONFIG_FIELDS, type PostCallConfig } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import type { Place } from '../../model/place.js'
import { detach, placeAt, type Source } from '../yaml/source.js'
import { entryOf, itemsOf, stringIn, type Tree } from '../yaml/tree.js'
import { type Field, type MetricDraft, toMetric } from './metric.js'

type Desired = Omit<DesiredAgent, 'agentId' | 'source'>

/** What a file without mistakes asks for; `undefined` when a shared metric it uses is not complete. */
export function desiredOf(source: Source, tree: Tree, drafts: readonly MetricDraft[]): Desired | undefined {
  const metrics = drafts.map(toMetric)
  const complete = metrics.filter((metric) => metric !== undefined)
  if (complete.length < metrics.length) return undefined
  const name = stringIn(entryOf(tree, 'name')?.value)
  const isManaged = entryOf(tree, 'dispositionMetrics') !== undefined
  return {
    ...(name !== undefined && { name: detach(name) }),
    config: { ...plainFields(tree), ...(isManaged && { dispositionMetrics: complete }) },
    renames: renamesOf(drafts),
    ignore: itemsOf(entryOf(tree, 'ignore')?.value).flatMap((path) => stringIn(path) ?? []),
    places: placesOf(source, tree, drafts),
  }
}

function plainFields(tree: Tree): Omit<PostCallConfig, 'dispositionMetrics'> {
  const summaryPrompt = stringIn(entryOf(tree, 'summaryPrompt')?.value)
  const useInternalAnalyticsModel = flagOf(tree, 'useInternalAnalyticsModel')
  const useReasoningModel = flagOf(tree, 'useReasoningModel')
  return {
    ...(summaryPrompt !== undefined && { summaryPrompt: detach(summaryPrompt) }),
    ...(useInternalAnalyticsModel !== undefined && { useInternalAnalyticsModel }),
    ...(useReasoningModel !== undefined && { useReasoningModel }),
  }
}

function flagOf(tree: Tree, key: string): boolean | undefined {
  const value = entryOf(tree, key)?.value.value
  return typeof value === 'boolean' ? value : undefined
}

/** Without a prototype: `constructor` is a legal identifier. */
function renamesOf(drafts: readonly MetricDraft[]): Record<string, string> {
  const renames: Record<string, string> = Object.create(null)
  for (const { identifier, renamedFrom } of drafts) {
    if (identifier && renamedFrom) renames[detach(identifier.value)] = detach(renamedFrom.value)
  }
  return renames
}

function placesOf(source: Source, tree: Tree, drafts: readonly MetricDraft[]): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const key of CONFIG_FIELDS) {
    const entry = entryOf(tree, key)
    if (entry === undefined) continue
    places.set(formatChangePath({ of: 'field', field: key }), placeAt(source, entry.value.span.start))
  }
  for (const draft of drafts) {
    const path = { of: 'metric', identifier: draft.identifier?.value ?? '' } as const
    places.set(formatChangePath(path), placeOf(draft.entry))
    for (const field of METRIC_FIELDS) {
      const value = draft[field]
      if (value !== undefined) places.set(formatChangePath({ ...path, field }), placeOf(value))
    }
  }
  return places
}

const placeOf = ({ source, span }: Field<unknown>): Place => placeAt(source, span.start)
