import { describe, expect, it } from 'vitest'
import type { SourceRule } from '../../src/lint/rule.js'
import { RULES } from '../../src/lint/rules/index.js'
import { folderWith, runIn } from '../world.js'

const ID = 'agentId: 696e655577e1d88ff54b4fbf'

/** A workspace around an example: what is named there stands under its name, and an agent is always there. */
function filesOf(example: string): Record<string, string> {
  if (!/^# \S+\.(yaml|json)\n/.test(example)) {
    return { 'agents/a.yaml': `${ID}\ndispositionMetrics:\n${example}\n` }
  }
  const named = example.split('\n---\n').map((text): [string, string] => {
    const [, name = '', body = ''] = /^# (\S+)\n([\s\S]*)$/.exec(text) ?? []
    return [name, name.startsWith('agents/') ? `${ID}\n${body}\n` : `${body}\n`]
  })
  return { 'agents/none.yaml': `${ID.replace('fbf', 'fbe')}\n`, ...Object.fromEntries(named) }
}

const examples = RULES.filter((rule): rule is SourceRule => rule.scope === 'source').flatMap(
  ({ id, examples }) => [
    ...examples.bad.map(({ title, file }) => ({ id, title, file, isBad: true })),
    ...examples.good.map(({ title, file }) => ({ id, title, file, isBad: false })),
  ],
)

const codesOf = async (file: string): Promise<string[]> => {
  const { json } = await runIn(folderWith(filesOf(file)), ['lint', '--format', 'json'])
  expect(json.diagnostics).toEqual([])
  return [...new Set<string>(json.findings.map(({ code }: { code: string }) => code))]
}

describe('the examples of rules about how files are written', () => {
  it.each(examples.filter(({ isBad }) => isBad))('$id: finds $title', async ({ id, file }) => {
    expect(await codesOf(file)).toEqual([id])
  })

  it.each(examples.filter(({ isBad }) => !isBad))('$id: is silent on $title', async ({ id, file }) => {
    expect(await codesOf(file)).not.toContain(id)
  })
})
