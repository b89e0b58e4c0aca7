import { expect } from 'vitest'
import type { Ran } from '../world.js'

const EXITS = [0, 1, 2, 3, 4]

/** Whatever came in: a right result or a clear error, said once, and no bug's stack. */
export function expectCivil(ran: Ran): void {
  expect(EXITS).toContain(ran.exit)
  expect(ran.json, `${ran.stdout.slice(0, 300)}\n${ran.stderr.slice(0, 600)}`).toBeTypeOf('object')
  expect(`${ran.stdout}\n${ran.stderr}`).not.toMatch(/\n\s+at \S+ \(?\S+:\d+:\d+/)
}
