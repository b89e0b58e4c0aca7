import { describe, expect, it } from 'vitest'
import { FORMAT_NAMES } from '../../src/format/formats.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, type Ran, type RunOptions, runIn } from '../world.js'

/** What strangers write, in every place where they can, through the whole program. */
const EVIL =
  'a\x1b[31mb\x1b]8;;http://x.example\x07c\x9b2Jd\r\n::error::e\n##[error]f ##vso[g]h\u202ei\u2066j\u200bk\ufeffl\u2028m\u{e0041}n'

/** No terminal obeys it, no CI runner takes it for a command, nothing in it is hidden or reordered. */
function expectTame({ stdout, stderr }: Pick<Ran, 'stdout' | 'stderr'>, how: string, ours = /^$/): void {
  for (const text of [stdout, stderr]) {
    expect(text, how).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\p{Bidi_Control}]/u)
    expect(text, how).not.toMatch(/[\u200b\u2060\ufeff\u{e0000}-\u{e007f}]/u)
    const commands = text.split('\n').filter((line) => /^\s*::|##(vso)?\[/.test(line) && !ours.test(line))
    expect(commands, how).toEqual([])
  }
}

/** The annotations that are meant. */
const ANNOTATION = /^::(error|warning|notice)( [^:]*)?::[^\n]*$/

const config = {
  summaryPrompt: EVIL,
  dispositionMetrics: [
    wireMetric({ dispositionMetricPrompt: EVIL }),
    wireMetric({ identifier: EVIL, dispositionMetricType: 'ENUM', choices: [EVIL, 'b'] }),
  ],
}

async function platform() {
  const atoms = await emulate({
    organization: { name: EVIL },
    agents: [
      {
        id: id(1),
        name: EVIL,
        config,
        publisher: EVIL,
        openDraft: { editor: EVIL, changes: { firstMessage: EVIL } },
      },
      { id: id(2), name: EVIL, config, scan: { fail: EVIL } },
      { id: id(3), name: EVIL, dialect: 'direct', config },
    ],
    calls: [{ agent: id(3), count: 2 }],
  })
  const prompt = EVIL.replaceAll(/[\x00-\x1f\u2028]/g, ' ')
  const folder = folderWith({
    'agents/a.yaml': agentFile({ agentId: id(1), name: EVIL, summaryPrompt: EVIL }),
    'agents/b.yaml': agentFile({ agentId: id(2), name: EVIL, dispositionMetrics: [fileMetric({ prompt })] }),
    'agents/c\u202e\x1b[31m.yaml': agentFile({ agentId: id(3), name: EVIL, summaryPrompt: prompt }),
  })
  const run = (argv: readonly string[], options: RunOptions = {}) =>
    runIn(folder, argv, { env: atoms.env, ...options })
  return { atoms, run }
}

const FORMATS = FORMAT_NAMES.filter((name) => name !== 'csv')

describe('texts of strangers', () => {
  it.each(FORMATS)('are tame in the answer of every command, as %s', async (format) => {
    const { run } = await platform()
    for (const verb of [
      ['validate'],
      ['lint'],
      ['fmt', '--check'],
      ['plan', '-v'],
      ['drift'],
      ['pull', '--check'],
      ['agents'],
      ['doctor'],
      ['calls', 'list'],
      ['apply', '--yes', '--allow-breaking', '-v'],
      ['plan', '--agent', EVIL],
      ['explain', EVIL],
      [EVIL],
      ['plan', `--${EVIL}`],
      ['plan', '--env', EVIL],
      ['calls', 'get', EVIL],
    ]) {
      const ran = await run([...verb, '--format', format])
      expectTame(ran, `${verb.join(' ')} as ${format}`, format === 'github' ? ANNOTATION : undefined)
    }
  })

  it('are tame in errors of the API, whatever it answers', async () => {
    const { atoms, run } = await platform()
    for (const status of [400, 401, 403, 404, 409, 423, 429, 500]) {
      atoms.faults({
        method: 'GET',
        status,
        body: JSON.stringify({ status: false, errors: [EVIL, EVIL], error_type: EVIL }),
        headers: { 'x-request-id': 'r-\x9b2J\xad' },
      })
      for (const verb of ['plan', 'doctor', 'agents'])
        for (const format of ['text', 'json', 'github'])
          expectTame(await run([verb, '--format', format]), `${verb} ${status}`, ANNOTATION)
    }
  })

  it('are tame in the question on a terminal', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), branches: [{ name: 'x', config }] }] })
    const branch = 'stag\x1b[2Aing\u202e'
    const folder = folderWith({
      'atoms-sync.yaml': `version: 1\nenvironments: { a: { branch: ${JSON.stringify(branch)} } }\n`,
      'agents/a.yaml': agentFile(),
    })
    const env = { ...atoms.env, NO_COLOR: '1' }
    for (const verb of ['apply', 'promote'])
      expectTame(
        await runIn(folder, verb === 'apply' ? [verb, '--create-branch'] : [verb], { env, typed: 'no\n' }),
        verb,
      )
  })
})

describe('a key on the command line, by mistake', () => {
  const KEY = 'sk_live_0123456789abcdefghij'

  it.each([
    [['plan', `--api-key=${KEY}`]],
    [['plan', '--api-key', KEY]],
    [[KEY]],
    [['plan', '--env', KEY]],
    [['plan', '--agent', KEY]],
    [['plan', '--dialect', KEY]],
    [['plan', '--chdir', KEY]],
    [['explain', KEY]],
    [['show', KEY]],
    [['calls', 'get', KEY]],
  ])('is not said again: %j', async (argv) => {
    const { run } = await platform()
    for (const format of ['text', 'json']) {
      const { stdout, stderr, exit } = await run([...argv, '--format', format])
      expect(exit).not.toBe(0)
      expect(stdout + stderr).not.toContain(KEY)
    }
  })

  it('nor in a variable', async () => {
    const { run } = await platform()
    const ran = await run(['plan'], { env: { ATOMS_SYNC_DIALECT: KEY } })
    expect(ran.stdout + ran.stderr).not.toContain(KEY)
  })
})
