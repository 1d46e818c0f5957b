import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { until } from '../../support/until.ts'
import { startProgram } from '../support/program.ts'
import { introduceStaff } from '../support/staff.ts'

/** With the sample cardholder's ninety days, as `npm start` gives them. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { program, dataDir, stop } = await startProgram({ SEED_DEMO: 'on' })
  await until('the ninety days to be played', () => isPlayed(dataDir), { timeoutMs: 600_000, intervalMs: 500 })
  await introduceStaff(program)
  project.provide('program', program)
  return stop
}

function isPlayed(dataDir: string): boolean {
  const path = join(dataDir, 'sample-past.json')
  return existsSync(path) && (JSON.parse(readFileSync(path, 'utf8')) as { state: string }).state === 'finished'
}
