import { defineConfig } from 'vitest/config'

/** `npm run screenshots`: the pictures of `docs/screenshots`, made by the app itself. */
export default defineConfig({
  test: {
    include: ['tests/browser/screenshots/take-screenshots.ts'],
    globalSetup: ['tests/browser/screenshots/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
})
