import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderWith } from '../world.js'
import { bash } from './bash.js'
import { writeProgram } from './bin.js'
import { COPIED_FILES, kitText } from './kit.js'

const lines = COPIED_FILES.flatMap((file) =>
  kitText(file)
    .split('\n')
    .map((text, at) => ({ text, at: `${file}:${at + 1}` })),
)

/** A line that gives npx a flag, and says where its own end. */
const FLAG = /\bnpx -/
const TOLD_APART = /\bnpx (?:-\S+ )+-- /

describe('npx', () => {
  it('is told everywhere where its own flags end and ours begin', () => {
    const flagged = lines.filter(({ text }) => FLAG.test(text))
    expect(flagged.length).toBeGreaterThan(15)
    expect(flagged.filter(({ text }) => !TOLD_APART.test(text))).toEqual([])
  })

  it('then hands on what stands in front of the verb, such as --read-only', async () => {
    const folder = folderWith({ 'package.json': '{}' })
    writeProgram(join(folder, 'node_modules/.bin/atoms-sync'), '#!/bin/sh\necho "$*"\n')
    const env = { PATH: process.env.PATH ?? '', HOME: folder, CI: 'true', NO_UPDATE_NOTIFIER: '1' }
    const ran = await bash(['-c', 'npx --no -- atoms-sync --read-only apply plan.json'], { cwd: folder, env })
    expect(ran).toMatchObject({ exit: 0, stdout: '--read-only apply plan.json\n' })
  }, 60_000)
})
