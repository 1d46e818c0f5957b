import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type RunFile, type RunningProgram, runToEnd, startProgram } from '../support/running-program.ts'

const DEMO = 'apps/launcher/src/bin/demo.ts'
const DEMO_TIMEOUT_MS = 400_000
const COMES_BACK = { timeout: 180_000, interval: 100 }

describe('the demo', () => {
  let program: RunningProgram

  beforeAll(async () => {
    program = await startProgram()
  })

  afterAll(() => program?.stop())

  const playDemo = () => runToEnd(DEMO, { DATA_DIR: program.dataDir })

  test(
    'plays the whole story of a card against the running program, and the books balance',
    async () => {
      const { exitCode, output } = await playDemo()
      expect(output).toContain('Everything went as it should, and the books agree')
      expect(output).toContain('Reads: “This payment of $15.00 is over the card')
      expect(output).toMatch(/total usd +\$0\.00\n/)
      expect(output).not.toContain('\u001b[')
      expect(exitCode).toBe(0)
    },
    DEMO_TIMEOUT_MS,
  )

  test(
    'plays it again after the API, the worker and PostgreSQL were killed one after another',
    async () => {
      await killAndAwaitReturn(program, 'api')
      await killAndAwaitReturn(program, 'worker')
      await killAndAwaitReturn(program, 'postgres')
      const { exitCode, output } = await playDemo()
      expect(output).toContain('Everything went as it should, and the books agree')
      expect(exitCode).toBe(0)
    },
    3 * DEMO_TIMEOUT_MS,
  )
})

test('the demo says how to start the program where none runs', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cardwright-no-program-'))
  const { exitCode, output } = await runToEnd(DEMO, { DATA_DIR: dataDir }).finally(() =>
    rmSync(dataDir, { recursive: true }),
  )
  expect(output).toContain(`No program runs on the data folder ${dataDir}`)
  expect(output).toContain('npm start')
  expect(exitCode).toBe(1)
})

async function killAndAwaitReturn(program: RunningProgram, part: 'api' | 'worker' | 'postgres'): Promise<void> {
  const { pid } = program.readRunFile()[part]
  if (pid === null) throw new Error(`${part} has no process of its own`)
  process.kill(pid, 'SIGKILL')
  await vi.waitUntil(() => program.readRunFile()[part].pid !== pid, COMES_BACK)
  await vi.waitUntil(() => isReady(program.readRunFile()), COMES_BACK)
}

async function isReady({ api }: RunFile): Promise<boolean> {
  const response = await fetch(`${api.url}/health/ready`).catch(() => undefined)
  return response?.ok === true
}
