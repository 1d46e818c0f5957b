import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { closingLine, countTests, describeFailures, readClosingLine, readFailures, sum } from './test-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'cardwright-report-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

function reportOf(numPassedTests: number, numFailedTests: number, testResults: object[] = []): string {
  const path = join(folder, `${numPassedTests}-${numFailedTests}-${testResults.length}.json`)
  writeFileSync(path, JSON.stringify({ numPassedTests, numFailedTests, testResults }))
  return path
}

test('counts what passed and failed', () => {
  expect(countTests(reportOf(5, 2), 1)).toEqual({ passed: 5, failed: 2 })
  expect(countTests(reportOf(5, 0), 0)).toEqual({ passed: 5, failed: 0 })
})

test('counts a file that did not load as a failure', () => {
  expect(countTests(reportOf(5, 0, [{ status: 'failed', assertionResults: [] }]), 1)).toEqual({ passed: 5, failed: 1 })
})

test('fails a run that ended badly for another reason, ran nothing, or left no report', () => {
  expect(countTests(reportOf(5, 0), 1)).toEqual({ passed: 5, failed: 1 })
  expect(countTests(reportOf(0, 0), 0)).toEqual({ passed: 0, failed: 1 })
  expect(countTests(join(folder, 'missing.json'), 0)).toEqual({ passed: 0, failed: 1 })
})

test('tells again what failed, so that the end of a long output says it', () => {
  const file = { name: join(process.cwd(), 'tests/money.test.ts'), status: 'failed' }
  const failure = {
    status: 'failed',
    fullName: 'adds up',
    failureMessages: ['\u001b[31mexpected 1 to be 2\u001b[39m\nat line 3'],
  }
  const path = reportOf(1, 1, [
    { ...file, assertionResults: [{ status: 'passed', fullName: 'begins' }, failure] },
    { ...file, name: join(process.cwd(), 'tests/broken.test.ts'), message: 'Cannot find it', assertionResults: [] },
  ])
  const told = describeFailures(path)
  expect(told.split('\n')).toEqual([
    '│ ✗ tests/money.test.ts > adds up',
    '│   expected 1 to be 2',
    '│   at line 3',
    '│ ✗ tests/broken.test.ts did not load',
    '│   Cannot find it',
    '',
  ])
  expect(readFailures(`much before\n${told}1 passed, 2 failed\n`)).toBe(told)
  expect(describeFailures(reportOf(6, 0))).toBe('')
})

test('finds the closing line again in what was written', () => {
  const total = sum([
    { passed: 3, failed: 0 },
    { passed: 4, failed: 1 },
  ])
  const output = `2 passed, 0 failed\n ✓ Tests 9 passed, 9 failed\n${closingLine(total)}\n`
  expect(readClosingLine(output)).toEqual({ passed: 7, failed: 1 })
  expect(readClosingLine('nothing of the kind')).toBeUndefined()
})
