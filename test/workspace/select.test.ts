import { describe, expect, it } from 'vitest'
import { selectAgents, selects } from '../../src/workspace/agents/select.js'
import { ID, OTHER_ID } from './folder.js'

const agent = (agentId: string, file: string, name?: string) => ({
  agentId,
  source: { file, line: 1, column: 1 },
  ...(name !== undefined && { name }),
})
const AGENTS = [
  agent(ID, 'agents/eu/sales.yaml', 'Sales, outbound'),
  agent(OTHER_ID, 'agents/eu/support.yaml', 'EU/Support [new]'),
  agent('b'.repeat(24), 'agents/us/sales.yaml'),
]

describe('selecting agents', () => {
  it.each<[string, number[]]>([
    ['Sales, outbound', [0]],
    ['Sales*', [0]],
    ['*Support*', [1]],
    ['EU/Support [new]', [1]],
    [ID, [0]],
    [ID.toUpperCase(), [0]],
    ['0123*', [1]],
    ['agents/eu/sales.yaml', [0]],
    ['./agents/eu/sales.yaml', [0]],
    ['agents/eu/*', [0, 1]],
    ['agents/**', [0, 1, 2]],
    ['sales.yaml', [0, 2]],
    ['{sales,support}.yaml', [0, 1, 2]],
    ['*', [0, 1, 2]],
  ])('takes %s for a name, an id or a file', (glob, found) => {
    expect(selectAgents(AGENTS, { agent: [glob] })).toEqual(found.map((at) => AGENTS[at]))
  })

  it('takes all where nothing is asked for, and what any of several globs finds, in order', () => {
    expect(selectAgents(AGENTS, {})).toEqual(AGENTS)
    expect(selectAgents(AGENTS, { agent: ['support.yaml', 'Sales*'] })).toEqual([AGENTS[0], AGENTS[1]])
  })

  it('leaves out what is excluded', () => {
    expect(selectAgents(AGENTS, { exclude: ['sales.yaml'] })).toEqual([AGENTS[1]])
    expect(selectAgents(AGENTS, { agent: ['sales.yaml'], exclude: [ID] })).toEqual([AGENTS[2]])
  })

  it.each([
    [{ agent: ['Sales, inbound'] }, 'Sales, outbound'],
    [{ agent: ['suport.yaml'] }, 'support.yaml'],
    [{ exclude: ['agents/eu/sale.yaml'] }, 'agents/eu/sales.yaml'],
  ])('refuses a glob that matches nothing: %j', (selection, meant) => {
    expect(() => selectAgents(AGENTS, selection)).toThrow(
      expect.objectContaining({ code: 'USAGE', hint: `did you mean \`${meant}\`?` }),
    )
  })

  it.each([
    [{ agent: ['!Sales*'] }, '--exclude'],
    [{ agent: ['Sales*', '!*'] }, '--exclude'],
    [{ exclude: ['!Sales*'] }, '--agent'],
    [{ exclude: ['!(Sales)'] }, '--agent'],
  ])('refuses a glob that begins with an exclamation mark: %j', (selection, instead) => {
    expect(() => selectAgents(AGENTS, selection)).toThrow(
      expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining(instead) }),
    )
    expect(() => selects(selection, [])).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })

  const SPELLED_ALIKE = [
    agent(ID, 'agents/[en].yaml', '[EN] Sales'),
    agent(OTHER_ID, 'agents/e.yaml', 'E Sales'),
    agent('b'.repeat(24), 'agents/all.yaml', '*'),
    agent('c'.repeat(24), 'agents/not.yaml', '!Sales'),
    agent('d'.repeat(24), 'agents/low.yaml', '[en] sales'),
  ]

  it.each<[string, number[]]>([
    ['[EN] Sales', [0]],
    ['[EN]*', [1]],
    ['*', [2]],
    ['!Sales', [3]],
    ['[en].yaml', [0]],
    ['agents/[en].yaml', [0]],
    ['./agents/[en].yaml', [0]],
    ['?Sales', [3]],
    ['\\[EN\\] *', [0]],
  ])('takes %s for the exact name where there is one, and for a glob otherwise', (glob, found) => {
    const wanted = found.map((at) => SPELLED_ALIKE[at])
    const others = SPELLED_ALIKE.filter((_, at) => !found.includes(at))
    expect(selectAgents(SPELLED_ALIKE, { agent: [glob] })).toEqual(wanted)
    expect(selectAgents(SPELLED_ALIKE, { exclude: [glob] })).toEqual(others)
  })

  it('asks the same of agents that come one by one', () => {
    const wanted = selects({ agent: ['Sales*', 'support.yaml'], exclude: [OTHER_ID] }, [])
    expect(wanted(['Sales, outbound', ID, undefined])).toBe(true)
    expect(wanted(['Other', OTHER_ID, 'agents/support.yaml'])).toBe(false)
    expect(wanted(['Other', 'x', undefined])).toBe(false)
  })
})
