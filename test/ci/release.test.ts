import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { folderWith, ROOT, textOf } from '../world.js'
import { binFolder } from './bin.js'
import { kitYaml } from './kit.js'
import { repositoryWith } from './repository.js'
import { runSteps } from './steps.js'
import { tokenFor } from './token.js'
import type { Step, Workflow } from './workflow.js'

const { permissions, jobs } = kitYaml<Workflow>('.github/workflows/release.yml')

describe('a release', () => {
  it('may write only in jobs that run nothing of the repository', () => {
    expect(permissions).toEqual({})
    for (const { permissions: granted = {}, steps } of Object.values(jobs)) {
      const runs = JSON.stringify(steps)
      if (Object.values(granted).includes('write'))
        expect(runs).not.toMatch(/checkout|npm (ci|test|run|pack)/)
      else expect(runs).not.toContain('secrets.')
    }
  })

  it('is published with its provenance, from the tarball that was tested', () => {
    const published = Object.values(jobs).flatMap(({ steps }) =>
      steps.filter(({ run }) => run?.startsWith('npm publish')),
    )
    expect(published).toMatchObject([{ run: expect.stringMatching(/\.tgz .*--provenance/) }])
  })

  it.each([
    ['no repository', undefined, 'is nothing and must be git+https://github.com/acme/atoms-sync.git'],
    ['another one', 'git+https://github.com/other/atoms-sync.git', 'is git+https://github.com/other/'],
  ])('refuses where package.json names %s', async (_, url, said) => {
    const { steps, status } = await released(jobs.pack?.steps, url)
    expect(status).toBe('failure')
    expect(steps.at(-1)).toMatchObject({ exit: 1, step: { name: 'package.json names this repository' } })
    expect(steps.at(-1)?.stdout).toContain(said)
    expect(steps.at(-1)?.stdout).toContain('docs/releasing.md')
  })

  it('goes on to install where package.json names this repository', async () => {
    const { steps } = await released(jobs.pack?.steps, 'git+https://github.com/acme/atoms-sync.git')
    expect(steps.filter(({ exit }) => exit !== 0)).toMatchObject([
      { step: { run: 'npm audit --audit-level=low' } },
    ])
  })

  it('refuses to publish without a token for npm', async () => {
    const { steps } = await released(jobs.publish?.steps)
    expect(steps).toMatchObject([{ exit: 1, step: { name: 'There is a token for npm' } }])
    expect(steps[0]?.stdout).toContain('docs/releasing.md')
  })

  it('has a bill of materials of everything that is in it or installed with it, and of nothing else', async () => {
    const folder = folderWith({ 'sbom.json': '' })
    await promisify(execFile)(join(ROOT, '.ci/sbom'), [join(folder, 'sbom.json')])
    const bom = JSON.parse(textOf(folder, 'sbom.json'))
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'atoms-sync' } } })
    const listed = bom.components.map(
      (each: { name: string; version: string }) => `${each.name}@${each.version}`,
    )
    expect(listed.sort()).toEqual(shipped())
  }, 60_000)
})

/** The steps of a job for the tag v1.0.0 of acme/atoms-sync, with an npm that can only `ci`. */
function released(steps: readonly Step[] = [], url?: string) {
  const repository = url && { type: 'git', url }
  const { folder } = repositoryWith({ 'package.json': JSON.stringify({ version: '1.0.0', repository }) })
  const github = {
    GITHUB_REF_NAME: 'v1.0.0',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/atoms-sync',
  }
  return runSteps({
    steps,
    contexts: { secrets: {} },
    env: { ...binFolder().env, ...github },
    token: tokenFor({ contents: 'read' }),
    trigger: { origin: folder, ref: 'main' },
    artifacts: new Map(),
    comments: new Map(),
  })
}

interface Locked {
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/** The packages that sources import, and all that the lock file says they need. */
function shipped(): string[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, Locked>>
  }
  const found = new Map<string, string>()
  const visit = (name: string): void => {
    const locked = packages[`node_modules/${name}`]
    if (locked === undefined || found.has(name)) return
    found.set(name, `${name}@${locked.version}`)
    Object.keys(locked.dependencies ?? {}).forEach(visit)
  }
  importedPackages().forEach(visit)
  return [...found.values()].sort()
}

function importedPackages(): string[] {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('.ts'),
  )
  return sources.flatMap((source) =>
    [
      ...readFileSync(join(ROOT, 'src', source), 'utf8').matchAll(
        /(?:from|import\() ?'((?:@[a-z-]+\/)?[a-z-]+)[/']/g,
      ),
    ].map(([, name = '']) => name),
  )
}
