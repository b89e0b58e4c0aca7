import { createInterface } from 'node:readline/promises'
import { escapeTerminal } from '../format/shared/escape.js'
import { AtomsSyncError } from '../model/error.js'
import type { Plan } from '../model/plan.js'
import type { World } from '../model/world.js'
import type { Confirmation } from '../verbs/apply.js'
import type { Invocation } from './command.js'

/** Who says yes to a plan: `--yes`, a person at the terminal, or nobody. */
export function confirmationFrom({ flags, screen, world }: Invocation): Confirmation {
  if (flags.yes === true) return 'given'
  return screen.interactive ? (plan) => ask(questionOn(plan), world) : 'nobody'
}

function questionOn(plan: Plan): string {
  const { summary, environment, branch } = plan
  const agents = summary.changed === 1 ? '1 agent' : `${summary.changed} agents`
  const breaking = summary.breaking > 0 ? `, ${summary.breaking} with breaking changes` : ''
  const verb = branch?.action === 'promote' ? `Make branch ${branch.name} live for` : 'Apply to'
  return `${verb} ${agents} in ${environment}${breaking}${goingLive(plan)}? Only "yes" or "y" applies:`
}

function goingLive({ agents, branch }: Plan): string {
  const { length } = agents.filter((agent) => agent.action === 'update' && agent.isLiveBranch)
  return length === 0 || branch === undefined
    ? ''
    : `, live at once (${branch.name} is the live branch of ${length})`
}

/**
 * Asks on the terminal; only "yes" or "y" is a yes, and the end of the input is a no.
 * @throws AtomsSyncError `INTERRUPTED`
 */
async function ask(question: string, world: World): Promise<boolean> {
  const { stdin, stderr, interrupted } = world
  world.hearInterrupts?.()
  stderr.write(`${escapeTerminal(question)} `)
  const lines = createInterface({ input: stdin, terminal: false })
  try {
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
    const answer = await Promise.race([lines.question('', { signal: interrupted }), ended])
    return /^y(es)?$/i.test(answer.trim())
  } catch (error) {
    if (!interrupted.aborted) throw error
    throw new AtomsSyncError('INTERRUPTED', 'interrupted; nothing was written', { cause: interrupted.reason })
  } finally {
    lines.close()
  }
}

/**
 * The user's own command with more flags, ready to be pasted into a POSIX shell. A flag that is there already
 * is replaced.
 */
export function commandLine(argv: readonly string[], more: readonly string[]): string {
  const names = more.map((flag) => flag.split(' ')[0] ?? '')
  const takesValue = new Set(more.filter((flag) => flag.includes(' ')).map((flag) => flag.split(' ')[0]))
  const kept = argv.filter((word, at) => {
    const name = word.split('=')[0] ?? ''
    return !names.includes(name) && !takesValue.has(argv[at - 1])
  })
  return ['atoms-sync', ...kept, ...more.flatMap((flag) => flag.split(' '))].map(quote).join(' ')
}

const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
