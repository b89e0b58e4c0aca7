import {
  folderSizes,
  importedOnce,
  loadedWith,
  type Module,
  modules,
  offences,
  roomOf,
  sharedNames,
} from './sources.js'

/** What `allowed.txt` may still make exceptions from. */
export interface Rule {
  readonly name: string
  /** What is above it offends; 0 where nothing may be found at all. */
  readonly limit: number
  readonly find: () => Found
  /** What a number counts, for whoever has to bring it down. */
  readonly list?: () => readonly string[]
}

/** What was found, and how much of it: 1 for an import, a size for a folder. */
export type Found = ReadonlyMap<string, number>

const NOUNS = ['model', 'text']
const STAGES = ['workspace', 'lint', 'sync', 'health', 'remote', 'view', 'format', 'emulator']

/** Everything that a room of `src/` may import beside itself; packages are free, but for the first two. */
const KNOWS: Readonly<Record<string, readonly string[]>> = {
  model: NOUNS,
  text: [...NOUNS, 'fastest-levenshtein'],
  ...Object.fromEntries(STAGES.map((stage) => [stage, NOUNS])),
  // A verb answers with data. What that looks like is up to the command.
  verbs: [...NOUNS, 'workspace', 'lint', 'sync', 'health', 'remote', 'emulator', 'version.ts'],
  console: [...NOUNS, 'verbs', 'view', 'format', 'version.ts'],
  commands: [...NOUNS, 'verbs', 'view', 'console', 'version.ts'],
  cli: [...NOUNS, 'commands', 'console', 'version.ts'],
  'cli.ts': ['cli'],
  'index.ts': [...NOUNS, 'verbs', 'remote'],
  'version.ts': [],
}

const ROOMS_WITHOUT_PACKAGES = ['model', 'text']

const each = (found: readonly string[]): Found => new Map(found.map((text) => [text, 1]))

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

function loadedWithPlan(): Module[] {
  const plan = modules.find(({ file }) => /^commands\/(plan\/)?plan\.ts$/.test(file))
  if (!plan) throw new Error('the command plan is not where this rule looks for it')
  return loadedWith(plan)
}

export const rules: readonly Rule[] = [
  {
    name: 'every file is in a room of the house',
    limit: 0,
    find: () => each(modules.map(({ file }) => file).filter((file) => !(roomOf(file) in KNOWS))),
  },
  {
    name: 'a room imports only what it may know',
    limit: 0,
    find: () =>
      each(
        offences((file, { target, isOurs }) => {
          const [room, other] = [roomOf(file), isOurs ? roomOf(target) : target]
          if (!(room in KNOWS) || other === room) return false
          return (isOurs || ROOMS_WITHOUT_PACKAGES.includes(room)) && !KNOWS[room]?.includes(other)
        }),
      ),
  },
  {
    name: 'only workspace/ and version.ts touch files',
    limit: 0,
    find: () =>
      each(
        offences((file, { target }) => {
          return /^(node:)?fs(\/|$)/.test(target) && !['workspace', 'version.ts'].includes(roomOf(file))
        }),
      ),
  },
  {
    name: 'only remote/ and the emulator touch the network',
    limit: 0,
    find: () =>
      each(
        offences((file, { target }) => {
          const isNetwork = /^(undici|ofetch|(node:)?(https?|http2|net|tls|dgram|dns))(\/|$)/.test(target)
          return isNetwork && !['remote', 'emulator'].includes(roomOf(file))
        }),
      ),
  },
  {
    name: 'only cli/ and console/ know commander',
    limit: 0,
    find: () =>
      each(
        offences((file, { target }) => target === 'commander' && !['cli', 'console'].includes(roomOf(file))),
      ),
  },
  { name: 'a folder has at most 24 entries', limit: 24, find: folderSizes },
  {
    name: 'at most 8 names are exported by several files',
    limit: 8,
    find: () => new Map([['names', sharedNames().length]]),
    list: sharedNames,
  },
  {
    name: 'at most 110 files have exactly one importer',
    limit: 110,
    find: () => new Map([['files', importedOnce().length]]),
  },
  {
    name: 'plan loads at most 115 files',
    limit: 115,
    find: () => new Map([['files', loadedWithPlan().length]]),
  },
  {
    name: 'plan loads at most 10,500 lines',
    limit: 10_500,
    find: () => new Map([['lines', sum(loadedWithPlan().map(({ lines }) => lines))]]),
  },
  {
    name: 'src/ has at most 36,000 lines',
    limit: 36_000,
    find: () => new Map([['lines', sum(modules.map(({ lines }) => lines))]]),
  },
]
