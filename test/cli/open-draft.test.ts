import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { meddling } from '../meddling.js'
import { fastClock, folderWith, type Ran, runIn } from '../world.js'

const NEW = 'Summarize this sales call briefly.'
const METRICS = [wireMetric(), wireMetric({ identifier: 'city', dispositionMetricPrompt: 'Which city?' })]
const config = { summaryPrompt: 'Old.', dispositionMetrics: METRICS }
const FILE = [fileMetric(), fileMetric({ identifier: 'city', prompt: 'Which city?' })]

const analytics = (over: Record<string, unknown>) => ({ postCallAnalyticsConfig: { ...config, ...over } })
const reworded = (identifier: string, dispositionMetricPrompt: string) =>
  METRICS.map((metric) =>
    metric.identifier === identifier ? { ...metric, dispositionMetricPrompt } : metric,
  )

/** One agent, the draft that Ada left open on it, and the file that asks for something else. */
async function drafted(changes: Record<string, unknown>, file: Record<string, unknown> = {}) {
  const openDraft = { editor: 'Ada', changes }
  const atoms = await emulate({ agents: [{ id: id(1), name: 'Sales', config, openDraft }] })
  const folder = folderWith({ 'agents/1.yaml': agentFile({ dispositionMetrics: FILE, ...file }) })
  const include = (verb: string, ...flags: string[]) =>
    runIn(folder, [verb, '--on-open-draft=include', '--format=json', ...flags], { ...atoms })
  return { atoms, folder, include }
}

const liveOf = (atoms: Atoms) => atoms.liveConfig(id(1)) as Ran['json']
const promptsOf = (atoms: Atoms) =>
  Object.fromEntries(
    liveOf(atoms).dispositionMetrics.map((metric: Ran['json']) => [
      metric.identifier,
      metric.dispositionMetricPrompt,
    ]),
  )
const served = async (atoms: Atoms) =>
  (await fetch(`${atoms.url}/agent/${id(1)}`, { headers: { authorization: 'Bearer sk_x' } })).text()

describe('an open draft that is published along', () => {
  it('is shown: what it removes is a breaking change of the plan, and is guarded as one', async () => {
    const { atoms, include } = await drafted(analytics({ dispositionMetrics: [METRICS[0]] }))
    const { json: plan } = await include('plan')
    expect(plan.agents[0]).toMatchObject({
      risk: 'breaking',
      includes: { editors: ['Ada'], sections: [], paths: ['/dispositionMetrics/city'] },
    })
    expect(plan.agents[0].changes).toMatchObject([
      { op: 'change', path: '/summaryPrompt' },
      { op: 'remove', path: '/dispositionMetrics/city', risk: 'breaking' },
    ])
    const refused = await include('apply', '--yes')
    expect([refused.exit, atoms.writes()]).toEqual([4, []])
    expect((await include('apply', '--yes', '--allow-breaking', '--max-removed-metrics=0')).exit).toBe(4)
    expect(atoms.writes()).toEqual([])
    expect((await include('apply', '--yes', '--allow-breaking')).exit).toBe(0)
    expect([liveOf(atoms).summaryPrompt, promptsOf(atoms)]).toEqual([
      NEW,
      { user_name: METRICS[0]?.dispositionMetricPrompt },
    ])
  })

  it('keeps its words of one metric beside the files’ words of another', async () => {
    const reword = [fileMetric({ prompt: 'The name, or unknown.' }), FILE[1]]
    const { atoms, include } = await drafted(
      analytics({ dispositionMetrics: reworded('city', 'Ada’s words.') }),
      { dispositionMetrics: reword },
    )
    expect((await include('apply', '--yes')).exit).toBe(0)
    expect(promptsOf(atoms)).toEqual({ user_name: 'The name, or unknown.', city: 'Ada’s words.' })
  })

  it('keeps what it adds, and what it changes where the files manage nothing', async () => {
    const added = [...METRICS, wireMetric({ identifier: 'budget' })]
    const { atoms, include } = await drafted(
      analytics({ dispositionMetrics: added, useReasoningModel: true }),
    )
    const { json } = await include('apply', '--yes')
    expect(json.outcomes).toMatchObject([{ status: 'applied' }])
    expect(liveOf(atoms)).toMatchObject({ summaryPrompt: NEW, useReasoningModel: true })
    expect(Object.keys(promptsOf(atoms))).toEqual(['user_name', 'city', 'budget'])
  })

  it('is refused, with its editor, where it and the files change the same to different values', async () => {
    const cases: [Record<string, unknown>, Record<string, unknown>, string][] = [
      [{ summaryPrompt: 'Ada’s.' }, {}, '/summaryPrompt'],
      [
        { dispositionMetrics: [METRICS[0]] },
        { dispositionMetrics: [FILE[0], fileMetric({ identifier: 'city', prompt: 'Ours.' })] },
        '/dispositionMetrics/city',
      ],
      [
        { dispositionMetrics: [...METRICS, wireMetric({ identifier: 'budget' })] },
        { dispositionMetrics: [...FILE, fileMetric({ identifier: 'budget', prompt: 'Ours.' })] },
        '/dispositionMetrics/budget',
      ],
      [
        { dispositionMetrics: reworded('city', 'Ada’s words.') },
        { dispositionMetrics: [FILE[0], { ...FILE[1], identifier: 'town', renamedFrom: 'city' }] },
        '/dispositionMetrics/city',
      ],
    ]
    for (const [theirs, ours, path] of cases) {
      const { atoms, include } = await drafted(analytics(theirs), ours)
      const { exit, json } = await include('apply', '--yes', '--allow-breaking')
      expect([exit, atoms.writes()]).toEqual([4, []])
      const [blocker] = json.outcomes[0].blockers
      expect(blocker).toMatchObject({ id: 'open-draft', message: expect.stringContaining('Ada') })
      expect(blocker.message).toContain(path)
    }
  })

  it('is no conflict where both change the same to the same', async () => {
    const { atoms, include } = await drafted({ ...analytics({ summaryPrompt: NEW }), globalPrompt: 'Ada’s.' })
    expect((await include('apply', '--yes')).exit).toBe(0)
    expect(liveOf(atoms).summaryPrompt).toBe(NEW)
    expect(await served(atoms)).toContain('Ada’s.')
  })

  it('names the other sections that go live with it, in every plan that people read', async () => {
    const { folder, atoms, include } = await drafted({ globalPrompt: 'Ada’s.' })
    expect((await include('plan')).json.agents[0].includes.sections).toHaveLength(1)
    const [section] = (await include('plan')).json.agents[0].includes.sections
    const { stdout } = await runIn(folder, ['plan', '--on-open-draft=include'], atoms)
    expect(stdout).toMatch(new RegExp(`goes live too.*Ada.*${section}`))
  })

  it('is named in what became of the apply, of a saved plan and of the rollback', async () => {
    const { atoms, folder, include } = await drafted({
      ...analytics({ futureField: { a: 1 } }),
      globalPrompt: 'Ada’s.',
    })
    await include('plan', '--out=p.json')
    const { json } = await include('apply', 'p.json', '--record=r.json')
    const named = { editors: ['Ada'], paths: ['/futureField'], sections: ['workflow_prompt'] }
    expect(json.outcomes).toMatchObject([{ status: 'applied', includes: named }])
    const reopen = (a: number) =>
      atoms.edit(
        id(1),
        { postCallAnalyticsConfig: { ...liveOf(atoms), futureField: { a } } },
        { editor: 'Bo', publish: false },
      )
    reopen(2)
    const undone = await include('rollback', 'r.json', '--yes')
    expect(undone.json.outcomes).toMatchObject([
      { status: 'applied', includes: { editors: ['Bo'], paths: ['/futureField'] } },
    ])
    for (const [at, format] of ['text', 'markdown', 'html', 'github'].entries()) {
      reopen(10 + at)
      writeFileSync(join(folder, 'agents/1.yaml'), agentFile({ summaryPrompt: `Other ${at}.` }))
      const argv = ['apply', '--yes', '--allow-breaking', '--on-open-draft=include', `--format=${format}`]
      const { exit, stdout } = await runIn(folder, argv, { ...atoms })
      const report = format === 'text' ? stdout.slice(stdout.lastIndexOf('✓')) : stdout
      expect([exit, report]).toEqual([0, expect.stringMatching(/Bo[\s\S]*futureField/)])
    }
  })

  it('may change other parts of the analytics config, which is no failure of ours', async () => {
    for (const theirs of [
      { successMetrics: [{ name: 'sold' }] },
      { laterField: { a: 1 } },
      { dispositionMetrics: METRICS.map((metric) => ({ ...metric, weight: 3 })) },
    ]) {
      const { atoms, include } = await drafted(analytics(theirs))
      const { exit, json } = await include('apply', '--yes')
      expect([exit, json.outcomes]).toMatchObject([0, [{ status: 'applied' }]])
      expect(liveOf(atoms)).toMatchObject({ ...theirs, summaryPrompt: NEW })
    }
  })

  it('that the platform drops on the way is told', async () => {
    const { atoms, folder } = await drafted(analytics({ successMetrics: [{ name: 'sold' }] }))
    const fetch = meddling((_, url) => {
      if (!url.endsWith('/publish')) return undefined
      return async (answer) => {
        atoms.edit(id(1), analytics({ summaryPrompt: NEW, successMetrics: [] }))
        return answer
      }
    })
    const argv = ['apply', '--yes', '--on-open-draft=include', '--format=json']
    const { exit, json } = await runIn(folder, argv, { ...atoms, fetch, clock: fastClock() })
    expect([exit, json.outcomes]).toMatchObject([3, [{ status: 'failed', error: { code: 'NOT_APPLIED' } }]])
    expect(json.outcomes[0].error.message).toContain('/successMetrics')
  })

  it('is refused where the platform does not tell all that it changes', async () => {
    const { atoms, folder } = await drafted({ globalPrompt: 'Ada’s.' })
    const fetch = meddling((method, url) =>
      method === 'GET' && url.endsWith('/draft')
        ? async (answer) => {
            const { data } = (await answer.json()) as Ran['json']
            return Response.json({ status: true, data: { ...data, editHistory: [] } })
          }
        : undefined,
    )
    const argv = ['apply', '--yes', '--on-open-draft=include', '--format=json']
    const { exit, json } = await runIn(folder, argv, { ...atoms, fetch })
    expect([exit, json.outcomes[0].blockers]).toMatchObject([4, [{ id: 'open-draft' }]])
    expect(atoms.writes()).toEqual([])
  })

  it('leaves what it changed theirs: the next apply does not take it back without a word', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config }] })
    const files = (summaryPrompt: string) => ({
      'agents/1.yaml': agentFile({ summaryPrompt, dispositionMetrics: FILE }),
    })
    expect((await runIn(folderWith(files('One.')), ['apply', '--yes'], atoms)).exit).toBe(0)
    const theirs = { summaryPrompt: 'One.', dispositionMetrics: reworded('city', 'Ada’s words.') }
    atoms.edit(id(1), analytics(theirs), { editor: 'Ada', publish: false })
    const folder = folderWith(files('Two.'))
    expect((await runIn(folder, ['apply', '--yes', '--on-open-draft=include'], atoms)).exit).toBe(0)
    expect(promptsOf(atoms).city).toBe('Ada’s words.')
    const { exit, json } = await runIn(folder, ['apply', '--yes', '--format=json'], atoms)
    expect([exit, json.outcomes[0].status]).toEqual([4, 'refused'])
    expect(promptsOf(atoms).city).toBe('Ada’s words.')
  })
})

describe('a draft that is not the one the plan shows', () => {
  const saved = async (then: (atoms: Atoms) => unknown) => {
    const { atoms, folder, include } = await drafted({ globalPrompt: 'Ada’s.' })
    await include('plan', '--out=p.json')
    await then(atoms)
    const before = atoms.writes().length
    const { exit, json } = await runIn(folder, ['apply', 'p.json', '--yes', '--format=json'], atoms)
    return { atoms, exit, json, writes: atoms.writes().length - before }
  }
  const discard = async (atoms: Atoms) => {
    const headers = { authorization: 'Bearer sk_x' }
    const answer = await fetch(`${atoms.url}/agent/${id(1)}/branches`, { headers })
    const { data } = (await answer.json()) as Ran['json']
    const path = `/agent/${id(1)}/branches/${data.branches[0].branch._id}/draft`
    await fetch(`${atoms.url}${path}`, { method: 'DELETE', headers })
  }

  it('is published along by a saved plan, as it was shown', async () => {
    const { atoms, exit } = await saved(() => {})
    expect([exit, liveOf(atoms).summaryPrompt]).toEqual([0, NEW])
    expect(await served(atoms)).toContain('Ada’s.')
  })

  it('is left alone where somebody edited it since', async () => {
    for (const changes of [{ globalPrompt: 'More.' }, analytics({ useReasoningModel: true })]) {
      const { exit, json, writes } = await saved((atoms) =>
        atoms.edit(id(1), changes, { editor: 'Ada', publish: false }),
      )
      expect([exit, writes]).toEqual([4, 0])
      expect(json.outcomes[0].blockers).toMatchObject([
        { id: 'open-draft', message: expect.stringContaining('Ada') },
      ])
    }
  })

  it('is refused where it is gone, or another is open', async () => {
    const gone = await saved(discard)
    expect([gone.exit, gone.writes]).toEqual([4, 0])
    const another = await saved(async (atoms) => {
      await discard(atoms)
      atoms.edit(id(1), { globalPrompt: 'Bob’s.' }, { editor: 'Bob', publish: false })
    })
    expect([another.exit, another.writes]).toEqual([4, 0])
  })

  it('is not published along where it was opened after the plan, though drafts are included', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config }] })
    const folder = folderWith({ 'agents/1.yaml': agentFile() })
    const argv = ['apply', '--yes', '--on-open-draft=include', '--format=json']
    let reads = 0
    const fetch = meddling((method, url) => {
      // The second read of the agent is the one right before the write.
      if (method === 'GET' && url.endsWith(id(1)) && ++reads === 2)
        atoms.edit(id(1), { globalPrompt: 'Ada’s.' }, { editor: 'Ada', publish: false })
      return undefined
    })
    const { exit, json } = await runIn(folder, argv, { ...atoms, fetch })
    expect([exit, atoms.writes()]).toEqual([4, []])
    expect(json.outcomes[0].blockers).toMatchObject([{ id: 'open-draft' }])
  })

  it('is taken back as it was where somebody adds another section while we write', async () => {
    const { atoms, folder } = await drafted({ globalPrompt: 'Ada’s.' })
    const fetch = meddling((method, url, times) =>
      method === 'PUT' && url.endsWith('/draft') && times === 1
        ? async (answer) => {
            atoms.edit(id(1), { firstMessage: 'Bob’s.' }, { editor: 'Bob', publish: false })
            return answer
          }
        : undefined,
    )
    const argv = ['apply', '--yes', '--on-open-draft=include', '--format=json']
    const { exit } = await runIn(folder, argv, { ...atoms, fetch })
    expect([exit, liveOf(atoms).summaryPrompt]).toEqual([4, 'Old.'])
    const state = JSON.stringify(atoms.state())
    expect(state).toContain('Ada’s.')
    expect(state).toContain('Bob’s.')
  })
})

describe('whatever a draft and the files change', () => {
  const prompt = fc.constantFrom('One?', 'Two?', 'Three?')
  const metrics = fc.uniqueArray(fc.record({ identifier: fc.constantFrom('a', 'b', 'c'), prompt }), {
    selector: ({ identifier }) => identifier,
  })
  const side = fc.record({ summaryPrompt: prompt, metrics, useReasoningModel: fc.boolean() })

  it('live is afterwards what the plan showed, or nothing was written', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, side, async (live, draft, files) => {
        const wire = ({ metrics: list, ...fields }: typeof live) => ({
          ...fields,
          dispositionMetrics: list.map(({ identifier, prompt: text }) =>
            wireMetric({ identifier, dispositionMetricPrompt: text }),
          ),
        })
        const openDraft = { editor: 'Ada', changes: { postCallAnalyticsConfig: wire(draft) } }
        const atoms = await emulate({ agents: [{ id: id(1), config: wire(live), openDraft }] })
        const { metrics: list, ...fields } = files
        const folder = folderWith({
          'agents/1.yaml': agentFile({ ...fields, dispositionMetrics: list.map(fileMetric) }),
        })
        const flags = ['--on-open-draft=include', '--format=json']
        const { json: plan } = await runIn(folder, ['plan', ...flags], atoms)
        const { exit } = await runIn(folder, ['apply', '--yes', '--allow-breaking', ...flags], atoms)
        const [agent] = plan.agents
        if (agent.action === 'none' || agent.blockers.length > 0) {
          expect(atoms.writes()).toEqual([])
          return
        }
        expect(exit).toBe(0)
        const { dispositionMetrics, summaryPrompt, useReasoningModel } = liveOf(atoms)
        const sorted = (texts: readonly string[]) => [...texts].sort()
        expect({ summaryPrompt, useReasoningModel }).toEqual({
          summaryPrompt: agent.after.summaryPrompt,
          useReasoningModel: agent.after.useReasoningModel,
        })
        expect(
          sorted(
            dispositionMetrics.map((one: Ran['json']) => `${one.identifier} ${one.dispositionMetricPrompt}`),
          ),
        ).toEqual(
          sorted(agent.after.dispositionMetrics.map((one: Ran['json']) => `${one.identifier} ${one.prompt}`)),
        )
        // What one side alone changed has the value that this side gave it.
        const { summaryPrompt: was } = live
        if (draft.summaryPrompt !== was && files.summaryPrompt === was)
          expect(summaryPrompt).toBe(draft.summaryPrompt)
        if (files.summaryPrompt !== was) expect(summaryPrompt).toBe(files.summaryPrompt)
      }),
      { numRuns: 40 },
    )
  })
})
