import { defineConfig } from 'vitest/config'

/** The tests that speak of the mutated files without starting whole programs, so that a thousand mutants take minutes. */
export default defineConfig({
  test: {
    include: ['test/sync/*.test.ts', 'test/remote/limits.test.ts'],
    testTimeout: 10_000,
  },
})
