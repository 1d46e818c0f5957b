import { defineConfig } from 'vitest/config'

/** `npm run test:native`: what the app is for devices, as far as a machine without devices can see it. */
export default defineConfig({
  test: {
    include: ['tests/native/**/*.test.ts'],
    pool: 'forks',
    // Bundling takes all there is: one after the other.
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 900_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
})
