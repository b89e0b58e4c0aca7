import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { parseSeed } from '../../src/emulator/index.js'
import { VERSION } from '../../src/version.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { fastClock, folderWith, runIn } from '../world.js'

/** A headline and the text below it. */
interface Section {
  readonly head: string
  readonly body: string
}

/** What the steps of a scenario work on. */
interface Stage {
  readonly folder: string
  readonly clock: ReturnType<typeof fastClock>
  atoms?: Atoms
}

const HEADLINE = /^==== (.+) ====\n/m
const EXPECTATION = /^(exit|stdout|stderr|writes|deletes)\b/
const COMMAND = /^\$ /
const UNENDED = ', no newline at its end'
const AS_DIGEST = 'stdout as digest'

/** Plays a scenario, and returns it with what really came of its commands in place of what it expects. */
export async function play(scenario: string): Promise<string> {
  const [about = '', ...pieces] = scenario.split(HEADLINE)
  if (about.trim() === '') throw new Error('a scenario begins with a sentence about what it shows')
  const sections = pieces.flatMap((head, at) => (at % 2 === 0 ? [{ head, body: pieces[at + 1] ?? '' }] : []))
  if (!sections.some(({ head }) => COMMAND.test(head)))
    throw new Error('a scenario needs a command: ==== $ atoms-sync … ====')

  const stage: Stage = { folder: folderWith({}), clock: fastClock() }
  const played: Section[] = []
  for (const [at, section] of sections.entries()) {
    if (EXPECTATION.test(section.head) || section.head === 'typed') continue
    played.push(section)
    if (!COMMAND.test(section.head)) {
      await takeStep(stage, section)
      continue
    }
    const below = sections.slice(at + 1)
    const end = below.findIndex(({ head }) => COMMAND.test(head))
    const own = end < 0 ? below : below.slice(0, end)
    const typed = own.find(({ head }) => head === 'typed')
    const isDigest = own.some(({ head }) => head === AS_DIGEST)
    const results = await runCommand(stage, section.head, typed && filled(stage, typed.body))
    played.push(...(typed ? [typed] : []))
    played.push(
      ...results.map((result) => (isDigest && result.head === 'stdout' ? digestOf(result) : result)),
    )
  }
  return about + played.map(({ head, body }) => `==== ${head} ====\n${body}`).join('')
}

/** What is there before a command. `rest` is the headline without its first word. */
const STEPS: Readonly<Record<string, (stage: Stage, rest: string, text: string) => unknown>> = {
  '#': () => {},
  file: ({ folder }, rest, text) =>
    rest.endsWith(UNENDED)
      ? writeFile(join(folder, rest.slice(0, -UNENDED.length)), text.slice(0, -1))
      : writeFile(join(folder, rest), text),
  delete: ({ folder }, rest) => rmSync(join(folder, rest), { recursive: true }),
  faults: ({ atoms }, _, text) => atoms?.faults(...(parse(text) ?? [])),
  clock: ({ clock }, rest) => clock.sleep(Date.parse(rest) - clock.now().getTime()),
}

/** What leaves a time behind, so each happens a minute after what was before. Commands take no time, to be added anywhere. */
const TIMED_STEPS: typeof STEPS = {
  async platform(stage, _, text) {
    const { options, ...seed } = parse(text) ?? {}
    stage.atoms = await emulate(parseSeed(seed), { now: () => stage.clock.now().getTime(), ...options })
  },
  edit({ atoms }, _, text) {
    const { agentId, changes, ...how } = parse(text)
    atoms?.edit(agentId, changes, how)
  },
  git: (stage, rest) => git(stage, words(rest)),
  commit(stage, rest) {
    const [, who, message = ''] = /^([^:]+): (.+)$/.exec(rest) ?? []
    git(stage, ['init', '-q', '-b', 'main'])
    git(stage, ['add', '-A'])
    git(stage, ['commit', '-q', '-m', message], who)
  },
}

async function takeStep(stage: Stage, { head, body }: Section): Promise<void> {
  const [name = '', rest = ''] = head.split(/ (.*)/s)
  const step = STEPS[name] ?? TIMED_STEPS[name]
  if (step === undefined) throw new Error(`no such headline: ==== ${head} ====`)
  if (step === TIMED_STEPS[name]) await stage.clock.sleep(60_000)
  await step(stage, rest, filled(stage, body))
}

async function runCommand(stage: Stage, head: string, typed: string | undefined): Promise<Section[]> {
  const all = words(filled(stage, head.replace(COMMAND, '')))
  const program = all.indexOf('atoms-sync')
  if (program < 0) throw new Error(`no atoms-sync in ==== ${head} ====`)
  const variables = all.slice(0, program).map((word) => word.split(/=(.*)/s).slice(0, 2))
  const before = filesIn(stage.folder)
  const { exit, stdout, stderr } = await runIn(stage.folder, all.slice(program + 1), {
    clock: stage.clock,
    // One request at a time: the platform numbers what it makes in the order of requests.
    env: {
      PATH: process.env.PATH,
      ...GIT_ENV,
      ATOMS_SYNC_PARALLELISM: '1',
      ...stage.atoms?.env,
      ...Object.fromEntries(variables),
    },
    ...(typed === '^C\n' ? { interrupted: AbortSignal.abort('SIGINT') } : typed !== undefined && { typed }),
  })
  const after = filesIn(stage.folder)
  const written = [...after].filter(([name, text]) => before.get(name) !== text)
  const deleted = [...before.keys()].filter((name) => !after.has(name))
  const said = { stdout, stderr }
  return [
    { head: `exit ${exit}`, body: '' },
    ...Object.entries(said).flatMap(([head, text]) => (text === '' ? [] : [resultOf(stage, head, text)])),
    ...written.map(([name, text]) => resultOf(stage, `writes ${name}`, text)),
    ...deleted.map((name) => ({ head: `deletes ${name}`, body: '' })),
  ]
}

function resultOf(stage: Stage, head: string, text: string): Section {
  const body = masked(stage, text)
  if (HEADLINE.test(body)) throw new Error(`${head} has a line that looks like a headline of a scenario`)
  return body.endsWith('\n') || body === '' ? { head, body } : { head: head + UNENDED, body: `${body}\n` }
}

const digestOf = ({ body }: Section): Section => ({
  head: AS_DIGEST,
  body: `${body.length} characters, sha256:${createHash('sha256').update(body).digest('hex')}\n`,
})

/** What differs from run to run, between machines or from version to version. Each must be needed somewhere. */
export const PLACEHOLDERS = ['host', 'folder', 'node', 'version', 'style', 'script']

function masked(stage: Stage, text: string): string {
  if (/\{\{[\w+]+\}\}/.test(text)) throw new Error(`this looks like a placeholder: ${text}`)
  const named = text
    .replace(/\b127\.0\.0\.1:\d{5}\b/g, '{{host}}')
    .replaceAll(stage.folder, '{{folder}}')
    .replaceAll(process.version, '{{node}}')
    .replaceAll(VERSION, '{{version}}')
  return withoutParts(named).replace(UNSEEN, (unit) => {
    const code = unit.charCodeAt(0).toString(16).toUpperCase()
    return `{{U+${code.padStart(4, '0')}}}`
  })
}

/** The page names the digests of its style and its script, so they are held without being repeated. */
const withoutParts = (html: string): string =>
  html.replace(/<(style|script)>([\s\S]*?)<\/\1>/g, (whole, part, content) => {
    const digest = createHash('sha256').update(content).digest('base64')
    return html.includes(`'sha256-${digest}'`) ? `<${part}>{{${part}}}</${part}>` : whole
  })

/** Controls but newline and tab, what turns the reading direction, what has no width, and halves of characters. */
const UNSEEN =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** What stands for something in a scenario is that in a file, a command or a seed. */
const filled = ({ atoms, folder }: Stage, text: string): string =>
  text
    .replace(/\{\{U\+([\dA-F]{4})\}\}/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('{{folder}}', folder)
    .replaceAll('{{host}}', atoms ? new URL(atoms.url).host : '')

/** As a shell takes them apart. */
const words = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  )

function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** By name; caches may come and go. */
function filesIn(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/^\.(git|atoms-sync\/cache)(\/|$)/.test(name) && statSync(join(folder, name)).isFile())
    .sort()
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

const GIT_ENV = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }

function git({ folder, clock }: Stage, args: readonly string[], who = 'Ann Lee'): void {
  const date = clock.now().toISOString()
  const email = `${who.toLowerCase().replaceAll(' ', '.')}@example.com`
  execFileSync('git', args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      ...GIT_ENV,
      GIT_AUTHOR_NAME: who,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: who,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: date,
    },
  })
}
