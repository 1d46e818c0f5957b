import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** How many tests or checks passed and failed. */
export interface Count {
  readonly passed: number
  readonly failed: number
}

/** The part of Vitest's and Jest's JSON reports, which share their form, that counts. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly TestFile[]
}

interface TestFile {
  readonly name: string
  readonly status: string
  readonly message?: string
  readonly assertionResults: readonly {
    readonly status: string
    readonly fullName: string
    readonly failureMessages?: readonly string[] | null
  }[]
}

/** How many lines of a failure's message and stack are repeated at the end. */
const LINES_REPEATED = 12
const MARK = '│ '

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

/** What failed in a run, and how, told again in lines that {@link readFailures} finds in the output of the command that ran it. */
export function describeFailures(reportPath: string): string {
  if (!existsSync(reportPath)) return ''
  const report: Report = JSON.parse(readFileSync(reportPath, 'utf8'))
  return report.testResults.flatMap(describeFile).join('')
}

function describeFile({ name, status, message, assertionResults }: TestFile): string[] {
  const file = relative(process.cwd(), name)
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (failed.length === 0 && status === 'failed') return [describeFailure(`${file} did not load`, message ?? '')]
  return failed.map((test) => describeFailure(`${file} > ${test.fullName}`, test.failureMessages?.join('\n') ?? ''))
}

/** One failure, by its name and the beginning of its message. */
export function describeFailure(title: string, message: string): string {
  const lines = stripVTControlCharacters(message).split('\n').slice(0, LINES_REPEATED)
  return [`✗ ${title}`, ...lines.map((line) => `  ${line}`)].map((line) => `${MARK}${line}\n`).join('')
}

/** Finds what {@link describeFailures} wrote. */
export function readFailures(output: string): string {
  return output
    .split('\n')
    .filter((line) => line.startsWith(MARK))
    .map((line) => `${line}\n`)
    .join('')
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
