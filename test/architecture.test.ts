import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../src/commands/index.js'
import { dialects } from '../src/remote/dialects/index.js'
import { complaints, offending, readAllowed, updated, writeAllowed } from './architecture/allowed.js'
import { rules } from './architecture/rules.js'
import { cycles, filesWith, modules, offences, roomOf, SRC } from './architecture/sources.js'

/** The house rules of docs/ARCHITECTURE.md, read off the sources themselves. */

type Command = Awaited<ReturnType<(typeof COMMANDS)[number]['load']>>

const NONE: ReadonlyMap<string, number> = new Map()
const given = readAllowed()
const allowed = process.env.UPDATE
  ? new Map(rules.map((rule) => [rule.name, updated(rule, given.get(rule.name) ?? NONE, offending(rule))]))
  : given
if (process.env.UPDATE) writeAllowed(allowed)

it('finds every import', () => {
  const files = modules.map(({ file }) => file)
  const unknown = offences((_, { isOurs, target }) => isOurs && !files.includes(target))
  expect(unknown).toEqual([])
  expect(modules.length).toBeGreaterThan(100)
  expect(modules.flatMap(({ imports }) => imports).length).toBeGreaterThan(modules.length)
})

describe('the house', () => {
  it.each(rules)('$name', (rule) => {
    const found = complaints(allowed.get(rule.name) ?? NONE, offending(rule))
    const listed = rule.list?.().join(' ') ?? ''
    expect(found, `see test/architecture/allowed.txt ${listed}`).toEqual([])
  })

  it('allows exceptions from these rules only', () => {
    expect(rules.map(({ name }) => name)).toEqual(expect.arrayContaining([...allowed.keys()]))
  })

  it('has no import cycles', () => {
    expect(cycles()).toEqual([])
  })

  it('lets only remote/ and the emulator touch fetch', () => {
    const fetching = filesWith(/(?<!typeof )\bglobalThis\.fetch\b|\bfetch\(/)
    const others = fetching.filter((file) => !['remote', 'emulator'].includes(roomOf(file)))
    expect(others).toEqual([])
  })

  it('never ends the process by force', () => {
    expect(filesWith(/\bprocess\s*\.\s*(exit|abort|kill|reallyExit)\s*\(/)).toEqual([])
    expect(filesWith(/\bexit\b[^\n]*from 'node:process'/)).toEqual([])
  })
})

describe('lists', () => {
  it('lists every file of commands/ that is a command', async () => {
    const files = await Promise.all(modulesIn('commands').map(async (file) => [file, await commandsIn(file)]))
    const written = files.flatMap(([, commands]) => commands as Command[])
    expect(written.map(({ name }) => name).sort()).toEqual(COMMANDS.map(({ name }) => name).sort())
  })

  it('describes each command in the list as the command does itself', async () => {
    for (const { name, summary, load } of COMMANDS) {
      expect(await load()).toMatchObject({ name, summary })
    }
  })

  it('lists every file of remote/dialects/ that is a dialect', async () => {
    const exports = await Promise.all(modulesIn('remote/dialects').map((file) => exportsOf(file)))
    const written = exports.flat().filter((value) => has(value, 'name', 'state', 'write'))
    expect(new Set(Object.values(dialects))).toEqual(new Set(written))
    for (const [name, dialect] of Object.entries(dialects)) expect(dialect.name).toBe(name)
  })
})

const modulesIn = (folder: string): string[] =>
  modules.map(({ file }) => file).filter((file) => file.startsWith(`${folder}/`))

async function exportsOf(file: string): Promise<unknown[]> {
  return Object.values(await import(relative(import.meta.dirname, join(SRC, file)).replaceAll('\\', '/')))
}

const commandsIn = async (file: string): Promise<Command[]> =>
  (await exportsOf(file)).filter((value) => has(value, 'name', 'summary', 'flags', 'run')) as Command[]

const has = (value: unknown, ...keys: string[]): boolean =>
  typeof value === 'object' && value !== null && keys.every((key) => key in value)
