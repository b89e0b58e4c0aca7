import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CompletePostCallConfig } from '../../src/model/config.js'
import { diffAgent } from '../../src/sync/plan/diff.js'
import { loadAgent, loadAgents } from '../../src/workspace/agents/load-agents.js'
import { loadWorkspace } from '../../src/workspace/settings/settings.js'
import { id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { anyAgentFile, LIBRARY } from '../workspace/any-agent-file.js'
import { anyLive } from '../workspace/any-live.js'
import { linesThatStay, missingFrom } from '../workspace/what-stays.js'
import { folderWith, runIn, textOf } from '../world.js'

const COUNT = 200
const fileOf = (n: number): string => `agents/${String(n).padStart(3, '0')}.yaml`

/** A workspace of generated files, committed. */
function workspace() {
  const files = fc.sample(fc.gen(), COUNT).map((pick, n) => {
    const { lines, text } = anyAgentFile(pick)
    const withId = (each: string) => each.replace('696e655577e1d88ff54b4fbf', id(n))
    return {
      pick,
      file: fileOf(n),
      lines: lines.map((line) => ({ ...line, text: withId(line.text) })),
      text: withId(text),
    }
  })
  const folder = folderWith({
    'metrics/shared.yaml': LIBRARY,
    ...Object.fromEntries(files.map(({ file, text }) => [file, text])),
  })
  git(folder, 'init', '--quiet')
  git(folder, 'add', '.')
  git(folder, 'commit', '--quiet', '--message=all')
  return { folder, files }
}

const git = (folder: string, ...args: string[]): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'core.autocrlf=false', ...args],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    },
  )

/** As the API spells it. */
const wired = ({ dispositionMetrics, ...config }: CompletePostCallConfig) => ({
  ...config,
  dispositionMetrics: dispositionMetrics.map(({ prompt, type, ...metric }) => ({
    ...metric,
    dispositionMetricPrompt: prompt,
    dispositionMetricType: type,
  })),
})

describe('pull, over 200 files as people write them', () => {
  it('then git diff: only the changed values differ, and the plan is empty', async () => {
    const { folder, files } = workspace()
    const { agents, diagnostics, sources } = loadAgents(loadWorkspace(folder), 'default')
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const edited = files.flatMap(({ pick, ...file }, n) => {
      const managed = agents[n]
      if (managed === undefined) return []
      const agent = loadAgent(managed, sources)
      const live = anyLive(pick, agent.config)
      return [{ ...file, live, changes: diffAgent(agent, live).changes }]
    })
    expect(edited).toHaveLength(COUNT)
    const atoms = await emulate({
      agents: edited.map(({ live }, n) => ({ id: id(n), dialect: 'branches', config: wired(live) })),
    })

    const { exit, json } = await runIn(folder, ['pull', '--format=json'], atoms)
    expect(json.summary).toMatchObject({ refused: 0, unread: 0, invalid: 0 })
    expect(exit).toBe(0)
    expect(json.summary.changed).toBeGreaterThan(COUNT / 2)
    expect(await runIn(folder, ['plan', '--detailed-exitcode'], atoms)).toMatchObject({ exit: 0 })
    const differing = edited.filter(({ changes }) => changes.length > 0).map(({ file }) => file)
    expect(git(folder, 'diff', '--name-only').split('\n').filter(Boolean)).toEqual(differing)
    for (const { file, lines, changes } of edited) {
      const missing = missingFrom(textOf(folder, file), linesThatStay(lines, changes))
      expect(missing, git(folder, 'diff', '--', file)).toEqual([])
    }
  }, 120_000)

  it('after apply changes no file', async () => {
    const { folder } = workspace()
    const atoms = await emulate({
      agents: Array.from({ length: COUNT }, (_, n) => ({
        id: id(n),
        dialect: n % 2 ? 'drafts' : 'branches',
      })),
    })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    const before = statSync(join(folder, fileOf(0))).mtimeMs
    expect(await runIn(folder, ['pull'], atoms)).toMatchObject({ exit: 0 })
    expect(git(folder, 'status', '--porcelain', '--', 'agents', 'metrics')).toBe('')
    expect(statSync(join(folder, fileOf(0))).mtimeMs).toBe(before)
  }, 120_000)
})
