import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder for what is made once for all tests. */
    readonly shared: string
  }
}

/** Makes the folder that all workers share, and removes it after the last test. */
export default function sharedFolder({ provide }: TestProject): () => void {
  const shared = mkdtempSync(join(tmpdir(), 'atoms-sync-tests-'))
  provide('shared', shared)
  return () => rmSync(shared, { recursive: true, force: true })
}
