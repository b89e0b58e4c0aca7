import type { Emulator } from '../../src/emulator/emulator.js'
import type { Fault } from '../../src/emulator/index.js'
import type { Clock } from '../../src/model/world.js'
import { chanceOf } from './chance.js'
import { editNow, mayEdit } from './dashboard.js'
import { FAULTS, type FaultName, type Mishap } from './faults.js'
import type { Scenario } from './scenario.js'

/** The way between the program and the platform, on which everything of a scenario happens. */
export interface Network {
  readonly fetch: typeof globalThis.fetch
  /** Aborted when Ctrl-C is pressed. */
  readonly interrupted: AbortSignal
  /** What struck, by the request that it struck. */
  readonly struck: ReadonlyMap<string, FaultName>
  /** Agents that somebody edited. */
  readonly edited: ReadonlySet<string>
  readonly requests: () => number
  /** Lets what is late arrive. */
  readonly settle: () => Promise<void>
}

interface Between {
  readonly scenario: Scenario
  readonly platform: Emulator
  readonly clock: Clock
  /** Requests that are left in peace, to find out which mishaps it takes. */
  readonly spared: ReadonlySet<string>
}

/** Whether a request is struck depends on what it asks and how often that was asked, not on what ran beside it. */
export function networkOf({ scenario, platform, clock, spared }: Between): Network {
  const chance = chanceOf(scenario.seed)
  const asked = new Map<string, number>()
  const sentFor = new Map<string, number>()
  const struck = new Map<string, FaultName>()
  const edited = new Set<string>()
  const armed = new Map<string, Fault>()
  const late: (() => Promise<unknown>)[] = []
  const controller = new AbortController()
  const pending = [...scenario.edits]
  let sent = 0

  const mishapOf = (request: string, method: string): Mishap | undefined => {
    const [first, ...others] = scenario.faults
    if (first === undefined || spared.has(request) || !chance.happens(`strikes ${request}`, scenario.rate))
      return undefined
    const name = chance.one(`which strikes ${request}`, [first, ...others])
    struck.set(request, name)
    return FAULTS[name]({ method, clock })
  }
  const arm = () => platform.faults([...armed.values()])
  const edit = (agentId: string, method: string, path: string) => {
    const seen = (sentFor.get(agentId) ?? 0) + 1
    sentFor.set(agentId, seen)
    const due = pending.findIndex(
      (each) =>
        each.agentId === agentId && each.afterRequests < seen && mayEdit(each, scenario, method, path),
    )
    const [now] = due < 0 ? [] : pending.splice(due, 1)
    if (now && editNow(platform, now)) edited.add(agentId)
  }

  const send: typeof globalThis.fetch = async (input, init) => {
    const [method, url] = [init?.method ?? 'GET', new URL(String(input))]
    const path = url.pathname.replace('/atoms/v1', '')
    const question = `${method} ${path}${url.search}`
    const times = (asked.get(question) ?? 0) + 1
    asked.set(question, times)
    const request = `${question} #${times}`
    if (++sent === scenario.interruptAt) controller.abort('SIGINT')
    const agentId = /^\/agent\/(\w+)/.exec(path)?.[1]
    if (agentId !== undefined) edit(agentId, method, path)
    const mishap = mishapOf(request, method)
    switch (mishap?.kind) {
      case undefined:
        return fetch(input, init)
      case 'never':
        throw noAnswerInTime()
      case 'late': {
        const { signal: _, ...whenever } = init ?? {}
        late.push(() => fetch(input, whenever).then((answer) => answer.text()))
        throw noAnswerInTime()
      }
      case 'lost': {
        const answer = await fetch(input, init)
        await answer.text()
        if (mishap.answer === undefined) throw noAnswerInTime()
        return new Response(mishap.answer.text, { status: mishap.answer.status })
      }
      case 'at the platform': {
        armed.set(request, { ...mishap.fault, method, path: exactly(path), times: 1 })
        arm()
        return fetch(input, init).finally(() => {
          armed.delete(request)
          arm()
        })
      }
    }
  }
  return {
    fetch: send,
    interrupted: controller.signal,
    struck,
    edited,
    requests: () => sent,
    async settle() {
      armed.clear()
      arm()
      for (const arrive of late.splice(0)) await arrive().catch(() => undefined)
    },
  }
}

const exactly = (path: string): string => `^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`

const noAnswerInTime = (): DOMException => new DOMException('no answer in time', 'TimeoutError')
