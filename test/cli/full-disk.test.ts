import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { PROGRAM } from '../program.js'
import { CAN_MOUNT, fillDisk, smallDisk } from '../small-disk.js'
import { folderWith, runIn, textOf } from '../world.js'

const LONG = 'Was the user interested? '.repeat(640)
const dispositionMetrics = [fileMetric({ prompt: LONG }), fileMetric({ identifier: 'other' })]
const live = {
  summaryPrompt: 'Live.',
  dispositionMetrics: [wireMetric({ dispositionMetricPrompt: LONG }), wireMetric({ identifier: 'third' })],
}

const platform = () =>
  emulate({
    agents: [
      { id: id(1), name: 'Sales', config: live },
      { id: id(2), name: 'Direct', dialect: 'direct', config: live },
      { id: id(3), name: 'New', config: live },
    ],
  })

const FILES = {
  'agents/a.yaml': agentFile({ agentId: id(1), dispositionMetrics }),
  'agents/b.yaml': agentFile({ agentId: id(2), dispositionMetrics }),
  'lint-baseline.json': `{\n  "formatVersion": "1.0",\n  "findings": []\n}\n`,
  'plan.json': `{"was": "${'here'.repeat(500)}"}`,
}

/** Every file, its name and its content. */
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name !== 'filler' && statSync(join(folder, name)).isFile())
      .filter((name) => !name.includes('.atoms-sync/cache'))
      .map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  )

describe.skipIf(!CAN_MOUNT)('on a disk that is full', () => {
  it.each([
    ['fmt', 'agents/a.yaml'],
    ['fmt --format=json', 'agents/a.yaml'],
    ['pull', 'agents/a.yaml'],
    ['pull --all --agent=New', 'new.yaml'],
    ['init --from-live --agent=New', '.yaml'],
    ['lint --update-baseline', 'lint-baseline.json'],
    ['plan --out=plan.json', 'plan.json'],
    ['plan --output=json=out.json', 'out.json'],
    ['plan --output=html=out/plan.html', 'out/plan.html'],
    ['report --prometheus=health.prom', 'health.prom'],
    ['apply --yes --allow-breaking', 'cannot write the record'],
  ])('%s says what it could not write, and leaves all files as they were', async (words, name) => {
    const atoms = await platform()
    const untidy = FILES['agents/a.yaml'].replace('agentId:', 'agentId:   ')
    for (const blocks of [0, 1, 3]) {
      const folder = smallDisk({ ...FILES, 'agents/a.yaml': untidy })
      const before = contents(folder)
      fillDisk(folder, blocks)
      const ran = await runIn(folder, words.split(' '), atoms)
      const after = contents(folder)
      // What fits may be written.
      if (ran.exit === 0) continue
      expect(ran.stdout + ran.stderr).toContain(name)
      expect(after).toMatchObject(before)
      expect(Object.keys(after).filter((each) => !(each in before))).toEqual([])
    }
    expect(atoms.writes()).toEqual([])
  })

  it('formats all files or none', async () => {
    const untidy = (n: number) =>
      agentFile({ agentId: id(n), dispositionMetrics }).replace('agentId:', 'agentId:   ')
    const folder = smallDisk({ 'agents/a.yaml': untidy(1), 'agents/b.yaml': untidy(2) })
    const before = contents(folder)
    // Room for one of them.
    fillDisk(folder, 6)
    expect(await runIn(folder, ['fmt'])).toMatchObject({ exit: 1, stderr: expect.stringContaining('b.yaml') })
    expect(contents(folder)).toEqual(before)
  })

  it('names the state that an emulator cannot keep when it ends', async () => {
    const folder = smallDisk({})
    fillDisk(folder, 0)
    const ran = await runIn(folder, ['emulator', '--state=s.json', '--port=0'], {
      interrupted: AbortSignal.abort('SIGTERM'),
    })
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('cannot write s.json') })
    expect(contents(folder)).toEqual({})
  })

  it('says so where the answer goes into a file, though a part of it fits', async () => {
    const folder = smallDisk(FILES)
    fillDisk(folder, 1)
    const command = `exec "$0" "$@" > ${join(folder, 'answer.json')}`
    const argv = [process.execPath, PROGRAM, 'schema', 'plan']
    const ran = spawnSync('sh', ['-c', command, ...argv], { cwd: folder, encoding: 'utf8' })
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringContaining('FILE_ERROR') })
  })
})

// The limit of a shell on the size of files is a disk that is full for one file, wherever tests run.
it('leaves a file whole that may not become so long', async () => {
  const folder = folderWith({ 'agents/a.yaml': FILES['agents/a.yaml'].replace('agentId:', 'agentId:   ') })
  const before = contents(folder)
  const argv = [process.execPath, PROGRAM, 'fmt', '--format=json']
  const ran = spawnSync('bash', ['-c', 'ulimit -f 8; exec "$0" "$@"', ...argv], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  })
  expect(ran.status).toBe(1)
  expect(JSON.parse(ran.stdout)).toMatchObject({
    error: { code: 'FILE_ERROR', message: expect.stringContaining('agents/a.yaml') },
  })
  expect(contents(folder)).toEqual(before)
})

describe('a file that changed meanwhile', () => {
  it('keeps what somebody wrote while a pull was reading', async () => {
    const atoms = await platform()
    const folder = folderWith({ 'agents/a.yaml': FILES['agents/a.yaml'] })
    const path = join(folder, 'agents/a.yaml')
    const mine = FILES['agents/a.yaml'].replace('Was the user', 'Is the user')
    // Read for its changes, written on by its author, written back.
    const { replaceFiles } = await import('../../src/workspace/disk/write-files.js')
    writeFileSync(path, mine)
    expect(() =>
      replaceFiles(folder, [{ file: 'agents/a.yaml', text: 'new', was: FILES['agents/a.yaml'] }]),
    ).toThrow(/changed while this ran/)
    expect(textOf(folder, 'agents/a.yaml')).toBe(mine)
    expect(readdirSync(join(folder, 'agents'))).toEqual(['a.yaml'])
    expect(atoms.writes()).toEqual([])
  })
})
