import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { findProgram } from '../src/demo/find-program.ts'
import { takeLock } from '../src/lock.ts'
import { type RunFile, writeRunFile } from '../src/run-file.ts'

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cardwright-find-program-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An API that is ready already. */
async function startReadyApi(): Promise<string> {
  const server = createServer((_request, response) => response.end('{"status":"ready"}')).listen(0, '127.0.0.1')
  cleanups.push(() => server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const runOn = (url: string): RunFile => ({
  api: { url, pid: 1 },
  worker: { pid: 1 },
  sandbox: { url, pid: 1 },
  metrics: { url },
  postgres: { url: 'postgres://localhost/', pid: 1 },
  logins: [{ role: 'staff', email: 'staff@example.com', password: 'seeded' }],
})

test('the demo waits for a program that is ready but has not said so in run.json yet', async () => {
  const dataDir = createFolder()
  const lock = await takeLock(dataDir)
  cleanups.push(lock.release)
  const url = await startReadyApi()
  let isSettled = false
  const found = findProgram({ DATA_DIR: dataDir }).finally(() => {
    isSettled = true
  })
  // By now it has looked, and found no file.
  await (await fetch(url)).text()
  expect(isSettled).toBe(false)
  writeRunFile(dataDir, runOn(url))
  expect(await found).toMatchObject({ apiUrl: url, staff: { email: 'staff@example.com' } })
})

test('the demo says so at once where no program runs, or one ended without a word', async () => {
  const dataDir = createFolder()
  await expect(findProgram({ DATA_DIR: dataDir })).rejects.toThrow(`No program runs on the data folder ${dataDir}`)
  const lock = await takeLock(dataDir)
  lock.announceEnd()
  cleanups.push(lock.release)
  await expect(findProgram({ DATA_DIR: dataDir })).rejects.toThrow('No program runs')
})
