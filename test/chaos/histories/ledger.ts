import { headOf, servingRevision } from '../../../src/emulator/agents/serving.js'
import type { Agent, Branch, Draft, EmulatorState, Revision } from '../../../src/emulator/state.js'
import type { Ran } from '../../world.js'
import { differing, type Facts, factsOf } from '../facts.js'
import type { Commit, Repository } from './repository.js'
import { isManaged, managedOf } from './values.js'

/** Something that has a config of its own: what is live, or the head of a branch. */
export type Line = 'live' | `branch ${string}`

export interface SeenDraft {
  readonly branch: Line | undefined
  readonly facts: Facts
  readonly base: Facts
  readonly editors: readonly string[]
}

/** One agent on the platform at one moment. */
export interface Sight {
  readonly lines: ReadonlyMap<Line, Facts>
  readonly liveLine: Line
  readonly liveRevision: string
  /** Where each branch was forked from. */
  readonly sources: ReadonlyMap<Line, Line>
  readonly drafts: ReadonlyMap<string, SeenDraft>
  readonly revisions: number
}

export type Sights = ReadonlyMap<string, Sight>

const kept = new WeakMap<object, Facts>()

const factsIn = (revision: Pick<Revision, 'config'>): Facts => {
  const facts = kept.get(revision) ?? factsOf(revision.config)
  kept.set(revision, facts)
  return facts
}

export const sightsOf = (state: EmulatorState): Sights =>
  new Map(state.agents.map((agent) => [agent.id, sightOf(agent)]))

function sightOf(agent: Agent): Sight {
  const { versioning } = agent
  const serving = servingRevision(agent)
  const live: [Line, Facts] = ['live', factsIn(serving)]
  if (versioning.dialect !== 'branches') {
    const drafts = versioning.dialect === 'drafts' ? versioning.drafts : []
    return {
      lines: new Map([live]),
      liveLine: 'live',
      liveRevision: serving.id,
      sources: new Map(),
      drafts: new Map(drafts.map((draft) => [draft.id, seen(draft, undefined, sourceOf(agent, draft))])),
      revisions: versioning.revisions.length,
    }
  }
  const { branches, liveBranchId } = versioning
  const factsAt = (branch: Branch): Facts => {
    const head = headOf(branch)
    return head ? factsIn(head) : factsIn(revisionIn(branches, branch.sourceRevisionId))
  }
  const named = (branch: Branch): Line => `branch ${branch.name}`
  return {
    lines: new Map([...branches.map((branch): [Line, Facts] => [named(branch), factsAt(branch)]), live]),
    liveLine: named(branches.find(({ id }) => id === liveBranchId) as Branch),
    liveRevision: serving.id,
    sources: new Map(
      branches.flatMap((branch) => {
        const source = branches.find(({ id }) => id === branch.sourceBranchId)
        return source ? [[named(branch), named(source)] as const] : []
      }),
    ),
    drafts: new Map(
      branches.flatMap((branch) =>
        branch.draft ? [[branch.draft.id, seen(branch.draft, named(branch), factsAt(branch))] as const] : [],
      ),
    ),
    revisions: branches.reduce((sum, { revisions }) => sum + revisions.length, 0),
  }
}

const seen = ({ config, edits, creator }: Draft, branch: Line | undefined, base: Facts): SeenDraft => ({
  branch,
  facts: factsOf(config),
  base,
  editors: edits.length > 0 ? edits.map(({ editor }) => editor) : [creator],
})

const revisionIn = (branches: readonly Branch[], id: string | null): Revision => {
  const found = branches.flatMap(({ revisions }) => revisions).find((revision) => revision.id === id)
  if (!found) throw new Error(`no revision ${id}`)
  return found
}

function sourceOf(agent: Agent, draft: Draft): Facts {
  const { versioning } = agent
  const revisions = versioning.dialect === 'branches' ? [] : versioning.revisions
  return factsIn(revisions.find(({ id }) => id === draft.sourceRevisionId) ?? servingRevision(agent))
}

/** Somebody else set one value. */
export interface Edit {
  /** Number of the step. */
  readonly step: number
  readonly value: string | undefined
  /** Commits that were checked out, or made, while this value was live, and that ask for it. */
  readonly agreedAt: Set<Commit>
}

interface Account {
  /** Who set what is there now; nobody: we did, or it was there at first. */
  readonly owners: Map<string, Edit>
  /** Commits whose files asked for all that was there. */
  readonly agreedAt: Set<Commit>
  applied: boolean
  /** Number of the step that wrote it last. */
  appliedStep: number
  touchedAt: number
  agreedStep: number
}

interface Run {
  readonly before: Sights
  readonly after: Sights
  readonly ran: Ran | undefined
  readonly line: Line
  readonly head: Commit
  readonly isApply: boolean
  readonly step: number
}

type Who = 'theirs' | 'ours' | 'ours and their draft'

/** Who set each value last, and whether Git ever agreed with it. Knows nothing of how the product finds out. */
export class Ledger {
  readonly #accounts = new Map<string, Account>()
  /** What the applied record of an agent without history says. */
  readonly known = new Map<string, Facts>()
  /** What was checked out when that was written down. */
  readonly #knownAt = new Map<string, Commit>()
  /** Agents whose write was cut off, so that nobody was told of it. */
  readonly killed = new Set<string>()

  readonly repository: Repository

  constructor(repository: Repository) {
    this.repository = repository
  }

  account(agentId: string, line: Line): Account {
    const key = `${agentId} ${line}`
    const found = this.#accounts.get(key)
    if (found) return found
    const made: Account = {
      owners: new Map(),
      agreedAt: new Set(),
      applied: false,
      appliedStep: -1,
      touchedAt: -1,
      agreedStep: -2,
    }
    this.#accounts.set(key, made)
    return made
  }

  /** Whether there is nothing to tell from who changed what: Git and this line never were the same. */
  isAdopted(agentId: string, line: Line): boolean {
    const { agreedAt, applied } = this.account(agentId, line)
    return !applied && ![...agreedAt].some((commit) => this.repository.isAncestor(commit, true))
  }

  /** Somebody else's value that no commit of this branch ever agreed with. */
  foreign(agentId: string, line: Line, path: string): Edit | undefined {
    const edit = this.account(agentId, line).owners.get(path)
    if (!edit) return undefined
    return [...edit.agreedAt].some((commit) => this.repository.isAncestor(commit, false)) ? undefined : edit
  }

  lastEdit(agentId: string, line: Line, path: string): Edit | undefined {
    return this.account(agentId, line).owners.get(path)
  }

  isUntouched(agentId: string, line: Line): boolean {
    const { touchedAt, agreedStep } = this.account(agentId, line)
    return agreedStep >= touchedAt
  }

  note(step: number, before: Sights, after: Sights, who: Who): void {
    for (const [agentId, now] of after) {
      const was = before.get(agentId)
      if (!was) continue
      this.#startForks(agentId, was, now)
      const edits = new Map<string, Edit>()
      for (const [line, facts] of now.lines) {
        const old = was.lines.get(line) ?? was.lines.get(now.sources.get(line) ?? 'live')
        if (!old) continue
        this.#noteLine(agentId, line, { step, who, edits, old, facts, was, now })
      }
    }
    this.agree(step, after, this.repository.head)
  }

  #startForks(agentId: string, was: Sight, now: Sight): void {
    for (const [line, source] of now.sources) {
      if (was.lines.has(line)) continue
      const from = this.account(agentId, source === was.liveLine ? 'live' : source)
      this.#accounts.set(`${agentId} ${line}`, {
        ...from,
        owners: new Map(from.owners),
        agreedAt: new Set(from.agreedAt),
      })
    }
  }

  #noteLine(
    agentId: string,
    line: Line,
    noted: {
      readonly step: number
      readonly who: Who
      readonly edits: Map<string, Edit>
      readonly old: Facts
      readonly facts: Facts
      readonly was: Sight
      readonly now: Sight
    },
  ): void {
    const { step, who, edits, old, facts, was, now } = noted
    const account = this.account(agentId, line)
    const changed = differing(old, facts)
    const switched = line === 'live' && was.liveLine !== now.liveLine
    const source = switched ? this.account(agentId, now.liveLine) : undefined
    for (const path of changed) {
      const draft = [...was.drafts.values()].find(
        (each) =>
          each.editors.some((editor) => editor === EDITOR) &&
          differing(each.base, each.facts).includes(path) &&
          each.facts.get(path) === facts.get(path),
      )
      const promoted = who !== 'theirs' ? source?.owners.get(path) : undefined
      // Unless a draft was to go out too, what it holds as well is what we wrote.
      if (who === 'theirs' || (draft && who === 'ours and their draft')) {
        const edit = edits.get(path) ?? { step, value: facts.get(path), agreedAt: new Set<Commit>() }
        edits.set(path, edit)
        account.owners.set(path, edit)
        if (isManaged(path)) account.touchedAt = step
      } else if (promoted) {
        account.owners.set(path, promoted)
        account.touchedAt = step
      } else account.owners.delete(path)
    }
    if (who !== 'theirs' && switched && source?.applied) account.applied = true
  }

  /** Every value of somebody else that Git did not agree with by now. */
  foreignAt(sights: Sights): ReadonlySet<Edit> {
    const all = [...sights].flatMap(([agentId, { lines }]) =>
      [...lines.keys()].flatMap((line) =>
        [...this.account(agentId, line).owners.keys()].flatMap(
          (path) => this.foreign(agentId, line, path) ?? [],
        ),
      ),
    )
    return new Set(all)
  }

  adoptedAt(sights: Sights): ReadonlySet<string> {
    return new Set(
      [...sights].flatMap(([agentId, { lines }]) =>
        [...lines.keys()].filter((line) => this.isAdopted(agentId, line)).map((line) => `${agentId} ${line}`),
      ),
    )
  }

  /** Without its record, an agent without history is one that was never applied. */
  forgetRecord(): void {
    for (const account of this.#accounts.values()) account.applied = false
  }

  /** What a run of ours leaves behind, beside what is live. */
  noteRun({ before, after, ran, line, head, isApply, step }: Run): void {
    const outcomes = ran?.json?.outcomes ?? []
    for (const [agentId, sight] of after) {
      const facts = sight.lines.get('live') ?? new Map()
      const was = before.get(agentId)
      const outcome = outcomes.find((each: { agentId: string }) => each.agentId === agentId)
      if (outcome?.status === 'applied') {
        const account = this.account(agentId, line)
        account.applied = true
        account.appliedStep = step
        this.#know(agentId, facts, head)
        this.killed.delete(agentId)
      } else if (ran?.exit === 0 && isApply) {
        const asked = head.asks.get(agentId)
        if (asked && differing(asked, managedOf(facts)).length === 0) this.#know(agentId, facts, head)
      }
      if (!ran && was && was.liveRevision !== sight.liveRevision) this.killed.add(agentId)
    }
  }

  #know(agentId: string, facts: Facts, head: Commit): void {
    this.known.set(agentId, facts)
    this.#knownAt.set(agentId, head)
  }

  /** Whether Git asked for a value at some commit since the applied record was written. */
  isAskedSince(agentId: string, path: string, value: string | undefined): boolean {
    const known = this.#knownAt.get(agentId)
    const seen = new Set<Commit>()
    const search = (commit: Commit): boolean => {
      if (commit === known || seen.has(commit)) return false
      seen.add(commit)
      return commit.asks.get(agentId)?.get(path) === value || commit.parents.some(search)
    }
    return search(this.repository.head)
  }

  /** Marks what these files agree with, of what is there now. */
  agree(step: number, sights: Sights, commit: Commit): void {
    for (const [agentId, { lines }] of sights) {
      const asked = commit.asks.get(agentId)
      if (!asked) continue
      for (const [line, facts] of lines) {
        const account = this.account(agentId, line)
        for (const [path, { agreedAt }] of account.owners)
          if (asked.get(path) === facts.get(path)) agreedAt.add(commit)
        if (differing(asked, managedOf(facts)).length > 0) continue
        account.agreedAt.add(commit)
        if (commit === this.repository.head) account.agreedStep = step
      }
    }
  }
}

export const EDITOR = 'Ada Dashboard'
