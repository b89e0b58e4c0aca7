import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CompletePostCallConfig, DEFAULT_CONFIG, METRIC_TYPES } from '../../src/model/config.js'
import { agentFileText } from '../../src/workspace/agents/file-text.js'
import { loadAgents } from '../../src/workspace/agents/load-agents.js'
import { placeNew } from '../../src/workspace/agents/new-agent-place.js'
import { listFiles } from '../../src/workspace/disk/list-files.js'
import { writeNewFiles } from '../../src/workspace/disk/write-files.js'
import { formatFile } from '../../src/workspace/layout/format-files.js'
import { scaffold } from '../../src/workspace/settings/scaffold.js'
import { loadWorkspace } from '../../src/workspace/settings/settings.js'
import { folder, ID, load, OTHER_ID } from './folder.js'

describe('a new workspace', () => {
  it('is valid and in canonical layout', () => {
    const root = folder()
    writeNewFiles(root, scaffold())
    const workspace = loadWorkspace(root)
    expect(workspace.diagnostics).toEqual([])
    expect(loadAgents(workspace, 'production')).toMatchObject({
      diagnostics: [],
      files: 1,
      agents: [{ agentId: ID }],
    })
    for (const { file, text } of scaffold()) expect(formatFile(file, text)).toEqual({ text })
  })
})

describe('the file of an agent that exists', () => {
  const live = (config: Partial<CompletePostCallConfig>, name?: string) => ({
    agentId: ID,
    ...(name !== undefined && { name }),
    config: { ...DEFAULT_CONFIG, ...config },
  })

  it('reads as if somebody had written it', () => {
    const text = agentFileText(
      live(
        {
          summaryPrompt: 'Summarize this call.\n\n- Who called?\n- Why: one line\n',
          dispositionMetrics: [
            {
              identifier: 'interested',
              prompt: 'Interested? yes or no',
              type: 'ENUM',
              choices: ['yes', 'no'],
            },
            { identifier: 'name', prompt: 'Name: who?', type: 'STRING' },
          ],
          useReasoningModel: true,
        },
        'Sales, outbound',
      ),
    )
    expect(text).toBe(`# yaml-language-server: $schema=../node_modules/atoms-sync/schemas/agent.schema.json
agentId: ${ID}
name: Sales, outbound
summaryPrompt: |
  Summarize this call.

  - Who called?
  - Why: one line
dispositionMetrics:
  - identifier: interested
    prompt: Interested? yes or no
    type: ENUM
    choices: ["yes", "no"]
  - identifier: name
    prompt: "Name: who?"
    type: STRING
useReasoningModel: true
`)
  })

  it('names the schema as seen from the folder of the file', () => {
    const first = (file: string) => agentFileText(live({}), { file }).split('\n')[0]
    const schema = 'node_modules/atoms-sync/schemas/agent.schema.json'
    expect(first('a.yaml')).toBe(`# yaml-language-server: $schema=${schema}`)
    expect(first('agents/a.yaml')).toBe(`# yaml-language-server: $schema=../${schema}`)
    expect(first('agents/eu/a.yaml')).toBe(`# yaml-language-server: $schema=../../${schema}`)
  })

  it('leaves defaults out, and says that there are no metrics', () => {
    expect(agentFileText(live({}))).toMatch(/^#.*\nagentId: .*\ndispositionMetrics: \[\]\n$/)
  })

  it('can belong to one environment', () => {
    expect(agentFileText(live({}), { environment: 'production' })).toContain(
      `agentId:\n  production: ${ID}\n`,
    )
    expect(agentFileText({ ...live({}), agentId: '651e10000000000000000000' })).toContain(
      'agentId: "651e10000000000000000000"',
    )
  })

  it('means exactly what is live, whatever is in it', () => {
    fc.assert(
      fc.property(anyConfig, fc.option(nasty, { nil: undefined }), (config, name) => {
        const agent = live(config, name)
        const text = agentFileText(agent)
        const { agents, diagnostics } = load({ 'agents/a.yaml': text })
        expect(diagnostics).toEqual([])
        expect({ ...DEFAULT_CONFIG, ...agents[0]?.config }).toEqual(agent.config)
        expect(agents[0]?.name).toBe(name)
        expect(formatFile('agents/a.yaml', text)).toEqual({ text })
      }),
      { numRuns: 500 },
    )
  })
})

describe('file names of agents', () => {
  const root = '/nowhere'
  const placed = (agents: readonly { agentId: string; name: string }[], ...globs: string[]) =>
    placeNew(agents, { root, settings: { agents: globs, metrics: ['metrics/*.yaml'] } }, () => false)

  it.each([
    ['Sales, outbound', 'sales-outbound.yaml'],
    ['  ', 'agent-696e655577e1d88ff54b4fbf.yaml'],
    ['../../etc/passwd', 'etc-passwd.yaml'],
    ['C:\\Windows\\x', 'c-windows-x.yaml'],
    ['CON', 'con-agent.yaml'],
    ['lpt1', 'lpt1-agent.yaml'],
    ['.hidden', 'hidden.yaml'],
    ['Überfall', 'überfall.yaml'],
    ['बिक्री कॉल', 'बिक्री-कॉल.yaml'],
    ['a\u0000b\nc', 'a-b-c.yaml'],
    ['x'.repeat(300), `${'x'.repeat(50)}.yaml`],
    ['😀', 'agent-696e655577e1d88ff54b4fbf.yaml'],
  ])('%j becomes %s', (name, file) => expect(placed([{ agentId: ID, name }], '*.yaml')).toEqual([file]))

  it('tell agents of one name apart by their ids', () => {
    const agents = [ID, OTHER_ID, ID].map((agentId) => ({ agentId, name: 'Sales' }))
    expect(placed(agents, '*.yaml')).toEqual(['sales.yaml', 'sales-234567.yaml', 'sales-4b4fbf.yaml'])
  })

  it.each([
    [['agents/**/*.{yaml,yml}'], 'agents/sales.yaml'],
    [['team/*.yaml', 'agents/*.yaml'], 'team/sales.yaml'],
    [['./team/eu/*.yaml'], 'team/eu/sales.yaml'],
    [['agents/*.yml'], 'agents/sales.yml'],
    [['agents/*-prod.yaml'], 'agents/sales-prod.yaml'],
    [['agents/[a-z]*.yaml'], 'agents/sales.yaml'],
    [['agents/*/agent.yaml'], 'agents/sales/agent.yaml'],
    [['{bots,agents}/**/prod/*.yaml'], 'bots/prod/sales.yaml'],
    [['agents/**'], 'agents/sales.yaml'],
    [['agents/*.yaml', '!agents/sales.yaml'], 'agents/sales-4b4fbf.yaml'],
    [
      ['agents/first.yaml', '.hidden/*.yaml', 'metrics/*.yaml', 'agents/*/*.yaml', 'bots/*.yaml'],
      'bots/sales.yaml',
    ],
  ])('are such that %j find them', (globs, file) => {
    expect(placed([{ agentId: ID, name: 'Sales' }], ...globs)).toEqual([file])
    const root = folder({ [file]: '' })
    expect(listFiles(root, globs).files).toEqual([file])
  })

  it.each([
    [['agents/first.yaml']],
    [['teams/*/agents/*.yaml']],
    [['agents/*.json']],
    [['.hidden/*.yaml']],
    [['metrics/*.yaml']],
    [['agents/*.yaml', '!agents/s*', '!agents/agent-*']],
  ])('are no wild guess where %j leave no room for any', (globs) => {
    expect(() => placed([{ agentId: ID, name: 'Sales' }], ...globs)).toThrow(
      expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining('agents/*.yaml') }),
    )
  })

  it.each([
    [['agents/*.yaml', '!agents/s*'], 'Sales', `agents/agent-${ID}.yaml`],
    [['*.yaml'], 'Drift ignore', 'drift-ignore-4b4fbf.yaml'],
  ])('are not such as %j pass over, nor read as something else', (globs, name, file) => {
    expect(placed([{ agentId: ID, name }], ...globs)).toEqual([file])
  })

  it('are those of no file that is there', () => {
    const settings = { agents: ['*.yaml'], metrics: [] }
    const there = folder({ 'sales.yaml': '', 'support.yaml': '' })
    const agents = ['Sales', 'Support', 'Sales'].map((name) => ({ agentId: ID, name }))
    expect(placeNew(agents, { root: there, settings }, () => false)).toEqual([
      'sales-4b4fbf.yaml',
      'support-4b4fbf.yaml',
      `sales-${ID}.yaml`,
    ])
    // A file that may be an agent's own is no reason for a second one.
    expect(placeNew(agents, { root: there, settings }, (file) => file === 'sales.yaml')).toEqual([
      'sales.yaml',
      'support-4b4fbf.yaml',
      'sales-4b4fbf.yaml',
    ])
  })

  it('are safe and different for any agents', () => {
    const agent = fc.record({ agentId: fc.stringMatching(/^[0-9a-f]{24}$/), name: nasty })
    fc.assert(
      fc.property(fc.array(agent), (agents) => {
        const names = placed(agents, '*.yaml')
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(agents.length)
        for (const name of names) expect(name).toMatch(/^[\p{L}\p{M}\p{N}-]+\.yaml$/u)
      }),
    )
  })
})

/** Texts that YAML, editors or people stumble over. */
const nasty: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        'a',
        'b c',
        ' ',
        '  ',
        '\n',
        '\n\n',
        '\r\n',
        '\r',
        '\t',
        ':',
        ': ',
        '#',
        ' #',
        '-',
        '- ',
        '"',
        "'",
        '|',
        '>',
        '%',
        '&',
        '*',
        '!',
        '{',
        '[',
        ',',
        '?',
        '---',
        '...',
        '~',
        'null',
        'yes',
        '1',
        '0x1',
        '2024-01-01',
        '\u0085',
        '\u2028',
        '\ufeff',
        '\u00a0',
        '\u200b',
        '😀',
        '\\',
        '\\n',
        '$',
        '<<',
        '=',
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
)

const anyConfig: fc.Arbitrary<Partial<CompletePostCallConfig>> = fc.record({
  summaryPrompt: nasty,
  useInternalAnalyticsModel: fc.boolean(),
  useReasoningModel: fc.boolean(),
  dispositionMetrics: fc
    .uniqueArray(
      fc.record({
        identifier: fc.oneof(
          fc.stringMatching(/^[a-z0-9_]{1,8}$/),
          fc.constantFrom('1', '1e5', 'null', 'true', 'yes', '__proto__', '0x1'),
        ),
        prompt: nasty.filter((text) => /\S/u.test(text)),
        type: fc.constantFrom(...METRIC_TYPES),
        choices: fc.uniqueArray(
          nasty.filter((text) => /\S/u.test(text)),
          { minLength: 1, maxLength: 4, selector: (text) => text.normalize('NFC').trimEnd() },
        ),
      }),
      { selector: ({ identifier }) => identifier, maxLength: 4 },
    )
    .map((metrics) =>
      metrics.map(({ choices, ...metric }) => (metric.type === 'ENUM' ? { ...metric, choices } : metric)),
    ),
})
