import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.js'
import type { Clock } from '../../../src/model/world.js'
import { id } from '../../build.js'
import { fastClock, type Ran, runIn } from '../../world.js'
import { onDashboard } from './actions.js'
import {
  type Found,
  type Ran as JudgedRun,
  judge,
  type SavedPlan,
  type SavedRecord,
  targetOf,
} from './judge.js'
import { Ledger, type Sights, sightsOf } from './ledger.js'
import { Repository } from './repository.js'
import type { Env, History, Kill, OnDrift, OnOpenDraft, Step } from './steps.js'
import { changedFile, firstFile, firstLive } from './values.js'

export interface PlayedHistory {
  readonly history: History
  /** The first broken promise ends the history. */
  readonly violation?: string
  readonly falseAlarms: readonly string[]
  readonly exits: readonly string[]
  /** All that was done, as somebody would type it. */
  readonly shell: readonly string[]
}

const KEY = 'sk_histories_0123456789'
const WRITING = ['--yes', '--allow-breaking', '--format=json']

/** Plays one history: real files in a real repository, the real program, the emulator over HTTP. */
export async function playHistory(history: History, program: typeof runIn = runIn): Promise<PlayedHistory> {
  const clock = fastClock()
  const agentIds = Array.from({ length: history.agents }, (_, n) => id(n + 1))
  const platform = await startEmulator({
    now: () => clock.now().getTime(),
    seed: {
      agents: agentIds.map((agentId, n) => ({
        id: agentId,
        name: `Agent ${n + 1}`,
        dialect: history.dialect,
        publisher: 'Ada Dashboard',
        config: firstLive(n),
        fields: { globalPrompt: 'You are helpful.' },
      })),
    },
  })
  const top = mkdtempSync(join(tmpdir(), 'atoms-sync-history-'))
  try {
    return await new Stage({ history, platform, clock, top, agentIds, program }).play()
  } finally {
    await platform.close()
    rmSync(top, { recursive: true, force: true })
  }
}

interface Setting {
  readonly history: History
  readonly platform: Emulator
  readonly clock: Clock
  readonly top: string
  readonly agentIds: readonly string[]
  readonly program: typeof runIn
}

class Stage {
  readonly #shell: string[] = []
  readonly #exits: string[] = []
  readonly #falseAlarms: string[] = []
  readonly #plans: SavedPlan[] = []
  readonly #records: SavedRecord[] = []
  readonly #repository: Repository
  readonly #ledger: Ledger
  readonly setting: Setting
  #step = 0

  constructor(setting: Setting) {
    this.setting = setting
    const { top, clock, history } = setting
    mkdirSync(join(top, 'work'))
    mkdirSync(join(top, 'out'))
    this.#repository = new Repository(join(top, 'work'), clock, history.skewMs)
    this.#ledger = new Ledger(this.#repository)
  }

  async play(): Promise<PlayedHistory> {
    const { history, agentIds, clock } = this.setting
    const texts = agentIds.map((agentId, n): [string, string] => {
      const text = firstFile(agentId, n)
      return [agentId, history.fromLive ? text : changedFile(text, { what: 'summary', to: 1 })]
    })
    await this.#repository.start(new Map(texts), history.promotes)
    this.#ledger.agree(-1, this.#sights(), this.#repository.head)
    this.#shell.push(
      `# ${history.dialect}, ${history.agents} agent(s), ${history.fromLive ? 'files from live' : 'files that differ from live'}`,
    )
    let violation: string | undefined
    for (const [index, step] of history.steps.entries()) {
      this.#step = index
      await clock.sleep(600_000)
      violation = await this.#take(step)
      if (violation) break
    }
    return {
      history,
      ...(violation && { violation }),
      falseAlarms: this.#falseAlarms,
      exits: this.#exits,
      shell: this.#shell,
    }
  }

  #sights(): Sights {
    return sightsOf(this.setting.platform.state())
  }

  async #take(step: Step): Promise<string | undefined> {
    switch (step.kind) {
      case 'dashboard':
      case 'put back':
      case 'fork':
      case 'switch':
        return this.#dashboard(step)
      case 'pull':
        return this.#pull(step.aside)
      case 'apply':
      case 'apply plan':
      case 'rollback':
      case 'promote':
        return this.#write(step)
      case 'plan':
      case 'plan promotion':
        return this.#plan(step)
      case 'drift': {
        const before = this.#sights()
        const ran = await this.#run(['drift', ...this.#env(step.env), '--format=json'])
        return this.#judge({ step, before, after: before, ran, env: step.env })
      }
      case 'fresh clone':
        this.#repository.forget()
        this.#ledger.known.clear()
        this.#ledger.forgetRecord()
        this.#shell.push('rm -r .atoms-sync')
        return undefined
      default:
        return this.#git(step)
    }
  }

  async #dashboard(step: Extract<Step, { kind: 'dashboard' | 'put back' | 'fork' | 'switch' }>) {
    const { platform, agentIds, clock } = this.setting
    const before = this.#sights()
    const stamp = clock.now().getTime() / 1000
    const shell = await onDashboard(platform, agentIds[step.agent] as string, step, stamp)
    if (shell) this.#shell.push(...shell)
    this.#ledger.note(this.#step, before, this.#sights(), 'theirs')
    return undefined
  }

  async #git(
    step: Extract<Step, { kind: 'edit file' | 'revert' | 'other commit' | 'move file' | 'merge' }>,
  ): Promise<undefined> {
    const repository = this.#repository
    const agentId = this.setting.agentIds['agent' in step ? step.agent : 0] as string
    if (step.kind === 'edit file') {
      repository.change(agentId, step.change)
      this.#shell.push(`# edit ${repository.pathOf(agentId)}: ${JSON.stringify(step.change)}`, COMMIT)
      await repository.commit('edit')
    } else if (step.kind === 'move file') {
      const to = this.#newPath(agentId, step.to)
      this.#shell.push(`git mv ${repository.pathOf(agentId)} ${to}`)
      repository.move(agentId, to)
      if (step.change) {
        repository.change(agentId, step.change)
        this.#shell.push(`# edit ${to}: ${JSON.stringify(step.change)}`)
      }
      this.#shell.push(COMMIT)
      await repository.commit('move')
    } else if (step.kind === 'revert') {
      const [parent] = repository.head.parents
      if (!parent) return
      repository.restore(parent)
      this.#shell.push('git revert --no-edit HEAD   # contents only: files stay where they are')
      await repository.commit('revert')
    } else if (step.kind === 'merge') {
      const { side } = repository
      const [base] = side?.parents ?? []
      if (!side || !base) return
      for (const [key, text] of side.texts)
        if (base.texts.get(key) === repository.head.texts.get(key)) repository.write(key, text)
      repository.side = undefined
      this.#shell.push('git merge pulled   # where both changed a file, ours')
      await repository.commit('merge', [side])
    } else {
      this.#shell.push('git commit -q --allow-empty -m other')
      await repository.commit('other')
    }
    this.#ledger.agree(this.#step, this.#sights(), repository.head)
    return undefined
  }

  #newPath(agentId: string, to: 'name' | 'folder' | 'yml'): string {
    const path = this.#repository.pathOf(agentId)
    if (to === 'yml') return path.replace(/\.ya?ml$/, path.endsWith('.yml') ? '.yaml' : '.yml')
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (to === 'name') return path.replace(name, `m${this.#step}-${name}`)
    return `agents/team-${this.#step}/${name}`
  }

  async #pull(aside: boolean): Promise<string | undefined> {
    const repository = this.#repository
    const sights = this.#sights()
    this.#shell.push(...(aside ? ['git switch -q -c pulled'] : []))
    const ran = await this.#run(['pull', ...this.#env('production'), '--format=json'])
    if (ran?.exit === 0)
      for (const [agentId, { lines }] of sights)
        this.#ledger.known.set(agentId, lines.get('live') ?? new Map())
    this.#shell.push(COMMIT, ...(aside ? ['git switch -q main'] : []))
    if (aside) {
      await repository.commitAside('pulled')
      if (repository.side) this.#ledger.agree(this.#step, sights, repository.side)
    } else {
      await repository.commit('pulled')
      this.#ledger.agree(this.#step, sights, repository.head)
    }
    return this.#judge({
      step: { kind: 'pull', aside },
      before: sights,
      after: this.#sights(),
      ran,
      env: 'production',
    })
  }

  async #plan(step: Extract<Step, { kind: 'plan' | 'plan promotion' }>): Promise<string | undefined> {
    const file = join(this.setting.top, 'out', `plan-${this.#step}.json`)
    const before = this.#sights()
    const promotes = step.kind === 'plan promotion'
    const argv = promotes
      ? ['promote', '--env=staging', '--allow-breaking']
      : [
          'plan',
          ...this.#env(step.env),
          ...decided(step),
          '--allow-breaking',
          '--allow-live-branch',
          ...(step.env === 'staging' ? ['--create-branch'] : []),
        ]
    const ran = await this.#run([...argv, `--out=${file}`, '--format=json'])
    const env: Env = promotes ? 'staging' : step.env
    if (ran?.exit === 0)
      this.#plans.push({
        file,
        step: this.#step,
        env,
        promotes,
        onDrift: promotes ? 'refuse' : step.onDrift,
        agents: ran.json?.agents ?? [],
        sights: before,
        applied: new Set(),
        // What may be overwritten is what counts when it was reviewed.
        foreign: this.#ledger.foreignAt(before),
        adopted: this.#ledger.adoptedAt(before),
      })
    return this.#judge({ step, before, after: this.#sights(), ran, env })
  }

  async #write(
    step: Extract<Step, { kind: 'apply' | 'apply plan' | 'rollback' | 'promote' }>,
  ): Promise<string | undefined> {
    const record = join(this.setting.top, 'out', `record-${this.#step}.json`)
    const recording = `--record=${record}`
    const made = this.#argv(step)
    if (!made) return undefined
    const { argv, env, plan, undone } = made
    const before = this.#sights()
    const live = step.kind === 'promote' ? [] : ['--allow-live-branch']
    const shown = plan ? JSON.stringify(plan.agents) : await this.#shown(step, before)
    const ran = await this.#run([...argv, ...live, ...WRITING, recording], step.kill)
    const after = this.#sights()
    const found = await this.#judge({ step, before, after, ran, env, plan, undone, shown })
    const includes = 'onOpenDraft' in step && step.onOpenDraft === 'include'
    this.#ledger.note(this.#step, before, after, includes ? 'ours and their draft' : 'ours')
    const line = targetOf({ env, step, plan, undone, history: this.setting.history })
    this.#ledger.noteRun({
      before,
      after,
      ran,
      line,
      head: this.#repository.head,
      isApply: step.kind === 'apply',
      step: this.#step,
    })
    for (const { agentId, status } of ran?.json?.outcomes ?? [])
      if (status === 'applied') plan?.applied.add(agentId)
    if (this.#wasWritten(record))
      this.#records.push({ file: record, step: this.#step, env, line, after, outcomes: ran?.json?.outcomes })
    if (found) return found
    return step.kind === 'apply' && ran?.exit === 0 ? this.#converged(step, before) : undefined
  }

  /** What goes live along with a draft is in the plan, by name; the report of its apply has the changes alone. */
  async #shown(step: Step, before: Sights): Promise<string> {
    const hasDrafts = [...before.values()].some(({ drafts }) => drafts.size > 0)
    if (step.kind !== 'apply' || step.onOpenDraft !== 'include' || !hasDrafts) return ''
    const plan = await this.#run(['plan', ...this.#env(step.env), ...decided(step), '--format=json'])
    return plan?.stdout ?? ''
  }

  #argv(
    step: Extract<Step, { kind: 'apply' | 'apply plan' | 'rollback' | 'promote' }>,
  ): { argv: string[]; env: Env; plan?: SavedPlan; undone?: SavedRecord } | undefined {
    const draft = `--on-open-draft=${step.onOpenDraft}`
    if (step.kind === 'apply')
      return {
        env: step.env,
        argv: [
          'apply',
          ...this.#env(step.env),
          ...decided(step),
          ...(step.env === 'staging' ? ['--create-branch'] : []),
        ],
      }
    if (step.kind === 'promote')
      return {
        env: 'staging',
        argv: [
          'promote',
          '--env=staging',
          `--on-drift=${step.onDrift}`,
          ...(step.others ? ['--allow-other-sections'] : []),
        ],
      }
    if (step.kind === 'apply plan') {
      const plan = this.#plans.at(-1 - step.back)
      return plan && { argv: ['apply', plan.file, draft, '--on-stale=skip'], env: plan.env, plan }
    }
    const undone = this.#records.at(-1 - step.back)
    return undone && { argv: ['rollback', undone.file, draft], env: undone.env, undone }
  }

  /** After a good apply nothing is left to do. */
  async #converged(step: Extract<Step, { kind: 'apply' }>, before: Sights): Promise<string | undefined> {
    const isMixed =
      step.onOpenDraft === 'include' && [...before.values()].some(({ drafts }) => drafts.size > 0)
    if (isMixed) return undefined
    const plan = await this.#run(['plan', ...this.#env(step.env), ...decided(step), '--format=json'])
    const left = plan?.json?.summary?.changed
    return left === 0
      ? undefined
      : `plan is not empty after apply: ${left} changed, exit ${plan?.exit} ${plan?.stdout.slice(0, 900)} ${plan?.stderr.slice(0, 300)}`
  }

  #wasWritten = (file: string): boolean =>
    this.#repository.hasFile(join('..', 'out', file.slice(file.lastIndexOf('/'))))

  async #judge(run: Omit<JudgedRun, 'ledger' | 'history'>): Promise<string | undefined> {
    const { step, ran } = run
    this.#exits.push(`${step.kind} ${ran ? ran.exit : 'killed'}`)
    const { broken, falseAlarms }: Found = judge({
      ...run,
      ledger: this.#ledger,
      history: this.setting.history,
    })
    this.#falseAlarms.push(...falseAlarms.map((alarm) => `${alarm} (step ${this.#step})`))
    return broken[0]
  }

  #env = (env: Env): string[] => [`--env=${env}`]

  /** @returns `undefined`: it was killed */
  async #run(argv: readonly string[], kill?: Kill): Promise<Ran | undefined> {
    const { platform, clock, top, program } = this.setting
    const short = argv.map((arg) => arg.replace(`${top}/out`, '../out')).join(' ')
    this.#shell.push(
      `atoms-sync ${short}${kill ? `   # killed at write ${kill.atWrite}${kill.arrives ? ', which arrives' : ''}` : ''}`,
    )
    const env = { SMALLEST_API_KEY: KEY, SMALLEST_BASE_URL: platform.url, XDG_CACHE_HOME: join(top, 'cache') }
    const folder = this.#repository.folder
    if (!kill) {
      const ran = await program(folder, argv, { env, clock })
      this.#shell.push(`#   exit ${ran.exit} ${gist(ran)}`)
      return ran
    }
    const fate = mortal(kill, clock)
    const ran = await Promise.race([
      program(folder, argv, { env, clock: fate.clock, fetch: fate.fetch }),
      fate.died,
    ])
    await fate.settled()
    if (ran) this.#shell.push(`#   exit ${ran.exit}`)
    return ran ?? undefined
  }
}

const COMMIT = 'git add -A && git commit -q -m change'

const decided = ({ onDrift, onOpenDraft }: { onDrift: OnDrift; onOpenDraft: OnOpenDraft }): string[] => [
  `--on-drift=${onDrift}`,
  `--on-open-draft=${onOpenDraft}`,
]

/** What a report says, in a line. */
function gist({ json, stderr }: Ran): string {
  const outcomes = (json?.outcomes ?? []).map(
    // biome-ignore lint/suspicious/noExplicitAny: a report
    ({ name, status, blockers, changes, error }: any) =>
      `${name} ${status}${(blockers ?? []).map((blocker: { id: string; message: string }) => ` [${blocker.id}: ${blocker.message}]`)}${error ? ` ${error.message}` : ''} ${(changes ?? []).map((change: { path: string }) => change.path)}`,
  )
  const planned = (json?.agents ?? []).map(
    // biome-ignore lint/suspicious/noExplicitAny: a plan
    ({ name, action, origin, changes }: any) =>
      `${name} ${action} ${origin ?? ''} ${(changes ?? []).map((change: { path: string }) => change.path)}`,
  )
  const refusal = json?.refusal?.message ?? json?.error?.message ?? ''
  return [...outcomes, ...planned, refusal, json ? '' : stderr.slice(0, 300)]
    .join(' | ')
    .replaceAll('\n', ' ')
}

/** A world that ends, as with SIGKILL: nothing is answered any more, and nobody waits for anything. */
function mortal({ atWrite, arrives }: Kill, clock: Clock) {
  let writes = 0
  let isDead = false
  let die: (value: undefined) => void = () => {}
  const died = new Promise<undefined>((resolve) => {
    die = resolve
  })
  const never = new Promise<never>(() => {})
  const underWay = new Set<Promise<unknown>>()
  const send: typeof globalThis.fetch = async (input, init) => {
    if (isDead) return never
    const isLast = (init?.method ?? 'GET') !== 'GET' && ++writes === atWrite
    if (isLast) {
      isDead = true
      setImmediate(() => die(undefined))
      if (!arrives) return never
    }
    const { signal: _, ...whatever } = init ?? {}
    const sent = fetch(input, whatever).then(async (answer) => {
      const text = await answer.text()
      return new Response(text, { status: answer.status, headers: answer.headers })
    })
    underWay.add(sent)
    const answer = await sent.finally(() => underWay.delete(sent))
    return isDead ? never : answer
  }
  return {
    fetch: send,
    died,
    clock: {
      ...clock,
      sleep: (ms: number, signal?: AbortSignal) => (isDead ? never : clock.sleep(ms, signal)),
    },
    settled: async () => {
      await Promise.allSettled([...underWay])
    },
  }
}
