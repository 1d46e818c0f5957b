import { once } from 'node:events'
import { statSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { startTestCluster, withClient } from '@cardwright/local-postgres'
import { identifyProcess, isRunning as isSameProcess } from '@cardwright/local-postgres/process-identity'
import { expect, test, vi } from 'vitest'
import { readRunFile } from '../src/run-file.ts'
import { readJson, startLauncher, temporaryDataDir, WAIT } from './support.ts'

/** A plain wire to another port of this machine. */
const forwardTo = (port: number) =>
  createServer((socket) => {
    const other = connect(port, '127.0.0.1')
    for (const end of [socket, other]) end.on('error', () => undefined)
    socket.pipe(other).pipe(socket)
  })

const isAlive = (pid: number | null) => pid !== null && identifyProcess(pid) !== undefined

test('starts every part, tells about it, and leaves nothing running when asked to end', async () => {
  const dataDir = temporaryDataDir()
  const launcher = startLauncher(dataDir)
  const program = await launcher.running()
  const pids = [program.api.pid, program.worker.pid, program.sandbox?.pid ?? null, program.postgres.pid]
  expect(pids.map(isAlive)).toEqual([true, true, true, true])
  expect(statSync(join(dataDir, 'run.json')).mode & 0o777).toBe(0o600)
  expect(await (await fetch(program.metrics.url)).text()).toBe('metrics')
  expect(program.logins).toEqual([{ role: 'admin', email: 'staff@example.com', password: 'seeded-password' }])

  await vi.waitFor(() => expect(launcher.written()).toContain('Press Ctrl-C to stop'), WAIT)
  expect(launcher.written()).toMatch(/Issuer +sandbox, on this machine/)
  expect(launcher.written()).toMatch(/API reference +http:\/\/localhost:\d+\/docs/)
  expect(launcher.written()).toMatch(/App for cardholders +http:\/\/localhost:\d+\/app +\(being built/)
  expect(launcher.written()).not.toContain('/console')
  expect(launcher.written()).toMatch(/admin +staff@example\.com +seeded-password/)
  expect(launcher.written()).not.toContain('\u001b')

  launcher.process.kill('SIGTERM')
  expect(await launcher.ended()).toBe(0)
  expect(pids.map(isAlive)).toEqual([false, false, false, false])
  expect(readRunFile(dataDir)).toBeUndefined()
})

test('gives each process what it needs, and the owner’s login to none that keeps running', async () => {
  const program = await startLauncher(temporaryDataDir(), { MAIL_FROM: 'Program <cards@example.com>' }).running()
  const told = await readJson<Record<string, string>>(`${program.api.url}/told`)
  expect(new URL(told.DATABASE_URL ?? '').username).toBe('cardwright_runtime')
  expect(told).not.toHaveProperty('MIGRATION_DATABASE_URL')
  expect(told.STRIPE_API_URL).toBe(program.sandbox?.url)
  expect(told.LOG_LEVEL).toBe('warn')
  const { rows } = await withClient(told.DATABASE_URL ?? '', (client) =>
    client.query(`SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, current_setting('log_error_verbosity') AS verbosity,
      current_setting('log_min_error_statement') AS statements FROM pg_roles WHERE rolname = current_user`),
  )
  // A login that can do nothing but work, and a log that holds no values of rows and no statements.
  expect(rows).toEqual([
    {
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolbypassrls: false,
      verbosity: 'terse',
      statements: 'panic',
    },
  ])
  const secretOfSandbox = await (await fetch(program.sandbox?.url ?? '')).text()
  expect(told.STRIPE_WEBHOOK_SECRET?.split(',')).toEqual([secretOfSandbox, expect.stringMatching(/^whsec_/)])
})

test('starts a killed part again, with the same address, and keeps run.json current', async () => {
  const dataDir = temporaryDataDir()
  const launcher = startLauncher(dataDir)
  const before = await launcher.running()
  await readJson(`${before.api.url}/notes?add=before`)
  for (const part of ['api', 'worker', 'sandbox', 'postgres'] as const) process.kill(before[part]?.pid ?? 0, 'SIGKILL')
  const after = await vi.waitFor(async () => {
    const now = readRunFile(dataDir)
    for (const part of ['api', 'worker', 'sandbox', 'postgres'] as const) {
      expect(now?.[part]?.pid).not.toBe(before[part]?.pid)
    }
    expect(await readJson(`${before.api.url}/notes`)).toEqual(['before'])
    return now
  }, WAIT)
  expect(after?.api.url).toBe(before.api.url)
  expect(after?.postgres.url).toBe(before.postgres.url)
  expect(launcher.written()).toContain('The worker was ended by SIGKILL; starting it again.')
})

test('starts a part again however often it is killed, once it had been ready', async () => {
  const dataDir = temporaryDataDir()
  const launcher = startLauncher(dataDir)
  let { pid } = (await launcher.running()).worker
  for (let kills = 0; kills < 4; kills += 1) {
    const killed = pid
    process.kill(killed, 'SIGKILL')
    pid = await vi.waitFor(() => {
      const now = readRunFile(dataDir)?.worker.pid
      expect(now).not.toBe(killed)
      return now ?? 0
    }, WAIT)
  }
  expect(isAlive(pid)).toBe(true)
  expect(launcher.process.exitCode).toBeNull()
})

test('refuses a second start on the same folder, naming the process that runs and its address', async () => {
  const dataDir = temporaryDataDir()
  const first = startLauncher(dataDir)
  const { api } = await first.running()
  const second = startLauncher(dataDir)
  expect(await second.ended()).toBe(1)
  expect(second.written()).toContain(`already running on the data folder ${dataDir}`)
  expect(second.written()).toContain(`process ${first.process.pid}, at http://localhost:${new URL(api.url).port}`)
  expect((await fetch(`${api.url}/docs`)).status).toBe(200)
})

test('ends with the launcher however that is killed, and starts again on the same data', async () => {
  const dataDir = temporaryDataDir()
  const first = startLauncher(dataDir)
  const before = await first.running()
  await readJson(`${before.api.url}/notes?add=kept`)
  const identities = [before.api.pid, before.worker.pid, before.sandbox?.pid ?? 0, before.postgres.pid ?? 0].map(
    identifyProcess,
  )
  first.process.kill('SIGKILL')
  await vi.waitFor(() => expect(identities.filter((identity) => identity && isSameProcess(identity))).toEqual([]), WAIT)
  const second = startLauncher(dataDir)
  await vi.waitFor(() => expect(second.written()).toContain('Starting Cardwright'), WAIT)
  // Nobody who reads it now is led to processes that are gone.
  expect(readRunFile(dataDir)?.api.pid).not.toBe(before.api.pid)
  const after = await vi.waitFor(() => {
    const content = readRunFile(dataDir)
    expect(content, second.written()).toBeDefined()
    expect(content?.api.pid).not.toBe(before.api.pid)
    return content
  }, WAIT)
  expect(await readJson(`${after?.api.url}/notes`)).toEqual(['kept'])
  expect(new URL(after?.postgres.url ?? '').password).toBe(new URL(before.postgres.url).password)
})

test('names the setting of every port in use, and starts nothing', async () => {
  const taken = await Promise.all(
    [0, 0].map(async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return { server, port: String((server.address() as { port: number }).port) }
    }),
  )
  const dataDir = temporaryDataDir()
  const launcher = startLauncher(dataDir, { PORT: taken[0]?.port ?? '', SANDBOX_SMTP_PORT: taken[1]?.port ?? '' })
  expect(await launcher.ended()).toBe(1)
  expect(launcher.written()).toContain(`Port ${taken[0]?.port} on 127.0.0.1 is already in use`)
  expect(launcher.written()).toContain('PORT=')
  expect(launcher.written()).toContain(`Port ${taken[1]?.port} on 127.0.0.1 is already in use`)
  expect(launcher.written()).toContain('SANDBOX_SMTP_PORT=')
  for (const { server } of taken) server.close()
})

test('names the setting of an address that this machine has not', async () => {
  // Kept for documents: https://www.rfc-editor.org/rfc/rfc5737
  const launcher = startLauncher(temporaryDataDir(), { METRICS_HOST: '192.0.2.1' })
  expect(await launcher.ended()).toBe(1)
  expect(launcher.written()).toContain('This machine has no address "192.0.2.1" to listen on. Correct METRICS_HOST.')
})

test('stops everything when a part refuses its settings, and passes on why', async () => {
  const launcher = startLauncher(temporaryDataDir(), { FIXTURE_API_REFUSES: 'settings' })
  expect(await launcher.ended()).toBe(78)
  expect(launcher.written()).toContain('VAULT_PROVIDER: no such vault')
  expect(launcher.written()).toContain('The api cannot start with these settings; its message is above.')
})

test('gives up on a part that never becomes ready', async () => {
  const launcher = startLauncher(temporaryDataDir(), { FIXTURE_API_REFUSES: 'always' })
  expect(await launcher.ended()).toBe(1)
  expect(launcher.written()).toContain('The api cannot start (it ended with code 1)')
})

test('waits for a server of one’s own that does not answer yet, with the API up meanwhile', async () => {
  const cluster = await startTestCluster()
  try {
    const answering = new URL(cluster.url)
    const silent = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as { port: number }
    const address = new URL(cluster.url)
    address.port = String(port)
    const dataDir = temporaryDataDir()
    const launcher = startLauncher(dataDir, { DATABASE_URL: address.href })
    await vi.waitFor(() => expect(launcher.written()).toContain('Waiting for it'), WAIT)
    expect(launcher.written()).not.toContain(address.password)

    await new Promise((resolve) => silent.close(resolve))
    const forward = forwardTo(Number(answering.port)).listen(port, '127.0.0.1')
    const program = await launcher.running()
    expect(program.postgres).toEqual({ url: address.href, pid: null })
    expect(await readJson(`${program.api.url}/notes?add=own+server`)).toEqual(['own server'])
    launcher.process.kill('SIGTERM')
    expect(await launcher.ended()).toBe(0)
    forward.close()
  } finally {
    await cluster.remove()
  }
})

test('says so when a server of one’s own refuses the login, or has no such database, without the password', async () => {
  const cluster = await startTestCluster()
  const [wrong, nowhere] = [new URL(cluster.url), new URL(cluster.url)]
  wrong.password = 'wrong-password'
  nowhere.pathname = '/nowhere'
  for (const { href, password } of [wrong, nowhere]) {
    const launcher = startLauncher(temporaryDataDir(), { DATABASE_URL: href })
    expect(await launcher.ended()).toBe(78)
    expect(launcher.written()).toContain('refuses the login')
    expect(launcher.written()).not.toContain(password)
  }
  await cluster.remove()
})
