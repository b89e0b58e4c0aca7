import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Small tests first, since a mutant is done for with the first test that fails. */
const IN_ORDER = ['test/sync/', 'test/remote/', 'test/security/', 'test/cli/']

class SmallFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) =>
      IN_ORDER.findIndex((folder) => moduleId.includes(folder))
    return files.toSorted((one, other) => place(one) - place(other))
  }
}

/** The tests that reach `src/sync` and `src/remote` in this process: no mutant gets into another one. */
export default defineConfig({
  test: {
    include: ['test/{sync,remote,cli}/*.test.ts', 'test/security/transport.test.ts'],
    exclude: ['test/cli/{killed,pull-diff,completion,output}.test.ts'],
    globalSetup: 'test/global-setup.ts',
    setupFiles: ['test/mutation/load-all.ts'],
    sequence: { sequencer: SmallFirst },
    // Loading the program anew for each file would take longer than its tests.
    isolate: false,
    env: { CONVERGENCE_RUNS: '5' },
    testTimeout: 10_000,
  },
})
