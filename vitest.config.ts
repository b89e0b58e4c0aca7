import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/global-setup.ts',
    setupFiles: 'test/setup.ts',
    // Loading the program anew for each file would take longer than most files' tests.
    isolate: false,
    testTimeout: 30_000,
    coverage: {
      // To measure it takes time; the gate alone asks for it.
      enabled: process.env.COVERAGE === 'true',
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/cli.ts'],
      reporter: ['text-summary'],
      // A point below what is measured: what comes in new is tested like the rest.
      thresholds: { statements: 96.5, branches: 92.5, functions: 97.5, lines: 97.5 },
    },
  },
})
