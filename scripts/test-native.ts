// What `npm run test:native` runs: the app's exports and native projects, as far as they can be seen without a device. It ends with
// one line that counts. Words after `--` go to Vitest: names of files to run alone.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'
import { closingLine, countTests, describeFailures } from './test-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'cardwright-native-report-'))
const report = join(folder, 'report.json')
const chosen = process.argv.slice(2).map((word) => JSON.stringify(word))
const exitCode = await runCommand({
  line: [
    'vitest run --config tests/native/vitest.config.ts --reporter=default --reporter=json',
    `--outputFile.json=${JSON.stringify(report)}`,
    ...chosen,
  ].join(' '),
})
const count = countTests(report, exitCode)
const failures = describeFailures(report)
rmSync(folder, { recursive: true, force: true })
console.log(`\n${failures}${closingLine(count)}`)
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1
