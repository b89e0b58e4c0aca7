import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { PLACEHOLDERS, play } from './play.js'

// A longer path would break the lines of messages elsewhere.
vi.stubEnv('TMPDIR', '/tmp')

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const scenarios = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.scenario'))
  .sort()

// With -u, what happens now becomes what is expected. Some run a hundred commands.
it.each(scenarios)('%s', { timeout: 120_000 }, async (name) => {
  const path = join(FOLDER, name)
  await expect(await play(readFileSync(path, 'utf8'))).toMatchFileSnapshot(path)
})

it.each(PLACEHOLDERS)('some scenario needs {{%s}}', (name) => {
  const texts = scenarios.map((each) => readFileSync(join(FOLDER, each), 'utf8'))
  expect(texts.some((text) => text.includes(`{{${name}}}`))).toBe(true)
})

it.each([
  ['', 'begins with a sentence'],
  ['Nothing is run.\n==== file a.yaml ====\n', 'needs a command'],
  ['A headline is mistyped.\n==== fiel a.yaml ====\n==== $ atoms-sync ====\n', 'no such headline'],
  ['Another program is run.\n==== $ rm a.yaml ====\n', 'no atoms-sync'],
])('refuses what checks nothing: %j', async (text, why) => {
  await expect(play(text)).rejects.toThrow(why)
})
