import { describe, expect, it } from 'vitest'
import { RULES } from '../../src/lint/rules/index.js'
import { EXPLAINED_CODES } from '../../src/view/lint/explain-page.js'
import { folderWith, runIn } from '../world.js'

const explain = (...argv: string[]) => runIn(folderWith({}), ['explain', ...argv])

describe('explain', () => {
  it('lists the rules', async () => {
    const { exit, stdout } = await explain()
    expect(exit).toBe(0)
    for (const { id } of RULES) expect(stdout).toContain(id)
  })

  it.each(RULES.map(({ id }) => id))('tells everything about %s', async (id) => {
    const { exit, stdout } = await explain(id)
    expect(exit).toBe(0)
    const { summary, why, bad, good } = (await explain(id, '--format', 'json')).json
    const words = (text: string) => text.replaceAll(/[`\s]+/g, ' ')
    for (const text of [summary, why, ...[...bad, ...good].flatMap(({ title, yaml }) => [title, yaml])])
      expect(words(stdout)).toContain(words(text))
    expect(stdout).not.toContain('://')
    expect(await explain(id, '--format', 'json')).toMatchObject({ json: { kind: 'rule', id } })
    expect(await explain(id, '--format', 'markdown')).toMatchObject({ exit: 0 })
  })

  it.each([...EXPLAINED_CODES])('tells what %s means and what to do', async (code) => {
    const { exit, json } = await explain(code, '--format', 'json')
    expect(exit).toBe(0)
    expect(json.means.length).toBeGreaterThan(20)
    expect(json.remedy.length).toBeGreaterThan(10)
  })

  it('says what was probably meant', async () => {
    const { exit, stderr } = await explain('unquoted-choise')
    expect(exit).toBe(1)
    expect(stderr).toContain('did you mean `unquoted-choice`?')
  })
})
