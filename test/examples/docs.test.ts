import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { parse } from '../../src/cli/parse.js'
import { COMMANDS } from '../../src/commands/index.js'
import { ALL_FLAGS } from '../../src/console/flags/all.js'
import { variableOf } from '../../src/console/flags/flag.js'
import { parseSeed } from '../../src/emulator/index.js'
import { EXIT } from '../../src/model/exit.js'
import { folderWith, runIn } from '../world.js'

/** What the documents say exists, exists. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

interface Document {
  readonly file: string
  readonly text: string
}

const documents: readonly Document[] = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }))

const readme = documents.find(({ file }) => file === 'README.md')?.text ?? ''

interface Block {
  readonly language: string
  readonly code: string
}

const blocksIn = (text: string): Block[] =>
  Array.from(text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm), ([, language = '', code = '']) => ({
    language,
    code,
  }))

const yamlBlocks = blocksIn(readme).flatMap(({ language, code }) => (language === 'yaml' ? [code] : []))

const inlineIn = (text: string): string[] =>
  Array.from(text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g), ([, code = '']) => code)

/** Every line of code, wherever it stands. */
const codeLines = (text: string): string[] => [
  ...blocksIn(text).flatMap(({ code }) => code.split('\n')),
  ...text.split('\n').filter((line) => line.startsWith('    ')),
  ...inlineIn(text),
]

/** `atoms-sync <verb> …` up to whatever a shell would take for the end of it. */
const commandsIn = (text: string): string[] =>
  codeLines(text).flatMap((line) => {
    const typed = /(?:^|[\s$])atoms-sync ([a-z-].*)$/.exec(line)?.[1]
    return typed === undefined ? [] : [typed.split(/\s(?:[|&#>]|\|\||&&)/)[0]?.trim() ?? '']
  })

const wordsOf = (command: string): string[] =>
  Array.from(command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g), ([, a, b, c]) => a ?? b ?? c ?? '')

const commands = documents.flatMap(({ file, text }) =>
  [...new Set(commandsIn(text))].map((command) => ({ file, command })),
)

it.each(commands)('$file: atoms-sync $command is understood', async ({ command }) => {
  expect(await parse(wordsOf(command), {})).toBeDefined()
})

it('finds the commands of the README', () => {
  expect(commands.filter(({ file }) => file === 'README.md').length).toBeGreaterThan(15)
})

describe.each(documents)('$file', ({ file, text }) => {
  it('names only flags that exist', () => {
    // Programs of the repository have flags of their own.
    const ours = inlineIn(text).filter((code) => !code.startsWith('npm run '))
    const named = ours.flatMap((code) => code.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [])
    const known = [...ALL_FLAGS.map(({ name }) => `--${name}`), '--help', '--version']
    expect(named.filter((flag) => !known.includes(flag))).toEqual([])
  })

  it('names only variables that exist', () => {
    const named: string[] = text.match(/\bATOMS_SYNC_[A-Z_]*[A-Z]/g) ?? []
    const known = ALL_FLAGS.map(variableOf)
    expect(named.filter((name) => !known.includes(name))).toEqual([])
  })

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const named = Array.from(text.matchAll(/\bnpm run ([a-z-]+)/g), ([, name]) => name)
    expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([])
  })

  it('links to files that are there', () => {
    const targets = Array.from(text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g), ([, target = '']) => target)
    const local = targets.filter((target) => !/^[a-z]+:/.test(target))
    expect(local.filter((target) => !existsSync(join(ROOT, dirname(file), target)))).toEqual([])
  })
})

describe('the README', () => {
  it('says how to see the demo and how to run the tests', () => {
    expect(readme).toContain('    npm ci && npm run demo\n')
    expect(readme).toContain('    npm ci && npm test\n')
  })

  it('names every command, every flag and every exit code', () => {
    const missing = [
      ...COMMANDS.map(({ name }) => `atoms-sync ${name}`),
      ...ALL_FLAGS.map(({ name }) => `--${name}`),
    ].filter((name) => !readme.includes(name))
    expect(missing).toEqual([])
    for (const code of Object.values(EXIT)) expect(readme).toMatch(new RegExp(`^\\| [^|]*\\b${code}\\b`, 'm'))
  })

  it('says of each flag which commands have it', async () => {
    const commands = (await Promise.all(COMMANDS.map(({ load }) => load()))).filter(
      // It has a table of its own.
      ({ name }) => name !== 'emulator',
    )
    const having = (flag: string) =>
      commands.filter(({ flags }) => flags.some(({ name }) => name === flag)).map(({ name }) => name)
    const shorthand: Readonly<Record<string, readonly string[]>> = {
      all: commands.map(({ name }) => name),
      'all that talk to the API': having('base-url'),
    }
    const rows = readme.matchAll(/^\| (`-[^|]*(?:\\\|[^|]*)*) \| ([^|]+) \|.*\|$/gm)
    const said = Array.from(rows, ([, flags = '', of = '']) => ({
      flags: flags.match(/(?<=--)[a-z][a-z-]*/g) ?? [],
      verbs: of.split(', ').flatMap((word) => shorthand[word] ?? [word]),
    })).filter(({ verbs }) => verbs.every((verb) => shorthand.all?.includes(verb)))
    expect(said.length).toBeGreaterThan(20)
    for (const { flags, verbs } of said) {
      for (const flag of flags) expect([flag, ...verbs.sort()]).toEqual([flag, ...having(flag).sort()])
    }
  })

  it('shows files that are valid together', async () => {
    const named = yamlBlocks.flatMap((code) => {
      const name = /^# ((?:agents|metrics)\/\S+|atoms-sync\.yaml)\n/.exec(code)?.[1]
      return name === undefined ? [] : [[name, code] as const]
    })
    expect(named.map(([name]) => name).sort()).toEqual([
      'agents/sales.yaml',
      'agents/support.yaml',
      'atoms-sync.yaml',
      'metrics/shared.yaml',
    ])
    const ran = await runIn(folderWith(Object.fromEntries(named)), ['validate', '--format', 'json'])
    expect(ran).toMatchObject({ exit: 0, json: { diagnostics: [] } })
  })

  it('shows a seed that the emulator takes', () => {
    const seeds = yamlBlocks.filter((code) => code.startsWith('agents:\n'))
    expect(seeds).toHaveLength(1)
    expect(parseSeed(parseYaml(seeds[0] ?? ''))).toMatchObject({ agents: [{ dialect: 'branches' }] })
  })

  it('shows workflows that may read and nothing else', () => {
    const workflows = yamlBlocks.filter((code) => code.startsWith('# .github/workflows/'))
    expect(workflows).toHaveLength(2)
    for (const code of workflows) {
      expect(parseYaml(code)).toMatchObject({ permissions: { contents: 'read' } })
    }
  })
})
