import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { agentFile, fileMetric, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, type RunOptions, runIn, textOf } from '../world.js'

/** A run that could do nothing must not look to a CI system like one that found nothing. */

const VALID = { 'agents/a.yaml': agentFile() }
const RUNS: readonly [string, Readonly<Record<string, string>>, string, string][] = [
  ['a flag that is unknown', VALID, 'plan --bogus', 'USAGE'],
  ['an environment that is unknown', VALID, 'plan --env nope', 'USAGE'],
  ['no key', VALID, 'drift', 'NO_KEY'],
  ['a plan that is not there', VALID, 'apply plan.json', 'FILE_ERROR'],
  ['a format that is unknown', VALID, 'plan --output nope=x', 'USAGE'],
  ['files with errors, of plan', { 'agents/a.yaml': 'nonsense: true\n' }, 'plan', 'FILES_INVALID'],
  ['files with errors, of apply', { 'agents/a.yaml': 'nonsense: true\n' }, 'apply --yes', 'FILES_INVALID'],
  ['files with errors, of drift', { 'agents/a.yaml': 'nonsense: true\n' }, 'drift', 'FILES_INVALID'],
  ['files with errors, of report', { 'agents/a.yaml': 'nonsense: true\n' }, 'report', 'FILES_INVALID'],
]

describe.each(RUNS)('%s', (_, files, command, code) => {
  const run = (folder: string, more: readonly string[], env: RunOptions['env'] = {}) =>
    runIn(folder, [...command.split(' '), ...more], { env })

  it('is an annotation, a summary and an exit code on GitHub, and words on stderr', async () => {
    const folder = folderWith(files)
    const [GITHUB_OUTPUT, GITHUB_STEP_SUMMARY] = [join(folder, 'outputs'), join(folder, 'summary')]
    const ran = await run(folder, ['--format', 'github'], { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY })
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('error') })
    expect(ran.stdout).toMatch(new RegExp(`^::error title=${code}::`))
    expect(textOf(folder, 'outputs')).toMatch(/^exit_code<<(\S+)\n1\n\1\n$/)
    expect(textOf(folder, 'summary')).toContain(code.replace('_', '&#95;'))
  })

  it('is a test that failed', async () => {
    const folder = folderWith(files)
    const { exit, stdout } = await run(folder, ['--format=junit', '--output=junit=a/plan.xml'])
    expect(exit).toBe(1)
    expect(failures(stdout)).toContain(code)
    expect(failures(textOf(folder, 'a/plan.xml'))).toContain(code)
  })

  it('is said in Code Quality, and beside it nowhere as nothing to do', async () => {
    const folder = folderWith(files)
    const outputs = ['--output', 'gitlab-widget=a.json']
    const { exit, json } = await run(folder, ['--format', 'gitlab', ...outputs])
    expect(exit).toBe(1)
    expect(json).toContainEqual(expect.objectContaining({ check_name: `atoms-sync/${code}` }))
    expect(existsSync(join(folder, 'a.json'))).toBe(false)
  })

  it('is one document of JSON, and no words beside it', async () => {
    const folder = folderWith(files)
    const { json, stderr } = await run(folder, ['--format', 'json'])
    expect(json).toMatchObject({ exitCode: 1 })
    expect(stderr).toBe('')
  })

  it.each(['text', 'gitlab-widget'])('leaves stdout empty in the format %s', async (format) => {
    const { exit, stdout, stderr } = await run(folderWith(files), ['--format', format])
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' })
    expect(stderr).not.toBe('')
  })
})

/** The types of the failures in a JUnit report. */
function failures(report: string): string[] {
  const found: string[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'failure') found.push(attributes.type ?? '')
  })
  parser.write(report).close()
  return found
}

it('of files with errors, the annotations stand at their lines', async () => {
  for (const verb of ['plan', 'apply', 'drift']) {
    const folder = folderWith({ 'agents/a.yaml': `agentId: ${id(1)}\nnonsense: true\n` })
    const { stdout } = await runIn(folder, [verb, '--format', 'github'])
    expect(stdout).toMatch(/^::error file=agents\/a\.yaml,line=2,/m)
  }
})

it('files for people say it too', async () => {
  const folder = folderWith(VALID)
  await runIn(folder, ['plan', '--output', 'markdown=a.md', '--output', 'html=a.html'])
  for (const name of ['a.md', 'a.html']) expect(textOf(folder, name)).toContain('no API key')
})

it('a guard that stops an apply at a terminal leaves its report in the files, not the plan', async () => {
  const atoms = await emulate({ agents: [{ id: id(1), config: { dispositionMetrics: [] } }] })
  const folder = folderWith({ 'agents/a.yaml': agentFile({ dispositionMetrics: [fileMetric()] }) })
  const argv = ['apply', '--yes', '--max-agents=0', '--output=json=a.json', '--output=junit=a.xml']
  const ran = await runIn(folder, argv, atoms)
  expect(ran).toMatchObject({
    exit: 4,
    stdout: expect.stringContaining('Guard'),
    stderr: expect.stringContaining('GUARD'),
  })
  expect(JSON.parse(textOf(folder, 'a.json'))).toMatchObject({ exitCode: 4, refusal: { code: 'GUARD' } })
  expect(failures(textOf(folder, 'a.xml'))).toContain('GUARD')
})

it('an apply that finds nothing to do leaves its report in the files too, not the plan', async () => {
  const atoms = await emulate({ agents: [{ id: id(1), config: { dispositionMetrics: [] } }] })
  const folder = folderWith({ 'agents/a.yaml': agentFile({ dispositionMetrics: [] }) })
  const apply = (...flags: string[]) => runIn(folder, ['apply', '--yes', ...flags], atoms)
  await apply()
  const ran = await apply('--output=json=a.json')
  expect(ran).toMatchObject({ exit: 0, stdout: expect.stringContaining('No changes') })
  const { json } = await apply('--format=json')
  const at = expect.any(String)
  expect(JSON.parse(textOf(folder, 'a.json'))).toEqual({ ...json, startedAt: at, finishedAt: at })
})

it('a folder that is not there is not made', async () => {
  const folder = folderWith({})
  const { stdout } = await runIn(folder, ['plan', '--chdir=a', '--format=junit', '--output=junit=b.xml'])
  expect(failures(stdout)).toEqual(['USAGE'])
  expect(existsSync(join(folder, 'a'))).toBe(false)
})
