import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { textOf } from '../world.js'
import { agentWith, fine, lintIn, lintOf, withChoices, workspaceWith } from './build.js'

const folder = () => workspaceWith({ 'agents/a.yaml': agentWith(withChoices('[yes, no]') + fine('price')) })

const write = (root: string, text: string) => writeFileSync(join(root, 'agents/a.yaml'), text)

describe('the baseline', () => {
  it('is written once, and lets pass what was there then', async () => {
    const root = folder()
    const first = await lintIn(root, '--update-baseline')
    expect(first).toMatchObject({ exit: 0, found: [], json: { summary: { baselined: 2 } } })
    expect(JSON.parse(textOf(root, 'lint-baseline.json'))).toEqual({
      formatVersion: '1.0',
      findings: [{ rule: 'unquoted-choice', file: 'agents/a.yaml', metric: 'interested', count: 2 }],
    })
    expect(await lintIn(root)).toMatchObject({ exit: 0, found: [] })
  })

  it('that is named must be there, unless it is to be written', async () => {
    const root = folder()
    expect(await lintIn(root, '--lint-baseline=old.json')).toMatchObject({
      exit: 1,
      json: { error: { code: 'FILE_ERROR', message: expect.stringContaining('old.json') } },
    })
    expect(await lintIn(root, '--lint-baseline=old.json', '--update-baseline')).toMatchObject({ exit: 0 })
    expect(await lintIn(root, '--lint-baseline=old.json')).toMatchObject({ exit: 0 })
  })

  it('holds while lines move, and shows what is new', async () => {
    const root = folder()
    await lintIn(root, '--update-baseline')
    write(
      root,
      `# moved\n\n${agentWith(fine('price') + withChoices('[yes, no]') + withChoices('[off, "x"]', 'other'))}`,
    )
    expect(await lintIn(root)).toMatchObject({ exit: 2, found: ['agents/a.yaml:15:15 unquoted-choice'] })
  })

  it('reports an entry that matches nothing any more, until it is taken out', async () => {
    const root = folder()
    await lintIn(root, '--update-baseline')
    write(root, agentWith(withChoices('["yes", no]')))
    expect(await lintIn(root)).toMatchObject({ exit: 2, found: ['lint-baseline.json:4:5 stale-baseline'] })
    expect(await lintIn(root, '--update-baseline')).toMatchObject({ exit: 0, found: [] })
    expect(JSON.parse(textOf(root, 'lint-baseline.json')).findings).toMatchObject([{ count: 1 }])
  })

  it('never grows: what is new stays a finding', async () => {
    const root = folder()
    await lintIn(root, '--update-baseline')
    const before = textOf(root, 'lint-baseline.json')
    write(root, agentWith(withChoices('[yes, no, off]') + withChoices('[on, "x"]', 'other')))
    expect(await lintIn(root, '--update-baseline')).toMatchObject({
      exit: 2,
      json: { findings: { length: 2 } },
    })
    expect(textOf(root, 'lint-baseline.json')).toBe(before)
  })

  it('lets nothing pass that the files are refused for', async () => {
    const root = workspaceWith({ 'agents/a.yaml': agentWith(withChoices('[1, "2"]')) })
    expect(await lintIn(root, '--update-baseline')).toMatchObject({
      exit: 2,
      json: { findings: { length: 1 } },
    })
  })

  it('is where the settings or the command line say', async () => {
    const root = workspaceWith({
      'atoms-sync.yaml': 'lint: { baseline: ci/known.json }',
      'ci/known.json': '{ "formatVersion": "1.0", "findings": [] }',
      'agents/a.yaml': agentWith(withChoices('[yes, no]')),
    })
    expect(await lintIn(root)).toMatchObject({ exit: 2 })
    expect(await lintIn(root, '--lint-baseline', 'other.json', '--update-baseline')).toMatchObject({
      exit: 0,
    })
    expect(await lintIn(root, '--lint-baseline', 'other.json')).toMatchObject({ exit: 0 })
    expect(existsSync(join(root, 'lint-baseline.json'))).toBe(false)
  })

  it.each(['{}', 'nonsense', '{ "formatVersion": "1.0", "findings": [{ "rule": "a" }] }'])(
    'is refused where it is none: %s',
    async (text) => {
      const { exit, json } = await lintOf({
        'lint-baseline.json': text,
        'agents/a.yaml': agentWith(fine('price')),
      })
      expect(exit).toBe(1)
      expect(json.error.code).toBe('FILE_ERROR')
    },
  )

  it('does not lead out of the workspace by what a file says', async () => {
    const { exit, json } = await lintOf({
      'atoms-sync.yaml': 'lint: { baseline: ../known.json }',
      'agents/a.yaml': agentWith(fine('price')),
    })
    expect(exit).toBe(1)
    expect(json.diagnostics).toMatchObject([{ code: 'invalid-value' }])
  })
})
