/**
 * The whole loop without a key and without the internet: the real command line against the real emulator, both
 * from `dist/`. `npm run demo` builds and runs it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const CLI = pathOf('../dist/cli.cjs')

const workspace = mkdtempSync(join(tmpdir(), 'atoms-sync-demo-'))
cpSync(pathOf('sales'), workspace, { recursive: true })
const children: ChildProcess[] = []
let env: Record<string, string | undefined> = {}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    cleanUp()
    process.exit(1)
  })
}

try {
  say('A platform to rehearse on. It has one agent, set up by hand.')
  const url = await startEmulator('--seed', 'demo-seed.yaml')
  show(`export SMALLEST_API_KEY=sk_demo SMALLEST_BASE_URL=${url}`)
  env = { ...withoutOurs(process.env), SMALLEST_API_KEY: 'sk_demo', SMALLEST_BASE_URL: url }

  say('The files ask for something else. What would change?')
  await atomsSync(['validate'])
  await atomsSync(['plan'])

  say('A removed metric or choice breaks what joins on it, so that takes a flag.')
  await atomsSync(['apply', '--yes', '--allow-breaking'])
  await atomsSync(['plan'])

  say('Later, Kim rewords a prompt on the dashboard. Nobody reviews that, but drift tells.')
  await editOnDashboard(url, { summaryPrompt: 'Summarize this sales call briefly, without the price.' })
  await atomsSync(['drift'], { exitCode: 2 })

  say('Apply would refuse to overwrite it. Whoever decides that Git is right says so.')
  await atomsSync(['apply', '--yes', '--on-drift', 'overwrite'])
  await atomsSync(['plan', '--detailed-exitcode'])
} catch (error) {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  cleanUp()
}

/** On any free port; resolves with its URL once it answers. */
async function startEmulator(...flags: string[]): Promise<string> {
  show(`atoms-sync emulator ${flags.join(' ')} &`)
  const child = spawn(process.execPath, [CLI, 'emulator', ...flags], {
    cwd: pathOf('.'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line)
    const url = /^listening on (\S+)$/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('the emulator did not start')
}

/** Runs the built command line in the workspace, its output as if it were typed here. */
async function atomsSync(argv: string[], expected = { exitCode: 0 }): Promise<void> {
  show(`atoms-sync ${argv.join(' ')}`)
  const child = spawn(process.execPath, [CLI, ...argv], {
    cwd: workspace,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  children.push(child)
  const [exitCode] = await once(child, 'exit')
  if (exitCode !== expected.exitCode) {
    throw new Error(`exit code ${exitCode} where ${expected.exitCode} was expected`)
  }
  if (exitCode !== 0) console.log(dim(`exit code ${exitCode}`))
}

async function editOnDashboard(url: string, changes: Record<string, unknown>): Promise<void> {
  const edit = { agentId: '696e655577e1d88ff54b4fbf', editor: 'Kim', changes }
  const address = new URL('/__emulator/edit', url)
  show(`curl ${address} --data '${JSON.stringify(edit)}'`)
  const { status } = await fetch(address, { method: 'POST', body: JSON.stringify(edit) })
  if (status !== 200) throw new Error(`the emulator answered ${status}`)
}

/** Flags may come from `ATOMS_SYNC_…` variables; the demo is the same everywhere. */
function withoutOurs(variables: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('ATOMS_SYNC_')))
}

function say(text: string): void {
  console.log(`\n${dim(`# ${text}`)}`)
}

function show(command: string): void {
  console.log(`\n$ ${command}`)
}

function dim(text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText('dim', text) : text
}

function cleanUp(): void {
  for (const child of children) child.kill('SIGKILL')
  rmSync(workspace, { recursive: true, force: true })
}
