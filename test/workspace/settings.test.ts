import { describe, expect, it } from 'vitest'
import { loadWorkspace } from '../../src/workspace/settings/settings.js'
import { brief, folder, underlined } from './folder.js'

const settings = (text: string, allowedHosts?: string[]) =>
  loadWorkspace(folder({ 'atoms-sync.yaml': text }), allowedHosts)

describe('atoms-sync.yaml', () => {
  it('says where files, environments, guards and lint settings are', () => {
    const root = folder({
      'atoms-sync.yaml': `
version: 1
agents: [agents/**/*.yaml, "!agents/old/**"]
metrics: shared/*.yaml
environments:
  staging: { apiKeyEnv: SMALLEST_API_KEY_STAGING, branch: staging }
  production: { organizationId: 65f0a1b2c3d4e5f6a7b8c9d0, baseUrl: "https://api.smallest.ai/atoms/v1", dialect: drafts }
guards: { maxAgents: 30%, maxRemovedMetrics: 10, breaking: refuse }
report: { failOn: ["lost_rate() > 1%"], since: 24h, minCalls: 50 }
lint: { rules: { too-many-metrics: off } }
`,
    })
    expect(loadWorkspace(root)).toEqual({
      root,
      settings: { agents: ['agents/**/*.yaml', '!agents/old/**'], metrics: ['shared/*.yaml'] },
      environments: [
        { name: 'staging', apiKeyEnv: 'SMALLEST_API_KEY_STAGING', dialect: 'auto', branch: 'staging' },
        {
          name: 'production',
          apiKeyEnv: 'SMALLEST_API_KEY',
          dialect: 'drafts',
          organizationId: '65f0a1b2c3d4e5f6a7b8c9d0',
          baseUrl: 'https://api.smallest.ai/atoms/v1',
        },
      ],
      environmentNames: ['staging', 'production'],
      guards: {
        maxAgents: { percent: 30 },
        maxRemovedMetrics: 10,
        breaking: 'refuse',
        liveBranch: 'confirm',
      },
      report: {
        failOn: [
          {
            text: 'lost_rate() > 1%',
            quantity: { name: 'lost_rate' },
            operator: '>',
            limit: 0.01,
            source: { file: 'atoms-sync.yaml', line: 9, column: 20 },
          },
        ],
        since: '24h',
        minCalls: 50,
      },
      lint: { rules: { 'too-many-metrics': 'off' } },
      diagnostics: [],
    })
  })

  it('is not needed', () => {
    expect(loadWorkspace(folder())).toMatchObject({
      settings: { agents: ['agents/**/*.{yaml,yml}'], metrics: ['metrics/*.yaml'] },
      environments: [{ name: 'default', apiKeyEnv: 'SMALLEST_API_KEY', dialect: 'auto' }],
      guards: { breaking: 'confirm', liveBranch: 'confirm' },
      diagnostics: [],
    })
  })

  it('may leave an environment empty', () => {
    expect(settings('environments:\n  production:\n')).toMatchObject({
      environments: [{ name: 'production', apiKeyEnv: 'SMALLEST_API_KEY', dialect: 'auto' }],
      diagnostics: [],
    })
  })

  it('takes an id that YAML reads as a number for what it is', () => {
    const { environments } = settings('environments: { a: { organizationId: 651e10000000000000000000 } }')
    expect(environments[0]?.organizationId).toBe('651e10000000000000000000')
  })

  it('takes the number of agents as a number or as a percentage', () => {
    expect(settings('guards: { maxAgents: 5 }').guards.maxAgents).toEqual({ count: 5 })
    expect(settings('guards: { maxAgents: "2.5%" }').guards.maxAgents).toEqual({ percent: 2.5 })
  })

  it.each([
    ['version: 2', '1:10 invalid-value'],
    ['agents: ../other/*.yaml', '1:9 invalid-value'],
    ['agents: /etc/*.yaml', '1:9 invalid-value'],
    ['agents: [agents/*.yaml, "a/../../b/*.yaml"]', '1:25 invalid-value'],
    ['agents: "!../*.yaml"', '1:9 invalid-value'],
    ['agents: C:/agents/*.yaml', '1:9 invalid-value'],
    ['agents: ""', '1:9 invalid-value'],
    ['agents: 5', '1:9 quote-it'],
    ['environments: {}', '1:15 invalid-value'],
    ['environments: [a]', '1:15 wrong-type'],
    ['environments: { "a/b": {} }', '1:17 invalid-value'],
    ['environments: { a: { apiKeyEnv: PATH } }', '1:33 invalid-value'],
    ['environments: { a: { apiKeyEnv: SMALLEST_BASE_URL } }', '1:33 invalid-value'],
    ['environments: { a: { apiKeyEnv: ATOMS_SYNC_BASE_URL } }', '1:33 invalid-value'],
    ['environments: { a: { apiKeyEnv: smallest_key } }', '1:33 invalid-value'],
    ['environments: { a: { dialect: draft } }', '1:31 invalid-value'],
    ['environments: { a: { baseURL: "https://api.smallest.ai" } }', '1:22 unknown-key'],
    ['environments: { a: { baseUrl: "https://evil.example" } }', '1:31 untrusted-url'],
    ['environments: { a: { token: abc } }', '1:22 secret-in-file'],
    ['guards: { maxAgents: 101% }', '1:22 invalid-value'],
    ['guards: { maxAgents: -1 }', '1:22 invalid-value'],
    ['guards: { maxAgents: 1.5 }', '1:22 wrong-type'],
    ['guards: { maxRemovedMetrics: ten }', '1:30 wrong-type'],
    ['guards: { breaking: ask }', '1:21 invalid-value'],
    ['guards: { liveBranch: yes }', '1:23 invalid-value'],
    ['lint: { rules: { too-many-metrics: maybe } }', '1:36 invalid-value'],
    ['enviroments: {}', '1:1 unknown-key'],
  ])('refuses %s', (text, found) => {
    expect(brief(settings(text).diagnostics)).toEqual([`atoms-sync.yaml:${found}`])
  })

  it('says what was probably meant', () => {
    const hint = (text: string) => settings(text).diagnostics[0]?.hint
    expect(hint('enviroments: {}')).toBe('did you mean `environments`?')
    expect(hint('environments: { a: { dialect: draft } }')).toBe('did you mean `drafts`?')
    expect(hint('environments: { a: { api_key_env: X } }')).toBe('did you mean `apiKeyEnv`?')
    for (const glob of ['../x/*.yaml', '/tmp/x.yaml']) expect(hint(`agents: "${glob}"`)).toBeUndefined()
  })

  it('leaves an environment with a mistake out, but knows its name', () => {
    const workspace = settings('environments:\n  a: { baseUrl: "https://evil.example" }\n  b: {}\n')
    expect(workspace.environments.map(({ name }) => name)).toEqual(['b'])
    expect(workspace.environmentNames).toEqual(['a', 'b'])
  })

  it('finds no files with globs that are wrong', () => {
    expect(settings('agents: ../*.yaml').settings.agents).toEqual([])
  })

  it('leads nowhere when it cannot be understood', () => {
    const { diagnostics, environments, environmentNames } = settings('environments: {\n')
    expect(brief(diagnostics)).toEqual(['atoms-sync.yaml:1:15 yaml-syntax'])
    expect(environments).toEqual([])
    expect(environmentNames).toBeUndefined()
  })

  it('allows a host that is allowed outside of the workspace', () => {
    const text = 'environments: { a: { baseUrl: "https://proxy.example/atoms/v1" } }'
    expect(brief(settings(text).diagnostics)).toEqual(['atoms-sync.yaml:1:31 untrusted-url'])
    expect(settings(text, ['proxy.example']).diagnostics).toEqual([])
  })

  it('says so when it has another name', () => {
    const { diagnostics } = loadWorkspace(folder({ 'atoms-sync.yml': 'version: 1' }))
    expect(brief(diagnostics)).toEqual(['atoms-sync.yml:1:1 unreadable'])
  })
})

describe('a condition of the report', () => {
  const wrong = (condition: string) => {
    const [found] = settings(`version: 1\nreport:\n  failOn:\n    - ${condition}\n`).diagnostics
    return found && `${brief([found])} ${underlined(found)}: ${found.message} (${found.hint ?? 'no hint'})`
  }

  it.each([
    [
      'fil_rate(user_name) < 0.8',
      '4:7 invalid-value fil_rate: there is no function `fil_rate` (did you mean `fill_rate`?)',
    ],
    [
      '"fill_rate(user_name) = 0.8"',
      '4:29 invalid-value =: one of <= >= == != < > is expected here (no hint)',
    ],
    [
      'fill_rate(user_name) < 80',
      '4:30 invalid-value 80: fill_rate is between 0 and 1, or 0% and 100% (no hint)',
    ],
    ['7', '4:7 quote-it 7'],
    ['mean(x) < 1', '4:7 invalid-value mean: there is no function `mean` (one of fill_rate'],
  ])('that is %s is pointed at', (condition, said) => {
    expect(wrong(condition)?.replace('atoms-sync.yaml:', '')).toContain(said)
  })

  it('that is folded or escaped is pointed at as a whole', () => {
    expect(wrong('>-\n      fil_rate(x)\n      < 0.8')).toContain('invalid-value')
    expect(wrong('"\\x66il_rate(x) < 0.8"')).toContain('"\\x66il_rate(x) < 0.8"')
  })

  it('takes no others with it, and nothing of it runs', () => {
    const { report, diagnostics } = settings('version: 1\nreport: { failOn: ["calls() < 1", "x"] }\n')
    expect(report.failOn).toEqual([])
    expect(diagnostics).toHaveLength(1)
  })
})
