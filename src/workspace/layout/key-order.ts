import { type Document, isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml'

/** Of all three kinds of files; no two of them share a key at the top. */
const TOP = [
  ...['version', 'agents', 'metrics', 'environments', 'guards', 'lint'],
  ...[
    'agentId',
    'name',
    'summaryPrompt',
    'dispositionMetrics',
    'useInternalAnalyticsModel',
    'useReasoningModel',
    'ignore',
  ],
]
const METRIC = ['use', 'identifier', 'renamedFrom', 'prompt', 'type', 'choices']
const METRIC_LISTS = ['dispositionMetrics', 'metrics']

/** Puts the keys of a file and of its metrics into canonical order; keys nobody knows stay behind, as they were. */
export function orderKeys({ contents }: Document.Parsed): void {
  if (!isMap(contents)) return
  for (const list of METRIC_LISTS) {
    const metrics = contents.get(list, true)
    if (isSeq(metrics)) for (const metric of metrics.items) if (isMap(metric)) order(metric, METRIC)
  }
  order(contents, TOP)
}

function order(map: YAMLMap, names: readonly string[]): void {
  const rank = ({ key }: Pair): number => {
    const at = isScalar(key) ? names.indexOf(String(key.value)) : -1
    return at === -1 ? names.length : at
  }
  const first = map.items[0]
  map.items = map.items.toSorted((a, b) => rank(a) - rank(b))
  const nowFirst = map.items[0]
  if (first !== undefined && nowFirst !== undefined && first !== nowFirst) swapHeads(first, nowFirst)
}

/** What belongs to the head of a file stays there: its blank line, and what is said to the editor. */
function swapHeads({ key: before }: Pair, { key: after }: Pair): void {
  if (!isScalar(before) || !isScalar(after)) return
  const blank = after.spaceBefore === true
  after.spaceBefore = before.spaceBefore === true
  before.spaceBefore = blank
  const comments = before.commentBefore?.split('\n') ?? []
  const modelines = comments.filter(isModeline)
  if (modelines.length === 0) return
  before.commentBefore = comments.filter((line) => !isModeline(line)).join('\n') || null
  after.commentBefore = [...modelines, ...(after.commentBefore ? [after.commentBefore] : [])].join('\n')
}

const isModeline = (comment: string): boolean => /^\s*yaml-language-server\s*:/.test(comment)
