import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it, onTestFinished } from 'vitest'
import { agentFile, fileMetric, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

/** Names of the files that are parsed from now on, each as often as it is. */
function parsedFiles(): string[] {
  const files: string[] = []
  const note = (message: unknown) => void files.push((message as { file: string }).file)
  subscribe('atoms-sync:parse', note)
  onTestFinished(() => void unsubscribe('atoms-sync:parse', note))
  return files
}

const LIVE = { summaryPrompt: 'Old.', dispositionMetrics: [] }

const FILES = {
  'atoms-sync.yaml': 'lint: { rules: {} }\n',
  'metrics/shared.yaml': JSON.stringify({
    metrics: [{ identifier: 'shared', prompt: 'Was it shared?', type: 'BOOLEAN' }],
  }),
}

const changed = (n: number) =>
  agentFile({ agentId: id(n), dispositionMetrics: [{ use: 'shared' }, fileMetric()] })

describe('what is parsed', () => {
  it('is each file once in a plan that changes an agent, shows where, and lints it', async () => {
    const atoms = await emulate({ agents: [1, 2].map((n) => ({ id: id(n), config: LIVE })) })
    const same = agentFile({ agentId: id(2), ...LIVE })
    const folder = folderWith({ ...FILES, 'agents/1.yaml': changed(1), 'agents/2.yaml': same })
    const files = parsedFiles()
    const { json } = await runIn(folder, ['plan', '--format', 'json'], atoms)
    expect(json.summary).toMatchObject({ changed: 1, unchanged: 1 })
    expect(json.findings).toMatchObject([{ place: { file: 'agents/1.yaml' } }])
    expect(files.sort()).toEqual(['agents/1.yaml', 'agents/2.yaml', 'atoms-sync.yaml', 'metrics/shared.yaml'])
  })

  it('is what changes, once, where an earlier run found all files in order', async () => {
    const numbers = Array.from({ length: 24 }, (_, n) => n + 1)
    const atoms = await emulate({ agents: numbers.map((n) => ({ id: id(n), config: LIVE })) })
    const same = (n: number) => agentFile({ agentId: id(n), ...LIVE })
    const agents = numbers.map((n) => [`agents/${n}.yaml`, n === 1 ? changed(n) : same(n)])
    const folder = folderWith({ ...FILES, ...Object.fromEntries(agents) })
    await runIn(folder, ['plan'], atoms)
    const files = parsedFiles()
    const { json } = await runIn(folder, ['plan', '--format', 'json'], atoms)
    expect(json.summary).toMatchObject({ changed: 1, unchanged: 23 })
    expect(files.sort()).toEqual(['agents/1.yaml', 'atoms-sync.yaml', 'metrics/shared.yaml'])
  })

  it('is each file once in an apply', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config: LIVE }] })
    const folder = folderWith({ ...FILES, 'agents/1.yaml': changed(1) })
    const files = parsedFiles()
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(files.sort()).toEqual(['agents/1.yaml', 'atoms-sync.yaml', 'metrics/shared.yaml'])
  })
})
