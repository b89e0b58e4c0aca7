import { execFile } from 'node:child_process'

export type Env = Readonly<Record<string, string>>

/** What a process left behind. */
export interface Ended {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

export interface Place {
  readonly cwd: string
  /** All of it: nothing is inherited. */
  readonly env: Env
}

/** Runs bash with these arguments. The event loop stays free, so that an emulator in this process can answer. */
export const bash = (args: readonly string[], { cwd, env }: Place): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd, env, maxBuffer: 64 * 1024 * 1024 }
    execFile('bash', [...args], options, (error, stdout, stderr) =>
      resolve({ exit: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    )
  })
