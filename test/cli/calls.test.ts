import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { EmulatorSeed } from '../../src/emulator/index.js'
import { AtomsClient } from '../../src/remote/client.js'
import { agentFile, id, wireMetric } from '../build.js'
import { API_KEY, emulate } from '../emulator/emulate.js'
import { PROGRAM } from '../program.js'
import { fastClock, folderWith, type RunOptions, runIn } from '../world.js'

/** A platform whose calls take a minute, and a program that lives by the same clock. */
async function atWork(seed: EmulatorSeed = {}, files: Readonly<Record<string, string>> = {}) {
  const clock = fastClock()
  const config = { dispositionMetrics: [wireMetric()] }
  const agents = [
    { id: id(1), name: 'Sales', config },
    { id: id(2), name: 'Support', config },
  ]
  const atoms = await emulate({ agents, ...seed }, { now: () => clock.now().getTime(), callMs: 60_000 })
  const folder = folderWith(files)
  const cli = (argv: readonly string[], options: RunOptions = {}) =>
    runIn(folder, argv, { clock, env: atoms.env, ...options })
  const client = new AtomsClient({ apiKey: API_KEY, baseUrl: atoms.url, clock })
  const place = (agent = 1, phoneNumber = '+13415550101') =>
    client.startOutboundCall({ agentId: id(agent), phoneNumber })
  return { atoms, clock, cli, client, place }
}

const idsIn = (json: { calls: { callId: string }[] }) => json.calls.map(({ callId }) => callId)

describe('calls list', () => {
  const calls: EmulatorSeed['calls'] = [
    { agent: 'Sales', count: 60, type: 'telephony_inbound' },
    { agent: 'Support', count: 3, status: 'failed', to: '+13419999999' },
  ]

  it('shows the newest fifty, and says that there may be more', async () => {
    const { atoms, cli } = await atWork({ calls })
    const { exit, json } = await cli(['calls', 'list', '--format', 'json'])
    expect(exit).toBe(0)
    expect(json).toMatchObject({ environment: 'default', complete: false })
    expect(json.calls).toHaveLength(50)
    const { stdout } = await cli(['calls', 'list'])
    expect(stdout).toMatch(
      /^call +made \(UTC\) +status +agent +answers\n(CALL-.*\n){50}\n50 calls in default; /,
    )
    expect(stdout).toContain('user_name')
    expect(atoms.writes()).toEqual([])
  })

  it.each([
    ['an agent by name', ['--agent', 'Supp*'], 3],
    ['an agent by id', ['--agent', id(2)], 3],
    ['an agent by its file', ['--agent', 'support.yaml'], 3],
    ['all agents but one', ['--exclude', 'Sales'], 3],
    ['a status', ['--status', 'failed', '--status', 'no_answer'], 3],
    ['a type', ['--type', 'telephony_outbound'], 3],
    ['a number', ['--search', '+13419999999'], 3],
    ['a campaign', ['--campaign', id(9)], 0],
    ['a limit', ['--limit', '7'], 7],
    ['a limit above what there is', ['--limit', '1000'], 63],
    ['a time', ['--since', '5m'], 6],
    ['a time that ends', ['--since', '6m', '--until', '4m'], 3],
  ])('takes %s', async (_, flags, count) => {
    const { cli } = await atWork({ calls }, { 'agents/support.yaml': agentFile({ agentId: id(2) }) })
    const { exit, json } = await cli(['calls', 'list', ...flags, '--format=json'])
    expect(exit).toBe(0)
    expect(json.calls).toHaveLength(count)
  })

  it('never asks the platform to compare dates', async () => {
    const { atoms, cli } = await atWork({ calls })
    await cli(['calls', 'list', '--since', '7d', '--until', '1d'])
    const asked = atoms.requests().filter(({ path }) => path === '/conversation')
    expect(asked.map(({ query }) => Object.keys(query))).toEqual([['page', 'limit']])
  })

  it('takes the id of an agent that no list has, and refuses a glob that matches none', async () => {
    const { cli } = await atWork({ calls })
    expect(await cli(['calls', 'list', '--agent', id(9)])).toMatchObject({ exit: 0 })
    expect(await cli(['calls', 'list', '--agent', 'Nobody*'])).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('no agent matches'),
    })
  })

  it('has a column for each metric in CSV', async () => {
    const { cli } = await atWork({ calls: [{ agent: 'Sales' }, { agent: 'Support', status: 'no_answer' }] })
    const { stdout } = await cli(['calls', 'list', '--format', 'csv'])
    const [head = '', ...rows] = stdout.trimEnd().split('\r\n')
    expect(head).toMatch(
      /^callId,agentId,agentName,status,.*,summary,metric.user_name,metric.user_name.confidence$/,
    )
    expect(rows).toHaveLength(2)
    expect(rows.find((row) => row.includes('no_answer'))).toMatch(/,false,,,0$/)
  })

  it('counts completed calls without analytics', async () => {
    const { cli } = await atWork({ calls: [{ agent: 'Sales', postCallAnalytics: null }, { agent: 'Sales' }] })
    const { stdout } = await cli(['calls', 'list'])
    expect(stdout).toContain('no analytics')
    expect(stdout).toContain('2 calls in default, 1 of 2 completed ones without analytics')
  })
})

describe('calls get', () => {
  it('shows status, duration, transcript, summary and every metric', async () => {
    const { cli, client } = await atWork({ calls: [{ agent: 'Sales' }] })
    const { calls } = await client.getCalls()
    const callId = calls[0]?.callId ?? ''
    const call = await client.getCall(callId)
    const { exit, stdout } = await cli(['calls', 'get', callId])
    expect(exit).toBe(0)
    expect(stdout).toMatch(new RegExp(`^${callId} {2}completed\n`))
    expect(stdout).toMatch(/^duration {2}\d+ (min|s)/m)
    for (const { content } of call.transcript) expect(stdout).toContain(content)
    expect(stdout).toContain(`summary  ${call.analytics?.summary}`)
    const [answer] = call.analytics?.metrics ?? []
    expect(stdout).toContain(
      `user_name  ${answer?.value}  confidence ${answer?.confidence}\n    ${answer?.reasoning}`,
    )
    expect((await cli(['calls', 'get', callId, '--format=json'])).json).toMatchObject({ call })
  })

  it('says why there may be no analytics', async () => {
    const { cli, place } = await atWork()
    const callId = await place()
    const { exit, stdout } = await cli(['calls', 'get', callId])
    expect(exit).toBe(0)
    expect(stdout).toContain('no analytics')
  })

  it('ends with 1 for a call that nobody knows', async () => {
    const { cli } = await atWork()
    const { exit, json } = await cli(['calls', 'get', 'CALL-0', '--format=json'])
    expect(exit).toBe(1)
    expect(json.error).toMatchObject({ code: 'NOT_FOUND', hint: expect.any(String) })
  })
})

describe('calls watch', () => {
  it('waits for the next call that is completed, and shows what its analysis answered', async () => {
    const { cli, place } = await atWork({ calls: [{ agent: 'Sales', count: 3 }] })
    await place(1, '+13415550100')
    const callId = await place()
    const { exit, json, stderr } = await cli(['calls', 'watch', '--format=json'])
    expect(exit).toBe(0)
    expect(json).toMatchObject({ end: 'done', missing: [], exitCode: 0 })
    expect(json.calls).toMatchObject([{ status: 'no_answer' }, { callId, analytics: { metrics: [{}] } }])
    expect(stderr).toMatch(new RegExp(`no_answer[^]*${callId} {2}completed {2}Sales: user_name`))
  })

  it('waits for as many as are asked for, of the agents asked for', async () => {
    const { cli, place } = await atWork()
    const ids = [await place(1), await place(1)]
    await place(2)
    const { json } = await cli(['calls', 'watch', '--agent', 'Sales', '--limit', '2', '--format=json'])
    expect(idsIn(json).sort()).toEqual(ids)
  })

  it('waits for given calls', async () => {
    const { cli, place } = await atWork()
    const ids = [await place(), await place(), await place()]
    const [first = '', , third = ''] = ids
    const { exit, json } = await cli(['calls', 'watch', first, third, first, '--format=json'])
    expect(exit).toBe(0)
    expect(idsIn(json).sort()).toEqual([first, third])
  })

  it('ends with 2 when a call has lost its analytics', async () => {
    const wrongAnswers = { user_name: 1 }
    const config = { dispositionMetrics: [wireMetric()] }
    const { cli, place } = await atWork({ agents: [{ id: id(1), name: 'Sales', config, wrongAnswers }] })
    const callId = await place()
    const { exit, json } = await cli(['calls', 'watch', '--format=json'])
    expect(exit).toBe(2)
    expect(json).toMatchObject({ end: 'done', calls: [{ callId, status: 'completed' }], exitCode: 2 })
  })

  it('ends with 2 when the time is up, and names what did not come', async () => {
    const { cli, place } = await atWork()
    const callId = await place()
    const { exit, json } = await cli(['calls', 'watch', callId, '--wait', '30s', '--format=json'])
    expect(exit).toBe(2)
    expect(json).toMatchObject({ end: 'time-out', calls: [], missing: [callId], exitCode: 2 })
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends cleanly on %s, with what it has', async (signal, exitCode) => {
    const { cli, place, clock } = await atWork()
    const first = await place()
    const stop = new AbortController()
    const stopping = {
      ...clock,
      async sleep(ms: number, until?: AbortSignal) {
        if (clock.elapsedMs() > Date.parse('2026-08-01T12:03:00Z')) stop.abort(signal)
        await clock.sleep(ms, until)
      },
    }
    const argv = ['calls', 'watch', '--limit', '2', '--format=json']
    const { exit, json } = await cli(argv, { clock: stopping, interrupted: stop.signal })
    expect(exit).toBe(exitCode)
    expect(json).toMatchObject({ end: 'interrupted', calls: [{ callId: first }], exitCode })
  })

  it('is a process that Ctrl-C ends at once, its answer whole', async () => {
    const { atoms } = await atWork()
    const child = spawn(process.execPath, [PROGRAM, 'calls', 'watch', '--format=json'], {
      cwd: folderWith({}),
      env: { ...process.env, ...atoms.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const answer = text(child.stdout)
    await once(child.stderr, 'data')
    child.kill('SIGINT')
    expect(JSON.parse(await answer)).toMatchObject({ end: 'interrupted', calls: [], exitCode: 130 })
    const [exitCode] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
    expect(exitCode).toBe(130)
  })

  it('is silent but for its answer when it is told to be quiet', async () => {
    const { cli, place } = await atWork()
    await place()
    expect(await cli(['calls', 'watch', '--quiet'])).toMatchObject({ exit: 0, stderr: '' })
  })
})

describe('a verb of two words', () => {
  it.each([
    ['--format', 'json', 'calls', 'list'],
    ['calls', '--format', 'json', 'list'],
    ['calls', 'list', '--format', 'json'],
    ['--format=json', '-q', 'calls', '-q', 'list'],
  ])('takes flags before, between and after them: %s %s %s %s', async (...argv) => {
    const { cli } = await atWork()
    expect((await cli(argv)).json).toMatchObject({ calls: [] })
  })

  it.each([
    [['calls'], 'one more word'],
    [['calls', 'lst'], 'did you mean list'],
    [['call'], 'did you mean calls'],
    [['calls', 'get'], 'callId'],
  ])('is told apart from what is none: %j', async (argv, words) => {
    const { cli } = await atWork()
    const { exit, stderr } = await cli(argv)
    expect(exit).toBe(1)
    expect(stderr).toContain(words)
  })

  it.each([[['calls', '--help']], [['help', 'calls']]])('has a help of its group: %j', async (argv) => {
    const { cli } = await atWork()
    const { exit, stdout } = await cli(argv)
    expect(exit).toBe(0)
    for (const word of ['list', 'get', 'watch']) expect(stdout).toMatch(new RegExp(`^ +${word} `, 'm'))
  })
})
