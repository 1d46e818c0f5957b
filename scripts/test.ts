// What `npm test` runs: every check and every test that needs nothing but npm, ending with one line that counts them all.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, runCommand } from './run-command.ts'
import { type Count, closingLine, countTests, describeFailure, describeFailures, sum } from './test-report.ts'
import { findWorkspaceScripts } from './workspace-scripts.ts'

interface Step {
  readonly title: string
  readonly command: Command
  /** Where the command leaves its report, if it runs tests; a check counts as one. */
  readonly report?: string
}

interface Outcome {
  readonly step: Step
  readonly count: Count
  /** What failed, in lines to be read at the end. */
  readonly failures: string
  readonly seconds: string
}

const reports = mkdtempSync(join(tmpdir(), 'cardwright-test-reports-'))

function listSteps(): Step[] {
  return [
    { title: 'Style and lint', command: { line: 'biome check .' } },
    { title: 'Types', command: { line: 'tsc -p tsconfig.json' } },
    ...mobile([{ title: 'Types of the mobile app', command: { line: 'tsc -p apps/mobile/tsconfig.json' } }]),
    { title: 'Boundaries', command: { line: 'node scripts/check-boundaries.ts' } },
    { title: 'Dead code', command: { line: 'knip' } },
    { title: 'Lockfile', command: { line: 'node scripts/check-lockfile.ts' } },
    { title: 'Licences', command: { line: 'node scripts/check-licences.ts' } },
    { title: 'Generated files', command: { line: 'node scripts/check-generated.ts' } },
    testStep('Tests', 'vitest', { line: 'vitest run --reporter=default --reporter=json --outputFile.json=REPORT' }),
    ...mobile([
      testStep('Tests of the mobile app', 'mobile', { line: 'jest --json --outputFile=REPORT', folder: 'apps/mobile' }),
    ]),
  ]
}

/** The mobile app is checked by its own means, once it has tests. */
function mobile(steps: Step[]): Step[] {
  return findWorkspaceScripts(/^test$/).some(({ folder }) => folder === 'apps/mobile') ? steps : []
}

function testStep(title: string, name: string, command: Command): Step {
  const report = join(reports, `${name}.json`)
  return { title, report, command: { ...command, line: command.line.replace('REPORT', `"${report}"`) } }
}

async function run(step: Step): Promise<Outcome> {
  console.log(`\n━━ ${step.title} ━━`)
  const began = performance.now()
  const exitCode = await runCommand(step.command)
  const check = exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  const count = step.report ? countTests(step.report, exitCode) : check
  const failures = step.report ? describeFailures(step.report) : describeCheck(step, count)
  return { step, count, failures, seconds: ((performance.now() - began) / 1000).toFixed(1) }
}

function describeCheck({ title }: Step, { failed }: Count): string {
  return failed === 0 ? '' : describeFailure(title, 'The check above says what it found.')
}

const outcomes: Outcome[] = []
for (const step of listSteps()) outcomes.push(await run(step))
rmSync(reports, { recursive: true, force: true })

console.log('')
for (const { step, count, seconds } of outcomes) {
  console.log(
    `${count.failed === 0 ? '✓' : '✗'} ${step.title.padEnd(26)} ${seconds.padStart(7)} s   ${closingLine(count)}`,
  )
}
const total = sum(outcomes.map(({ count }) => count))
console.log(`\n${outcomes.map(({ failures }) => failures).join('')}${closingLine(total)}`)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
