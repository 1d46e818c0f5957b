import { existsSync, readFileSync } from 'node:fs'

/** How many tests or checks passed and failed. */
export interface Count {
  readonly passed: number
  readonly failed: number
}

/** The part of Vitest's and Jest's JSON reports, which share their form, that counts. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/**
 * Counts a run of tests by its report. What makes a run fail without failing a test counts as one failure each: a file that did
 * not load, an error outside of any test, a run without tests or without a report.
 */
export function countTests(reportPath: string, exitCode: number): Count {
  if (!existsSync(reportPath)) return { passed: 0, failed: 1 }
  const report: Report = JSON.parse(readFileSync(reportPath, 'utf8'))
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const failed = report.numFailedTests + broken.length
  const isUnexplained = failed === 0 && (exitCode !== 0 || report.numPassedTests === 0)
  return { passed: report.numPassedTests, failed: failed + (isUnexplained ? 1 : 0) }
}

export function sum(counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((total, { passed }) => total + passed, 0),
    failed: counts.reduce((total, { failed }) => total + failed, 0),
  }
}

/** The line every command that tests ends with. */
export function closingLine({ passed, failed }: Count): string {
  return `${passed} passed, ${failed} failed`
}

/** Finds the closing line in what a command wrote: the last one, alone on its line. */
export function readClosingLine(output: string): Count | undefined {
  const match = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1)
  return match && { passed: Number(match[1]), failed: Number(match[2]) }
}
