// What `npm run test:browser` runs: journeys, accessibility and gates in real Chromium against the program, which it starts for
// them on free ports and ends again. `BROWSER_DATA_DIR` names the data folder of a running program to use instead.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHROMIUM } from '../tests/browser/support/chromium.ts'
import { runCommand } from './run-command.ts'
import { closingLine, countTests, describeFailures } from './test-report.ts'

const HOW = `There is no Chromium at ${CHROMIUM}. On Debian: apt-get install chromium. Elsewhere name one with CHROMIUM=…`

if (!existsSync(CHROMIUM)) {
  console.log(`${HOW}\n\n${closingLine({ passed: 0, failed: 1 })}`)
  process.exitCode = 1
} else {
  const folder = mkdtempSync(join(tmpdir(), 'cardwright-browser-report-'))
  const report = join(folder, 'report.json')
  const more = process.argv.slice(2).map((word) => JSON.stringify(word))
  const reporters = `--reporter=default --reporter=json --outputFile.json="${report}"`
  const exitCode = await runCommand({
    line: ['vitest run --root . --config tests/browser/vitest.config.ts', reporters, ...more].join(' '),
  })
  const count = countTests(report, exitCode)
  const failures = describeFailures(report)
  rmSync(folder, { recursive: true, force: true })
  console.log(`\n${failures}${closingLine(count)}`)
  process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1
}
