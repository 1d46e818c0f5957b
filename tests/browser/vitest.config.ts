import { defineConfig } from 'vitest/config'

/** `npm run test:browser`: real Chromium against the started program. */
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    globalSetup: ['tests/browser/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 900_000,
    hookTimeout: 400_000,
    expect: { poll: { timeout: 45_000 } },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
})
