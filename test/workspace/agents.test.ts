import { describe, expect, it } from 'vitest'
import { loadAgents, loadEveryAgent } from '../../src/workspace/agents/load-agents.js'
import { loadWorkspace } from '../../src/workspace/settings/settings.js'
import { brief, folder, ID, load, OTHER_ID } from './folder.js'

const SALES = `# yaml-language-server: $schema=../node_modules/atoms-sync/schemas/agent.schema.json
agentId: ${ID}
name: Sales, outbound
summaryPrompt: |
  Summarize this sales call.
  Be brief.
dispositionMetrics:
  - identifier: user_interested
    prompt: Was the user interested? yes, no, or unclear
    type: ENUM
    choices: ["yes", no, unclear]
  - identifier: user_name
    renamedFrom: name
    prompt: What is the user's name?
    type: STRING
useReasoningModel: true
ignore: [/summaryPrompt, /dispositionMetrics/*/prompt]
`

describe('an agent file', () => {
  it('becomes what is wanted, with the place of every value', () => {
    const { agents, diagnostics, files } = load({ 'agents/sales.yaml': SALES })
    expect(diagnostics).toEqual([])
    expect(files).toBe(1)
    const place = (line: number, column: number) => ({ file: 'agents/sales.yaml', line, column })
    expect(agents).toEqual([
      {
        agentId: ID,
        name: 'Sales, outbound',
        config: {
          summaryPrompt: 'Summarize this sales call.\nBe brief.\n',
          dispositionMetrics: [
            {
              identifier: 'user_interested',
              prompt: 'Was the user interested? yes, no, or unclear',
              type: 'ENUM',
              choices: ['yes', 'no', 'unclear'],
            },
            { identifier: 'user_name', prompt: "What is the user's name?", type: 'STRING' },
          ],
          useReasoningModel: true,
        },
        renames: { user_name: 'name' },
        ignore: ['/summaryPrompt', '/dispositionMetrics/*/prompt'],
        source: place(2, 10),
        places: new Map([
          ['/summaryPrompt', place(4, 16)],
          ['/dispositionMetrics', place(8, 3)],
          ['/useReasoningModel', place(16, 20)],
          ['/dispositionMetrics/user_interested', place(8, 5)],
          ['/dispositionMetrics/user_interested/prompt', place(9, 13)],
          ['/dispositionMetrics/user_interested/type', place(10, 11)],
          ['/dispositionMetrics/user_interested/choices', place(11, 14)],
          ['/dispositionMetrics/user_name', place(12, 5)],
          ['/dispositionMetrics/user_name/prompt', place(14, 13)],
          ['/dispositionMetrics/user_name/type', place(15, 11)],
        ]),
      },
    ])
  })

  it('leaves what it does not mention unmanaged, and tells none from not mentioned', () => {
    expect(load({ 'agents/a.yaml': `agentId: ${ID}` }).agents[0]?.config).toEqual({})
    const none = load({ 'agents/a.yaml': `agentId: ${ID}\ndispositionMetrics: []\nsummaryPrompt: ""\n` })
    expect(none.agents[0]?.config).toEqual({ dispositionMetrics: [], summaryPrompt: '' })
  })

  it.each(['651e10000000000000000000', '123456789012345678901234', '65.', 'AAAAAAAAAAAAAAAAAAAAAAAA'])(
    'keeps an id that YAML reads as a number: %s',
    (written) => {
      const id = written.padEnd(24, '0').replace('.', '0')
      expect(load({ 'agents/a.yaml': `agentId: ${id}` }).agents[0]?.agentId).toBe(id.toLowerCase())
      expect(load({ 'agents/a.yaml': `agentId: { default: ${id} }` }).agents[0]?.agentId).toBe(
        id.toLowerCase(),
      )
    },
  )

  it('may be written with anchors, aliases and merge keys', () => {
    const { agents, diagnostics } = load({
      'agents/a.yaml': `
agentId: ${ID}
summaryPrompt: &text Same text
dispositionMetrics:
  - &base
    identifier: a
    prompt: *text
    type: BOOLEAN
  - <<: *base
    identifier: b
`,
    })
    expect(diagnostics).toEqual([])
    expect(agents[0]?.config.dispositionMetrics).toEqual([
      { identifier: 'a', prompt: 'Same text', type: 'BOOLEAN' },
      { identifier: 'b', prompt: 'Same text', type: 'BOOLEAN' },
    ])
    expect(agents[0]?.places.get('/dispositionMetrics/a/prompt')).toMatchObject({ line: 7, column: 13 })
    expect(agents[0]?.places.get('/dispositionMetrics/b/type')).toMatchObject({ line: 8, column: 11 })
  })

  it('may use the names of what every object has', () => {
    const names = ['constructor', '__proto__', 'tostring', 'hasownproperty']
    const metrics = names.map(
      (name) => `{ identifier: ${name}, renamedFrom: old_${name}, prompt: x, type: STRING }`,
    )
    const { agents, diagnostics } = load({
      'agents/a.yaml': `agentId: ${ID}\ndispositionMetrics: [${metrics.join(', ')}]\n`,
    })
    expect(diagnostics).toEqual([])
    expect(agents[0]?.config.dispositionMetrics?.map(({ identifier }) => identifier)).toEqual(names)
    expect(Object.entries(agents[0]?.renames ?? {})).toEqual(names.map((name) => [name, `old_${name}`]))
    expect(agents[0]?.renames.valueOf).toBeUndefined()
  })

  it('may begin with a byte order mark and end its lines with CRLF', () => {
    const { agents, diagnostics } = load({ 'agents/a.yaml': `\ufeff${SALES.replaceAll('\n', '\r\n')}` })
    expect(diagnostics).toEqual([])
    expect(agents[0]?.config.summaryPrompt).toBe('Summarize this sales call.\nBe brief.\n')
    expect(agents[0]?.source).toEqual({ file: 'agents/a.yaml', line: 2, column: 10 })
  })
})

describe('several environments', () => {
  const settings = 'environments: { staging: {}, production: {} }'

  it('have the agents that have an id there', () => {
    const files = {
      'atoms-sync.yaml': settings,
      'agents/both.yaml': `agentId: { staging: ${ID}, production: ${OTHER_ID} }`,
      'agents/one.yaml': `agentId: { staging: ${'a'.repeat(24)} }`,
      'agents/same.yaml': `agentId: ${'b'.repeat(24)}`,
    }
    const ids = (environment: string) => load(files, environment).agents.map(({ agentId }) => agentId)
    expect(ids('staging')).toEqual([ID, 'a'.repeat(24), 'b'.repeat(24)])
    expect(ids('production')).toEqual([OTHER_ID, 'b'.repeat(24)])
    const every = loadEveryAgent(loadWorkspace(folder(files)))
    expect(every).toEqual({ diagnostics: [], files: 3, agents: 4, libraries: 0 })
  })

  it('must be declared', () => {
    const { diagnostics } = load(
      { 'atoms-sync.yaml': settings, 'agents/a.yaml': `agentId: { prodution: ${ID} }` },
      'staging',
    )
    expect(diagnostics).toMatchObject([
      { code: 'unknown-environment', place: { line: 1, column: 12 }, hint: 'did you mean `production`?' },
    ])
  })

  it('are not compared with settings that could not be read', () => {
    const { diagnostics } = load({
      'atoms-sync.yaml': 'environments: [',
      'agents/a.yaml': `agentId: { x: ${ID} }`,
    })
    expect(brief(diagnostics)).toEqual(['atoms-sync.yaml:1:15 yaml-syntax'])
  })

  it('each have an agent in one file only', () => {
    const { agents, diagnostics } = load(
      {
        'atoms-sync.yaml': settings,
        'agents/a.yaml': `name: A\nagentId: ${ID}`,
        'agents/b.yaml': `agentId:\n  staging: ${ID.toUpperCase()}\n  production: ${OTHER_ID}\n`,
        'agents/c.yaml': `agentId: { staging: ${OTHER_ID} }`,
      },
      'staging',
    )
    expect(agents.map(({ source }) => source.file)).toEqual(['agents/c.yaml'])
    expect(diagnostics).toMatchObject([
      {
        code: 'duplicate-agent',
        place: { file: 'agents/b.yaml', line: 2, column: 12 },
        message: '`agents/a.yaml` line 2 manages this agent too, in `staging`',
        excerpt: { line: `  staging: ${ID.toUpperCase()}`, start: 11, length: 24 },
      },
    ])
  })
})

describe('files with mistakes', () => {
  it('are all reported in one run, in reading order, and the others are still there', () => {
    const { agents, diagnostics } = load({
      'agents/c.yaml': 'agentId: abc\nnam: x\n',
      'agents/b.yaml': `agentId: ${ID}\n`,
      'agents/sub/a.yml': 'a: [',
      'metrics/x.yaml': 'metrics: 5',
    })
    expect(agents.map(({ agentId }) => agentId)).toEqual([ID])
    expect(brief(diagnostics)).toEqual([
      'agents/c.yaml:1:10 invalid-value',
      'agents/c.yaml:2:1 unknown-key',
      'agents/sub/a.yml:1:4 yaml-syntax',
      'metrics/x.yaml:1:10 wrong-type',
    ])
  })

  it('are agent files, not the settings or the library', () => {
    const root = folder({
      'atoms-sync.yaml': 'agents: "**/*.yaml"',
      'metrics/x.yaml': 'metrics: []',
      'node_modules/x/a.yaml': 'no: agent',
      '.github/a.yaml': 'no: agent',
      'deep/down/a.yaml': `agentId: ${ID}`,
    })
    expect(loadAgents(loadWorkspace(root), 'default')).toMatchObject({ files: 1, diagnostics: [] })
  })
})
