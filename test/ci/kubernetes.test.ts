import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { folderWith, textOf } from '../world.js'
import { bash, type Env } from './bash.js'
import { ATOMS_SYNC, writeProgram } from './bin.js'
import { type Fleet, fileName, fileOf, fleet, NEW, secrets } from './fleet.js'
import { kitText, kitYaml } from './kit.js'
import { MANY_PROCESSES_MS } from './seen.js'

vi.setConfig({ testTimeout: MANY_PROCESSES_MS })

interface Container {
  readonly name: string
  readonly command?: readonly string[]
  readonly args: readonly string[]
  readonly env: readonly {
    readonly name: string
    readonly value?: string
    readonly valueFrom?: {
      readonly secretKeyRef?: unknown
      readonly fieldRef?: { readonly fieldPath: string }
    }
  }[]
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean }
}

interface JobSpec {
  readonly completions?: number
  readonly parallelism?: number
  readonly podFailurePolicy: {
    readonly rules: readonly {
      readonly action: string
      readonly onExitCodes: { readonly containerName: string; readonly values: readonly number[] }
    }[]
  }
  readonly template: {
    readonly spec: { readonly restartPolicy: string; readonly containers: readonly Container[] }
  }
}

const cronJob = kitYaml<{ spec: { jobTemplate: { spec: JobSpec } } }>('examples/ci/kubernetes/cronjob.yaml')
const drift = cronJob.spec.jobTemplate.spec
const sharded = kitYaml<{ spec: JobSpec }>('examples/ci/kubernetes/sharded-job.yaml').spec

const containerOf = ({ template }: JobSpec): Container => {
  const [container, ...more] = template.spec.containers
  if (container === undefined || more.length > 0) throw new Error('one container is expected')
  return container
}

/** The image that the Dockerfile beside the manifests builds: the workspace and its own atoms-sync. */
function imageOf({ repository }: Fleet): string {
  const folder = folderWith({})
  execFileSync('git', ['clone', '-q', repository.folder, folder])
  writeProgram(join(folder, 'node_modules/.bin/atoms-sync'), ATOMS_SYNC)
  return folder
}

const ENTRYPOINT =
  /^ENTRYPOINT \["\/workspace\/(.*)"\]$/m.exec(kitText('examples/ci/kubernetes/Dockerfile'))?.[1] ?? ''

/** Starts the container as a pod of this name would, with the volume `/records` in a folder of this machine. */
function start(container: Container, image: string, { pod, ...env }: Env) {
  const given = Object.fromEntries(
    container.env.map(({ name, value, valueFrom }) => [
      name,
      value ?? (valueFrom?.secretKeyRef ? secrets.SMALLEST_API_KEY_PRODUCTION : (pod ?? '')),
    ]),
  )
  const words = [...(container.command ?? [ENTRYPOINT]), ...container.args]
  const script = words.map((word) => `'${word.replaceAll('/records/', `${image}/records/`)}'`).join(' ')
  return bash(['-c', `exec ${script}`], { cwd: image, env: { ...env, ...given } })
}

it('the cron job looks for drift and fails, once, where there is some', async () => {
  const all = await fleet()
  const image = imageOf(all)
  const writes = all.atoms.writes().length
  expect(await start(containerOf(drift), image, all.env)).toMatchObject({ exit: 0 })
  all.edit(2, 'Ada’s.')
  const found = await start(containerOf(drift), image, all.env)
  expect(found).toMatchObject({ exit: 2, stdout: expect.stringContaining('Ada') })
  expect(drift.podFailurePolicy.rules).toMatchObject([{ action: 'FailJob', onExitCodes: { values: [2] } }])
  expect(all.atoms.writes()).toHaveLength(writes)
})

describe('the indexed job', () => {
  it('applies a fleet in parts that are disjoint and complete, and running a part again does nothing', async () => {
    const numbers = Array.from({ length: 12 }, (_, n) => n + 1)
    const all = await fleet(12)
    all.repository.commit(Object.fromEntries(numbers.map((n) => [fileName(n), fileOf(n, NEW)])))
    const image = imageOf(all)
    const part = (index: number) =>
      start(containerOf(sharded), image, {
        ...all.env,
        JOB_COMPLETION_INDEX: String(index),
        pod: `pod-${index}`,
      })
    const count = sharded.completions ?? 0
    const parts = await Promise.all(Array.from({ length: count }, (_, index) => part(index)))
    expect(parts.map(({ exit }) => exit)).toEqual([0, 0, 0, 0])
    expect(all.summaries()).toEqual(numbers.map(() => NEW))
    const applied = parts.flatMap((_, index) => {
      const { agents } = JSON.parse(textOf(image, `records/pod-${index}.json`))
      return agents.map(({ name }: { name: string }) => name)
    })
    expect(applied.sort()).toEqual(numbers.map((n) => `Agent ${n}`).sort())
    const writes = all.atoms.writes().length
    expect(await part(0)).toMatchObject({ exit: 0 })
    expect(all.atoms.writes()).toHaveLength(writes)
  })

  it('tells its pods how many there are', () => {
    const shards = containerOf(sharded).env.find(({ name }) => name === 'SHARDS')?.value
    expect([shards, sharded.parallelism]).toEqual([String(sharded.completions), sharded.completions])
  })
})

it.each([drift, sharded])(
  'pods are not restarted in place, and can change nothing of their image',
  (spec) => {
    expect(spec.template.spec.restartPolicy).toBe('Never')
    expect(containerOf(spec).securityContext.readOnlyRootFilesystem).toBe(true)
    for (const { onExitCodes } of spec.podFailurePolicy.rules) {
      expect(onExitCodes.containerName).toBe(containerOf(spec).name)
    }
  },
)
