import { defineConfig } from 'vitest/config'
import { WholeProgramFirst } from './tests/support/whole-program-first.ts'

export default defineConfig({
  test: {
    include: ['{apps,packages}/*/{src,test,tests}/**/*.test.ts', 'scripts/**/*.test.ts', 'tests/**/*.test.ts'],
    // Screens are tested by their own runners; browsers and external servers have commands of their own.
    exclude: ['**/node_modules/**', 'apps/mobile/**', 'tests/browser/**', 'tests/real/**', 'tests/distributed/**'],
    globalSetup: ['tests/support/global-setup.ts'],
    allowOnly: false,
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: WholeProgramFirst },
    // Far above what anything takes, also on a machine with much else to do: no test may fail for want of time.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    teardownTimeout: 30_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
})
