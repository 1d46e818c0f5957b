import { mkdirSync, rmdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { takeLock } from '../src/lock.ts'
import { readRunFile } from '../src/run-file.ts'
import { readLogins } from '../src/seeded-logins.ts'
import { readJson, startLauncher, temporaryDataDir, WAIT } from './support.ts'

/** A file that takes no byte, as on a full disk: every write to it fails with ENOSPC. */
const FULL = '/dev/full'
const onLinux = test.runIf(process.platform === 'linux')

onLinux('keeps the program running while neither PostgreSQL’s log nor run.json can be written', async () => {
  const dataDir = temporaryDataDir()
  mkdirSync(join(dataDir, 'logs'))
  symlinkSync(FULL, join(dataDir, 'logs', 'postgres.log'))
  const launcher = startLauncher(dataDir)
  const before = await launcher.running()
  const draft = join(dataDir, `run.json.${launcher.process.pid}`)
  symlinkSync(FULL, draft)
  process.kill(before.worker.pid, 'SIGKILL')
  await vi.waitFor(() => expect(launcher.written()).toContain('The worker was ended by SIGKILL'), WAIT)
  process.kill(before.postgres.pid ?? 0, 'SIGKILL')
  await vi.waitFor(() => expect(launcher.written()).toContain('PostgreSQL ended and was started again'), WAIT)
  expect(readRunFile(dataDir)).toEqual(before)
  await readJson(`${before.api.url}/notes?add=still+here`)

  rmSync(draft)
  await vi.waitFor(() => {
    expect(readRunFile(dataDir)?.worker.pid).not.toBe(before.worker.pid)
    expect(readRunFile(dataDir)?.postgres.pid).not.toBe(before.postgres.pid)
  }, WAIT)
  expect(launcher.process.exitCode).toBeNull()
})

onLinux('starts PostgreSQL again once its full disk has space, and says what it waits for', async () => {
  const dataDir = temporaryDataDir()
  const launcher = startLauncher(dataDir)
  const before = await launcher.running()
  await readJson(`${before.api.url}/notes?add=kept`)
  const written = join(dataDir, 'postgres', 'cluster', 'postmaster.opts')
  rmSync(written)
  symlinkSync(FULL, written)
  process.kill(before.postgres.pid ?? 0, 'SIGKILL')
  await vi.waitFor(() => expect(launcher.written()).toContain('PostgreSQL ended because its disk is full'), WAIT)
  expect(launcher.process.exitCode).toBeNull()

  rmSync(written)
  await vi.waitFor(async () => expect(await readJson(`${before.api.url}/notes`)).toEqual(['kept']), WAIT)
  expect(launcher.written()).toContain('PostgreSQL ended and was started again')
})

onLinux('names the folder in which the lock, or who holds it, cannot be written', async () => {
  const dataDir = temporaryDataDir()
  const reason = new RegExp(`^The data folder ${dataDir} cannot be used: .+ Choose another one with DATA_DIR=`)
  const [lock, holder] = [join(dataDir, 'lock'), join(dataDir, `lock.json.${process.pid}`)]
  mkdirSync(lock)
  await expect(takeLock(dataDir)).rejects.toThrow(reason)
  rmdirSync(lock)
  symlinkSync(FULL, holder)
  await expect(takeLock(dataDir)).rejects.toThrow(reason)
  rmSync(holder)
  const { release } = await takeLock(dataDir)
  release()
})

test('finds the first logins among the lines of a log', () => {
  const login = { role: 'staff', email: 'a@example.com', password: 'secret' }
  const lines = [
    '{"level":"info","msg":"before"}',
    JSON.stringify({ logins: [login] }),
    '{"level":"info","msg":"after"}',
  ]
  expect(readLogins(lines)).toEqual([login])
  expect(() => readLogins(['{"level":"info"}', 'null', 'no JSON'])).toThrow('not told in the agreed form')
})
