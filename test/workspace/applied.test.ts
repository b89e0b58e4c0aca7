import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEFAULT_CONFIG } from '../../src/model/config.js'
import { readApplied } from '../../src/workspace/records/applied.js'
import { writeApplied } from '../../src/workspace/records/write-applied.js'
import { folderWith } from '../world.js'

const at = '2026-08-01T12:00:00.000Z'
const agents = (...ids: string[]) => new Map(ids.map((id) => [id, { config: DEFAULT_CONFIG, at }]))
const known = (path: string) => [...readApplied(path, 'production').keys()]

describe('what was applied to agents without versions', () => {
  it('is added to what another run is writing at the same time', async () => {
    const path = join(folderWith({}), 'production.json')
    const other = JSON.stringify({
      formatVersion: '1.0',
      environment: 'production',
      agents: Object.fromEntries(agents('a')),
    })
    writeFileSync(`${path}.lock`, '')
    const [write, unlock] = [path, `${path}.lock`].map((each) => JSON.stringify(each))
    const script = `setTimeout(() => {
      require('node:fs').writeFileSync(${write}, ${JSON.stringify(other)})
      require('node:fs').rmSync(${unlock})
    }, 100)`
    const child = spawn(process.execPath, ['-e', script])
    const ended = once(child, 'close')
    writeApplied(path, 'production', agents('b'))
    await ended
    expect(known(path)).toEqual(['a', 'b'])
    expect(existsSync(`${path}.lock`)).toBe(false)
  })

  it('waits for nobody who was killed', () => {
    const path = join(folderWith({}), 'production.json')
    writeFileSync(`${path}.lock`, '')
    utimesSync(`${path}.lock`, 0, 0)
    writeApplied(path, 'production', agents('a'))
    expect(known(path)).toEqual(['a'])
    expect(existsSync(`${path}.lock`)).toBe(false)
  })
})
