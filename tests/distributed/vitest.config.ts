import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** The issuing core's own suite with the property of counters and memories, and what only a cluster can show; one file after the other, on one database. */
export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: {
    include: [
      'apps/api/test/issuing/*.test.ts',
      'apps/api/test/rules/velocity-property.test.ts',
      'tests/distributed/*.test.ts',
    ],
    // Compares processes that keep cards with one that does not: on a cluster none does, and there it takes minutes.
    exclude: ['apps/api/test/issuing/known-cards-property.test.ts'],
    globalSetup: ['tests/distributed/global-setup.ts'],
    allowOnly: false,
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
})
