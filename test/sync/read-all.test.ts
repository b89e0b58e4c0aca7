import { describe, expect, it } from 'vitest'
import { AtomsSyncError, type ErrorCode } from '../../src/model/error.js'
import { type Fleet, readAll, readAllSettled } from '../../src/sync/read-all.js'

const fleet = (agents: readonly string[], over: Partial<Fleet<string>> = {}): Fleet<string> => ({
  agents,
  parallelism: 1,
  interrupted: new AbortController().signal,
  ...over,
})

const error = (code: ErrorCode) => new AtomsSyncError(code, 'no')

/** Agents whose name is an error code fail with it, before or after the platform has answered. */
const settled = (agents: readonly string[], when: 'before' | 'after' = 'before') => {
  const seen: string[] = []
  const results = readAllSettled<string, string>(fleet(agents), {
    read: async (agent, answered) => {
      seen.push(agent)
      if (agent === 'good') answered()
      if (when === 'after') answered()
      if (agent !== 'good') throw error(agent as ErrorCode)
      return 'read'
    },
    unread: (_, { code }) => code,
    onRead: () => seen.push('done'),
  })
  return { results, seen }
}

describe('reading a fleet agent by agent', () => {
  it('takes an error of one agent for its result, and goes on', async () => {
    const { results, seen } = settled(['AGENT_NOT_FOUND', 'good'])
    expect(await results).toEqual(['AGENT_NOT_FOUND', 'read'])
    expect(seen).toEqual(['AGENT_NOT_FOUND', 'done', 'good', 'done'])
  })

  it.each(['UNAUTHORIZED', 'INTERRUPTED', 'RATE_LIMITED'])('ends with %s, whoever meets it', async (code) => {
    await expect(settled(['good', code]).results).rejects.toMatchObject({ code })
  })

  it.each(['NOT_THE_API', 'REDIRECTED', 'NETWORK', 'TIMEOUT'])(
    'ends with %s only until the platform has answered once',
    async (code) => {
      const { results, seen } = settled([code, 'good'])
      await expect(results).rejects.toMatchObject({ code })
      expect(seen).not.toContain('good')
      expect(await settled(['good', code]).results).toEqual(['read', code])
      expect(await settled([code, 'good'], 'after').results).toEqual([code, 'read'])
    },
  )

  it('hides no bug', async () => {
    const bug = new TypeError('bug')
    const reading = readAllSettled<string, string>(fleet(['a']), {
      read: async () => {
        throw bug
      },
      unread: () => 'hidden',
      onRead: () => {},
    })
    await expect(reading).rejects.toBe(bug)
  })
})

describe('reading a fleet as a whole', () => {
  it('ends with the first error', async () => {
    const reading = readAll(fleet(['a', 'b']), async () => {
      throw error('AGENT_NOT_FOUND')
    })
    await expect(reading).rejects.toMatchObject({ code: 'AGENT_NOT_FOUND' })
  })

  it('starts nothing once it is interrupted', async () => {
    const reading = readAll(fleet(['a'], { interrupted: AbortSignal.abort('SIGINT') }), async () => 'read')
    await expect(reading).rejects.toMatchObject({ code: 'INTERRUPTED', cause: 'SIGINT' })
  })
})
