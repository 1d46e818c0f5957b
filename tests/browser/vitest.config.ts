import { defineConfig } from 'vitest/config'

/** `npm run journeys`: real Chromium against the started program. */
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 900_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
})
