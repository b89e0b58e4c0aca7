import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../src/commands/index.js'
import type { Command } from '../src/console/command.js'
import { dialects } from '../src/remote/dialects/index.js'

/** The house rules of docs/ARCHITECTURE.md, read off the sources themselves. */

const SRC = fileURLToPath(new URL('../src', import.meta.url))

interface Module {
  /** Below `src/`, with forward slashes. */
  readonly file: string
  readonly imports: readonly Import[]
  /** The code without its comments. */
  readonly code: string
}

interface Import {
  /** A file below `src/`, or a package such as `node:fs` or `hono`. */
  readonly target: string
  readonly isOurs: boolean
}

const modules = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readModule(name.replaceAll('\\', '/')))

const fileNames = new Set(modules.map(({ file }) => file))

function readModule(file: string): Module {
  const code = readFileSync(join(SRC, file), 'utf8')
    .replace(/(^|[\s(])\/\*[\s\S]*?\*\//g, '$1')
    .replace(/(^|\s)\/\/.*$/gm, '$1')
  const fixed = code.matchAll(/^(?:import|export)\s+(?:[^'"]*?\sfrom\s+)?'([^']+)'/gm)
  const lazy = code.matchAll(/\bimport\('([^']+)'\)/g)
  return { file, code, imports: [...fixed, ...lazy].map(([, from = '']) => importOf(file, from)) }
}

function importOf(file: string, from: string): Import {
  if (!from.startsWith('.')) return { target: from, isOurs: false }
  return { target: posix.join(dirname(file), from).replace(/\.js$/, '.ts'), isOurs: true }
}

const folderOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : '')

/** `file → target` for every import that breaks a rule; empty when none does. */
const offences = (breaks: (file: string, found: Import) => boolean): string[] =>
  modules.flatMap(({ file, imports }) =>
    imports.filter((found) => breaks(file, found)).map(({ target }) => `${file} → ${target}`),
  )

/** Files whose code matches, in order. */
const filesWith = (pattern: RegExp): string[] =>
  modules
    .filter(({ code }) => pattern.test(code))
    .map(({ file }) => file)
    .sort()

it('finds every import', () => {
  const unknown = offences((_, { isOurs, target }) => isOurs && !fileNames.has(target))
  expect(unknown).toEqual([])
  expect(modules.length).toBeGreaterThan(100)
  expect(modules.flatMap(({ imports }) => imports).length).toBeGreaterThan(modules.length)
})

describe('who knows whom', () => {
  it('lets model/ and text/ import nothing but themselves and packages', () => {
    const found = offences((file, { target, isOurs }) => {
      const room = folderOf(file)
      if (room === 'model') return !(isOurs && ['model', 'text'].includes(folderOf(target)))
      return room === 'text' && isOurs && folderOf(target) !== 'text'
    })
    expect(found).toEqual([])
  })

  it.each(['workspace', 'lint', 'sync', 'health', 'remote', 'view', 'format', 'emulator'])(
    'lets %s/ import only itself, model/, text/ and packages',
    (stage) => {
      const found = offences((file, { target, isOurs }) => {
        return folderOf(file) === stage && isOurs && ![stage, 'model', 'text'].includes(folderOf(target))
      })
      expect(found).toEqual([])
    },
  )

  it('has no import cycles', () => {
    expect(cycles()).toEqual([])
  })
})

describe('who touches what', () => {
  it('lets only workspace/ and version.ts touch files', () => {
    const found = offences((file, { target }) => {
      const touchesFiles = /^(node:)?fs(\/|$)/.test(target)
      return touchesFiles && folderOf(file) !== 'workspace' && file !== 'version.ts'
    })
    expect(found).toEqual([])
  })

  it('lets only remote/ and the emulator touch the network', () => {
    const found = offences((file, { target }) => {
      const touchesNetwork = /^(undici|(node:)?(https?|http2|net|tls|dgram|dns))(\/|$)/.test(target)
      return touchesNetwork && !['remote', 'emulator'].includes(folderOf(file))
    })
    expect(found).toEqual([])
  })

  it('lets only remote/ and the emulator touch fetch', () => {
    const fetching = filesWith(/(?<!typeof )\bglobalThis\.fetch\b|\bfetch\(/)
    const others = fetching.filter((file) => !['remote', 'emulator'].includes(folderOf(file)))
    expect(others).toEqual([])
  })

  it('lets only cli/ and console/ know commander', () => {
    const found = offences((file, { target }) => {
      return target === 'commander' && !['cli', 'console'].includes(folderOf(file))
    })
    expect(found).toEqual([])
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

/** Circles of imports, each as `a → b → a`. Types and lazy imports count: a circle is a circle in the design. */
function cycles(): string[] {
  const edges = new Map(
    modules.map(({ file, imports }) => [
      file,
      imports.filter(({ isOurs }) => isOurs).map(({ target }) => target),
    ]),
  )
  const found: string[] = []
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' → '))
      return
    }
    if (done.has(file)) return
    for (const target of edges.get(file) ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of edges.keys()) visit(file, [])
  return found
}
