import { createInterface } from 'node:readline/promises'
import { escapeTerminal } from '../format/shared/escape.js'
import { AtomsSyncError } from '../model/error.js'
import type { World } from '../model/world.js'

/**
 * Asks on the terminal; only "yes" or "y" is a yes, and the end of the input is a no.
 * @throws AtomsSyncError `INTERRUPTED`
 */
export async function ask(question: string, world: World): Promise<boolean> {
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
