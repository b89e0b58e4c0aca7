import { describe, expect, it } from 'vitest'
import { runIn, textOf } from '../world.js'
import { agentWith, fine, ID, lintIn, lintOf, OTHER_ID, withChoices, workspaceWith } from './build.js'

describe('what is linted', () => {
  it('is everything, and nothing found is exit 0', async () => {
    const { exit, json } = await lintOf({ 'agents/a.yaml': agentWith(fine('price')) })
    expect(exit).toBe(0)
    expect(json.summary).toEqual({
      files: 1,
      agents: 1,
      metrics: 1,
      errors: 0,
      warnings: 0,
      suppressed: 0,
      baselined: 0,
      fixed: 0,
    })
  })

  it('goes on where a file has mistakes, and says both', async () => {
    const { exit, found, json } = await lintOf({
      'agents/a.yaml': agentWith(`  - identifier: broken\n${withChoices('[yes, no]')}`),
      'agents/b.yaml': agentWith(withChoices('["yes", off]', 'other'), { agentId: OTHER_ID }),
    })
    expect(exit).toBe(1)
    expect(json.diagnostics.map(({ code }: { code: string }) => code)).toEqual(['missing-key', 'missing-key'])
    expect(found).toEqual([
      'agents/a.yaml:7:15 unquoted-choice',
      'agents/a.yaml:7:20 unquoted-choice',
      'agents/b.yaml:6:22 unquoted-choice',
    ])
  })

  it('counts choices that are no texts as findings rather than as the end of it', async () => {
    const { exit, json } = await lintOf({
      'agents/a.yaml': agentWith(withChoices('[1, true, ~, 2024-01-01, y]')),
    })
    expect(exit).toBe(2)
    expect(json.diagnostics).toEqual([])
    expect(
      json.findings.map(({ severity, fixable }: { severity: string; fixable?: true }) => [severity, fixable]),
    ).toEqual([
      ['error', true],
      ['error', true],
      ['error', undefined],
      ['error', true],
      ['warning', true],
    ])
  })

  it('calls them what validate calls them while the rule is off', async () => {
    const { exit, json } = await lintOf({
      'atoms-sync.yaml': 'lint: { rules: { unquoted-choice: off } }',
      'agents/a.yaml': agentWith(withChoices('[1, yes]')),
    })
    expect(exit).toBe(1)
    expect(json).toMatchObject({ findings: [], diagnostics: [{ code: 'quote-it' }] })
  })

  it('tells a shared metric once, where it stands, with everybody who uses it', async () => {
    const { found, json } = await lintOf({
      'metrics/shared.yaml': `metrics:\n${withChoices('[yes, "no"]')}`,
      'agents/a.yaml': agentWith('  - use: interested\n'),
      'agents/b.yaml': agentWith('  - use: interested\n', { agentId: OTHER_ID }),
    })
    expect(found).toEqual(['metrics/shared.yaml:5:15 unquoted-choice'])
    expect(json.findings[0].agents).toEqual([OTHER_ID, ID])
  })

  it('is a shared metric that nobody uses as well', async () => {
    const { found, json } = await lintOf({
      'metrics/shared.yaml': `metrics:\n${withChoices('[yes, "no"]')}`,
      'agents/a.yaml': agentWith(fine('price')),
    })
    expect(found).toEqual([
      'metrics/shared.yaml:2:17 unused-library-metric',
      'metrics/shared.yaml:5:15 unquoted-choice',
    ])
    expect(json.diagnostics).toEqual([])
  })

  it('compares agents with each other', async () => {
    const csat = (type: string) => `  - identifier: csat\n    prompt: How happy?\n    type: ${type}\n`
    const { json } = await lintOf({
      'agents/a.yaml': agentWith(csat('INTEGER')),
      'agents/b.yaml': agentWith(csat('STRING'), { agentId: OTHER_ID }),
      'agents/c.yaml': agentWith(csat('INTEGER'), { agentId: OTHER_ID.replace('0', 'f') }),
    })
    const found = json.findings.filter(({ code }: { code: string }) => code === 'inconsistent-metric')
    expect(found).toMatchObject([
      { place: { file: 'agents/b.yaml', line: 5, column: 11 }, agents: [OTHER_ID] },
    ])
  })

  it.each([
    ['dialect: branches', 1],
    ['branch: staging', 1],
    ['dialect: auto', 0],
    ['dialect: direct', 0],
  ])('tells an ignored summary prompt in an environment with %s: %i', async (setting, count) => {
    const { found } = await lintOf({
      'atoms-sync.yaml': `environments: { production: { ${setting} } }`,
      'agents/a.yaml': agentWith(fine('price'), { more: 'summaryPrompt: Summarize this.\n' }),
    })
    expect(found).toEqual(Array(count).fill('agents/a.yaml:2:1 summary-prompt-ignored'))
  })
})

describe('settings', () => {
  const files = { 'agents/a.yaml': agentWith(withChoices('[yes, "no"]')) }

  it.each([
    ['lint: { rules: { unquoted-choice: off } }', [], 0],
    ['lint: { rules: { unquoted-choice: error } }', ['error'], 2],
    ['lint: { rules: { unquoted-choice: { severity: error } } }', ['error'], 2],
    ['lint: { extends: strict }', ['error'], 2],
    ['lint: { extends: strict, rules: { unquoted-choice: warn } }', ['warning'], 2],
    ['lint: { failSeverity: error }', ['warning'], 0],
    ['lint: { maxWarnings: 1 }', ['warning'], 0],
  ])('%s', async (settings, severities, exit) => {
    const ran = await lintOf({ ...files, 'atoms-sync.yaml': settings })
    expect(ran.json.findings.map(({ severity }: { severity: string }) => severity)).toEqual(severities)
    expect(ran.exit).toBe(exit)
  })

  it('are overruled by the command line', async () => {
    const folder = workspaceWith({ ...files, 'atoms-sync.yaml': 'lint: { maxWarnings: 1 }' })
    expect(await lintIn(folder, '--max-warnings', '0')).toMatchObject({ exit: 2 })
    expect(await lintIn(folder, '--max-warnings', '0', '--fail-severity', 'error')).toMatchObject({ exit: 2 })
    expect(await lintIn(folder, '--fail-severity', 'warning')).toMatchObject({ exit: 0 })
  })

  it('give a rule its options', async () => {
    const settings = 'lint: { rules: { too-many-metrics: { max: 1 } } }'
    const { found } = await lintOf({
      'atoms-sync.yaml': settings,
      'agents/a.yaml': agentWith(fine('a') + fine('b')),
    })
    expect(found).toEqual(['agents/a.yaml:2:1 too-many-metrics'])
  })

  it('are refused where they name no rule', async () => {
    const { exit, json } = await lintOf({
      ...files,
      'atoms-sync.yaml': 'lint: { rules: { unquoted-choise: off } }',
    })
    expect(exit).toBe(1)
    expect(json.diagnostics).toMatchObject([{ code: 'unknown-key', hint: 'did you mean `unquoted-choice`?' }])
  })
})

describe('what is shown', () => {
  const folder = () =>
    workspaceWith({
      'atoms-sync.yaml': 'environments: { staging: {}, production: {} }',
      'agents/a.yaml': agentWith(withChoices('[yes, "no"]')),
      'agents/b.yaml': agentWith(withChoices('["yes", no]'), { agentId: `{ staging: ${OTHER_ID} }` }),
      'metrics/shared.yaml': `metrics:\n${fine('unused')}`,
    })

  it('can be of some agents alone', async () => {
    const { found, json } = await lintIn(folder(), '--agent', 'b.yaml')
    expect(found).toEqual(['agents/b.yaml:6:22 unquoted-choice'])
    expect(json.summary).toMatchObject({ agents: 1, metrics: 1, warnings: 1 })
  })

  it('can be of one environment alone', async () => {
    const { found } = await lintIn(folder(), '--env', 'production')
    expect(found).toEqual(['agents/a.yaml:6:15 unquoted-choice'])
  })

  it('fails for a glob or an environment that there is not', async () => {
    expect(await runIn(folder(), ['lint', '--agent', 'nobody'])).toMatchObject({ exit: 1 })
    expect(await runIn(folder(), ['lint', '--env', 'nowhere'])).toMatchObject({ exit: 1 })
  })

  it('is text with the line it speaks of, by file, and a sum', async () => {
    const { stdout } = await runIn(folder(), ['lint'])
    expect(stdout).toContain('agents/a.yaml:6:15  warning  unquoted-choice')
    expect(stdout).toContain('6 │     choices: [yes, "no"]\n    │               ^^^')
    expect(stdout).toMatch(/3 warnings in 3 of 3 files \(2 metrics of 2 agents\)/)
    expect(stdout).toContain('2 of them can be fixed: atoms-sync lint --fix')
  })

  it('is annotated by every format for CI', async () => {
    for (const format of ['github', 'gitlab', 'junit', 'markdown', 'html']) {
      const { stdout } = await runIn(folder(), ['lint', '--format', format])
      expect(stdout).toContain('unquoted-choice')
    }
  })
})

describe('--fix', () => {
  it('puts choices into quotes, says so, and leaves the rest', async () => {
    const text = agentWith(`${withChoices('[yes, 1, ~] # three')}`)
    const folder = workspaceWith({ 'agents/a.yaml': `\ufeff${text.replaceAll('\n', '\r\n')}` })
    const { exit, found, json } = await lintIn(folder, '--fix')
    expect(exit).toBe(2)
    expect(json.summary.fixed).toBe(2)
    expect(found).toEqual(['agents/a.yaml:6:27 unquoted-choice'])
    const fixed = text.replace('[yes, 1, ~]', '["yes", "1", ~]')
    expect(textOf(folder, 'agents/a.yaml')).toBe(`\ufeff${fixed.replaceAll('\n', '\r\n')}`)
  })

  it('fixes the library, and only what is selected', async () => {
    const folder = workspaceWith({
      'metrics/shared.yaml': `metrics:\n${withChoices('[yes, "no"]')}`,
      'agents/a.yaml': agentWith('  - use: interested\n'),
      'agents/b.yaml': agentWith(withChoices('[yes, "no"]', 'other'), { agentId: OTHER_ID }),
    })
    expect(await lintIn(folder, '--fix', '--agent', 'a.yaml')).toMatchObject({ exit: 0 })
    expect(textOf(folder, 'metrics/shared.yaml')).toContain('["yes", "no"]')
    expect(textOf(folder, 'agents/b.yaml')).toContain('[yes, "no"]')
  })

  it('leaves what a comment silences', async () => {
    const silenced = withChoices('[yes, "no"]').replace(
      '    choices',
      '    # atoms-sync-disable-next-line unquoted-choice -- so\n    choices',
    )
    const folder = workspaceWith({ 'agents/a.yaml': agentWith(silenced) })
    expect(await lintIn(folder, '--fix')).toMatchObject({ exit: 0, found: [] })
    expect(textOf(folder, 'agents/a.yaml')).toContain('[yes, "no"]')
  })
})
