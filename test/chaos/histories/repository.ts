import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Clock } from '../../../src/model/world.js'
import type { Facts } from '../facts.js'
import { askedBy, changedFile } from './values.js'

const execute = promisify(execFile)

/** A commit as the oracle remembers it: who its parents are, and what its files ask for. */
export interface Commit {
  readonly sha: string
  readonly parents: readonly Commit[]
  readonly texts: ReadonlyMap<string, string>
  /** By agent id. */
  readonly asks: ReadonlyMap<string, Facts>
}

const SETTINGS = {
  plain: 'version: 1\nagents: [agents/**/*.yaml, agents/**/*.yml]\nenvironments: { production: {} }\n',
  branched:
    'version: 1\nagents: [agents/**/*.yaml, agents/**/*.yml]\nenvironments: { production: {}, staging: { branch: staging } }\n',
}

/** A real repository, and beside it what was committed there. */
export class Repository {
  head!: Commit
  /** A pull that waits to be merged. */
  side: Commit | undefined
  readonly #paths = new Map<string, string>()

  readonly folder: string
  readonly #clock: Clock
  readonly #skewMs: number

  constructor(folder: string, clock: Clock, skewMs: number) {
    this.folder = folder
    this.#clock = clock
    this.#skewMs = skewMs
  }

  async start(texts: ReadonlyMap<string, string>, promotes: boolean): Promise<void> {
    mkdirSync(join(this.folder, 'agents'))
    writeFileSync(join(this.folder, 'atoms-sync.yaml'), promotes ? SETTINGS.branched : SETTINGS.plain)
    writeFileSync(join(this.folder, '.gitignore'), '.atoms-sync/\n')
    let n = 0
    for (const [agentId, text] of texts) this.#put(agentId, `agents/a${++n}.yaml`, text)
    await this.#git('init', '-q', '-b', 'main')
    await this.commit('first')
  }

  pathOf(agentId: string): string {
    const path = this.#paths.get(agentId)
    if (path === undefined) throw new Error(`no file for ${agentId}`)
    return path
  }

  textOf = (agentId: string): string => readFileSync(join(this.folder, this.pathOf(agentId)), 'utf8')

  write(agentId: string, text: string): void {
    writeFileSync(join(this.folder, this.pathOf(agentId)), text)
  }

  change(agentId: string, change: Parameters<typeof changedFile>[1]): void {
    this.write(agentId, changedFile(this.textOf(agentId), change))
  }

  move(agentId: string, to: string): void {
    const [from, target] = [this.pathOf(agentId), join(this.folder, to)]
    mkdirSync(dirname(target), { recursive: true })
    renameSync(join(this.folder, from), target)
    this.#paths.set(agentId, to)
  }

  /** All that is in the folder, as the next commit. @returns `undefined`: nothing changed */
  async commit(message: string, others: readonly Commit[] = []): Promise<Commit | undefined> {
    const texts = new Map([...this.#paths.keys()].map((agentId) => [agentId, this.textOf(agentId)]))
    const script = `git add -A && t=$(git write-tree) && c=$(git commit-tree "$t" ${[this.head, ...others]
      .flatMap((parent) => (parent ? [`-p ${parent.sha}`] : []))
      .join(' ')} -m '${message}') && git update-ref HEAD "$c" && echo "$c"`
    const sha = await this.#run('sh', ['-c', script])
    const asks = new Map([...texts].map(([agentId, text]) => [agentId, askedBy(text)]))
    this.head = { sha: sha.trim(), parents: [...(this.head ? [this.head] : []), ...others], texts, asks }
    return this.head
  }

  /** What is in the folder becomes a commit of another branch, and the folder is as it was. */
  async commitAside(message: string): Promise<void> {
    const main = this.head
    this.side = await this.commit(message)
    await this.#git('reset', '-q', '--hard', main.sha)
    this.head = main
  }

  /** Puts the files' contents back to what this commit had, wherever the files are now. */
  restore(commit: Commit): void {
    for (const [agentId, text] of commit.texts) this.write(agentId, text)
  }

  isAncestor(of: Commit, firstParentsOnly: boolean): boolean {
    const seen = new Set<Commit>()
    const queue = [this.head]
    for (let commit = queue.pop(); commit; commit = queue.pop()) {
      if (commit === of) return true
      if (seen.has(commit)) continue
      seen.add(commit)
      queue.push(...(firstParentsOnly ? commit.parents.slice(0, 1) : commit.parents))
    }
    return false
  }

  forget(): void {
    rmSync(join(this.folder, '.atoms-sync'), { recursive: true, force: true })
  }

  hasFile = (name: string): boolean => existsSync(join(this.folder, name))
  list = (name: string): string[] => (this.hasFile(name) ? readdirSync(join(this.folder, name)) : [])

  #put(agentId: string, path: string, text: string): void {
    writeFileSync(join(this.folder, path), text)
    this.#paths.set(agentId, path)
  }

  #git(...args: readonly string[]): Promise<string> {
    return this.#run('git', args)
  }

  async #run(program: string, args: readonly string[]): Promise<string> {
    const at = `${Math.floor((this.#clock.now().getTime() + this.#skewMs) / 1000)} +0000`
    const who = (role: string) => ({
      [`GIT_${role}_NAME`]: 'Dev',
      [`GIT_${role}_EMAIL`]: 'dev@example.com',
      [`GIT_${role}_DATE`]: at,
    })
    const env = { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', ...who('AUTHOR'), ...who('COMMITTER') }
    const { stdout } = await execute(program, [...args], { cwd: this.folder, env })
    return stdout
  }
}
