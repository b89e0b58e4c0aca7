import { execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readKey } from '../../src/workspace/settings/api-key.js'
import { folder } from './folder.js'

const environment = { apiKeyEnv: 'SMALLEST_API_KEY' }

describe('the API key', () => {
  it('comes from the environment first', () => {
    const root = folder({ '.env': 'SMALLEST_API_KEY=from-file' })
    expect(readKey({ environment, root, env: { SMALLEST_API_KEY: 'from-env' } })).toBe('from-env')
  })

  it('comes from .env beside the settings otherwise', () => {
    const root = folder({ '.env': '# keys\nexport OTHER=1\nSMALLEST_API_KEY="from-file" # ours\n' })
    expect(readKey({ environment, root, env: {} })).toBe('from-file')
    expect(readKey({ environment, root, env: { SMALLEST_API_KEY: ' ' } })).toBe('from-file')
  })

  it.each<[string, Uint8Array | string]>([
    ['with a byte order mark', '\ufeffSMALLEST_API_KEY=from-file\n'],
    ['with two blanks behind export', 'export  SMALLEST_API_KEY=from-file\n'],
    ['with a tab behind export', '\texport\tSMALLEST_API_KEY="from-file"\r\n'],
    ['in UTF-16', Buffer.from('\ufeffA=1\nexport  SMALLEST_API_KEY=from-file\n', 'utf16le')],
    ['in UTF-16 without a mark', Buffer.from('SMALLEST_API_KEY=from-file', 'utf16le')],
    ['in UTF-16, the other way round', Buffer.from('\ufeffSMALLEST_API_KEY=from-file', 'utf16le').swap16()],
  ])('is read from a .env %s', (_, content) => {
    const root = folder()
    writeFileSync(join(root, '.env'), content)
    expect(readKey({ environment, root, env: {} })).toBe('from-file')
  })

  it.skipIf(process.platform === 'win32')('does not wait for a .env that is a pipe', () => {
    const root = folder()
    execFileSync('mkfifo', [join(root, '.env')])
    expect(readKey({ environment, root, env: {} })).toBeUndefined()
  })

  it('is absent where nobody set it', () => {
    expect(readKey({ environment, root: folder(), env: {} })).toBeUndefined()
    expect(readKey({ environment, root: folder({ '.env': 'SMALLEST_API_KEY=' }), env: {} })).toBeUndefined()
    expect(readKey({ environment, root: folder({ '.env': '' }), env: { OTHER: 'x' } })).toBeUndefined()
  })

  it.each([
    'PATH',
    'AWS_SECRET_ACCESS_KEY',
    'SMALLEST_BASE_URL',
    'ATOMS_SYNC_BASE_URL',
    '__proto__',
    'SMALLEST KEY',
  ])('is never read from %s', (apiKeyEnv) => {
    const root = folder({ '.env': `${apiKeyEnv}=x` })
    expect(readKey({ environment: { apiKeyEnv }, root, env: { [apiKeyEnv]: 'x' } })).toBeUndefined()
  })

  it('is not read through a .env that leads out of the workspace', () => {
    const root = folder({ 'ws/atoms-sync.yaml': '', 'elsewhere.env': 'SMALLEST_API_KEY=stolen' })
    symlinkSync(join(root, 'elsewhere.env'), join(root, 'ws/.env'))
    expect(readKey({ environment, root: join(root, 'ws'), env: {} })).toBeUndefined()
  })
})
