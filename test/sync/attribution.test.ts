import { describe, expect, it } from 'vitest'
import { parseChangePath } from '../../src/model/change-path.js'
import { findBase } from '../../src/sync/drift/base.js'
import { readFieldHistory } from '../../src/sync/drift/timeline.js'
import { wireMetric } from '../build.js'
import { aMetric } from '../view/samples.js'
import { keeping, ours, type Published, published, theirs } from './history.js'

const by = (publisher: string, summaryPrompt: string, useReasoningModel = false): Published =>
  theirs({ summaryPrompt, useReasoningModel }, { publisher })

/** Who brought what these revisions hold, newest first, since the last of them was applied. */
async function culprits(revisions: readonly Published[]) {
  const { served, state, read } = await published(...revisions)
  const base = await findBase(served, async () => undefined)
  if (base === undefined) throw new Error('nothing was applied')
  const before = read().length
  const { findPublisher: culprit, servedValues: spans } = await readFieldHistory(served, base)
  return {
    spans,
    of: (path: string) => culprit(parseChangePath(path))?.publishedBy,
    reads: read().length - before,
    published: state.revisions,
  }
}

const APPLIED = ours({ summaryPrompt: 'First.' })

describe('who changed a value', () => {
  it('is who published it last, not who published since', async () => {
    const { of } = await culprits([
      by('Cid', 'Bob’s.', true),
      by('Bob', 'Bob’s.'),
      by('Ada', 'Ada’s.'),
      APPLIED,
    ])
    expect([of('/summaryPrompt'), of('/useReasoningModel')]).toEqual(['Bob', 'Cid'])
  })

  it('is who brought it back after somebody else', async () => {
    const { of } = await culprits([by('Cid', 'Ada’s.'), by('Bob', 'Bob’s.'), by('Ada', 'Ada’s.'), APPLIED])
    expect(of('/summaryPrompt')).toBe('Cid')
  })

  it('is nobody where nobody did', async () => {
    const { of } = await culprits([by('Ada', 'Ada’s.'), APPLIED])
    expect(of('/useReasoningModel')).toBeUndefined()
  })

  it('is not who changed no more than blanks at its end', async () => {
    const { of } = await culprits([by('Bob', 'Ada’s.\n'), by('Ada', 'Ada’s.'), APPLIED])
    expect(of('/summaryPrompt')).toBe('Ada')
  })

  it('is told of one field of a metric', async () => {
    const metric = (over: Record<string, unknown> = {}) =>
      theirs({}, { config: { dispositionMetrics: [wireMetric(over)] } })
    const changed = { dispositionMetricPrompt: 'Who calls?' }
    const { of } = await culprits([
      { ...metric({ ...changed, dispositionMetricType: 'BOOLEAN' }), publisher: 'Bob' },
      { ...metric(changed), publisher: 'Ada' },
      { ...metric(), label: ours({ dispositionMetrics: [aMetric()] }).label ?? '' },
    ])
    const path = '/dispositionMetrics/user_name'
    expect([`${path}/prompt`, `${path}/type`, path].map(of)).toEqual(['Ada', 'Bob', 'Bob'])
  })
})

describe('a long history', () => {
  const since = (count: number) => Array.from({ length: count }, (_, n) => by(`Cid ${n}`, 'Ada’s.'))

  it('is read back to the base', async () => {
    const all = await culprits([...since(25), by('Ada', 'Ada’s.'), APPLIED])
    expect([all.of('/summaryPrompt'), all.reads]).toEqual(['Ada', 25])
    const most = await culprits([...since(5), by('Bob', 'Bob’s.'), ...since(20), APPLIED])
    expect([most.of('/summaryPrompt'), most.reads]).toEqual(['Cid 4', 25])
  })

  it('is none of ours to read where hundreds of revisions came since', async () => {
    await expect(culprits([...since(301), APPLIED])).rejects.toThrow('others published 301 revisions since')
  })
})

describe('what live had since', () => {
  it('is told of one path, oldest first, with its times', async () => {
    const { spans, published: all } = await culprits([by('Bob', 'Bob’s.'), by('Ada', 'Ada’s.'), APPLIED])
    const [bob, ada, base] = all.map(({ publishedAt }) => new Date(publishedAt ?? ''))
    expect(spans(parseChangePath('/summaryPrompt'))).toEqual([
      { value: 'First.', from: base, to: ada },
      { value: 'Ada’s.', from: ada, to: bob },
      { value: 'Bob’s.', from: bob },
    ])
  })

  it('begins with what we last wrote there, though we kept something else', async () => {
    const kept = { summaryPrompt: 'Second.', useReasoningModel: true }
    const { spans } = await culprits([
      keeping({ ...kept, summaryPrompt: 'First.' }),
      keeping(kept),
      by('Ada', 'First.', true),
      APPLIED,
    ])
    const had = (path: string) => spans(parseChangePath(path)).map(({ value }) => value)
    expect(had('/summaryPrompt')).toEqual(['First.'])
    expect(had('/useReasoningModel')).toEqual([false, true, true, true])
  })

  it('is what was applied where nobody else published', async () => {
    const { spans } = await culprits([APPLIED])
    expect(spans(parseChangePath('/summaryPrompt')).map(({ value }) => value)).toEqual(['First.'])
  })
})
