import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { withClient } from '../src/index.ts'
import { identifyProcess } from '../src/process-identity.ts'
import { guardOf, kill, recall, remember, runFixture, start, temporaryHome } from './support.ts'

test('starts a durable PostgreSQL 18 that sorts text the same everywhere', async () => {
  const postgres = await start(temporaryHome())
  const { rows } = await withClient(postgres.url, (client) =>
    client.query(`SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('fsync') AS fsync,
      current_setting('synchronous_commit') AS waits, current_setting('full_page_writes') AS pages, current_setting('data_checksums') AS sums,
      current_setting('listen_addresses') AS listens, current_setting('server_encoding') AS encoding, datlocprovider, datlocale
      FROM pg_database WHERE datname = current_database()`),
  )
  expect(rows).toEqual([
    {
      major: 18,
      fsync: 'on',
      waits: 'on',
      pages: 'on',
      sums: 'on',
      listens: '127.0.0.1',
      encoding: 'UTF8',
      datlocprovider: 'b',
      datlocale: 'C.UTF-8',
    },
  ])
})

test.runIf(process.platform === 'linux')('gives the server nothing of our settings and secrets', async () => {
  process.env.SECRET_OF_OURS = 'not for PostgreSQL'
  const { pid } = await start(temporaryHome())
  delete process.env.SECRET_OF_OURS
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
  expect(environment).toContain('TZ=UTC')
  expect(environment).not.toContain('SECRET_OF_OURS')
})

test('keeps its data and its password over a restart, in files that only their owner can read', async () => {
  const home = temporaryHome()
  const first = await start(home)
  await remember(first.url, 'kept')
  await first.stop()
  expect(identifyProcess(first.pid)).toBeUndefined()
  const second = await start(home)
  expect(await recall(second.url)).toEqual(['kept'])
  expect(new URL(second.url).password).toBe(new URL(first.url).password)
  expect(statSync(join(home, 'superuser-password')).mode & 0o777).toBe(0o600)
})

test('refuses a login without the password', async () => {
  const { url } = await start(temporaryHome())
  const stranger = new URL(url)
  stranger.password = 'guessed'
  await expect(withClient(stranger.href, (client) => client.query('SELECT 1'))).rejects.toThrow(
    'password authentication failed',
  )
})

test('tells when the server dies, and recovers what was committed', async () => {
  const home = temporaryHome()
  const first = await start(home)
  await remember(first.url, 'committed')
  process.kill(first.pid, 'SIGKILL')
  await first.exited
  const second = await start(home)
  expect(await recall(second.url)).toEqual(['committed'])
})

test('ends the server when the process that started it is killed', async () => {
  const { child, pid } = await runFixture('owner.ts', temporaryHome())
  await kill(child)
  await vi.waitFor(() => expect(identifyProcess(pid)).toBeUndefined(), { timeout: 60_000 })
})

test('stops an orphan of a killed run, then starts on its data', async () => {
  const home = temporaryHome()
  const { child, url, pid } = await runFixture('owner.ts', home)
  await remember(url, 'from the run before')
  process.kill(guardOf(pid), 'SIGKILL')
  await kill(child)
  expect(identifyProcess(pid)).toBeDefined()
  const postgres = await start(home)
  expect(identifyProcess(pid)).toBeUndefined()
  expect(await recall(postgres.url)).toEqual(['from the run before'])
})

test('leaves the server of a living process alone, and names that process', async () => {
  const home = temporaryHome()
  const { child, url } = await runFixture('owner.ts', home)
  await expect(start(home)).rejects.toMatchObject({
    code: 'in_use',
    message: `The database in ${home} is already in use by process ${child.pid}.`,
  })
  await remember(url, 'still served')
  expect(await recall(url)).toEqual(['still served'])
})

test('serves one start at a time in one process, too, and each after the end of the one before', async () => {
  const home = temporaryHome()
  const first = await start(home)
  await expect(start(home)).rejects.toMatchObject({ code: 'in_use' })
  await first.stop()
  await start(home)
})

test('takes over from an owner whose number now belongs to another process', async () => {
  const home = temporaryHome()
  writeFileSync(
    join(home, 'owner.json'),
    JSON.stringify({ pid: process.pid, began: 'before this machine was started' }),
  )
  const postgres = await start(home)
  expect(identifyProcess(postgres.pid)).toBeDefined()
})

test('never ends the PostgreSQL of another cluster, whatever a lock file says', async () => {
  const other = await start(temporaryHome())
  const home = temporaryHome()
  const first = await start(home)
  const lockFile = join(first.dataDir, 'postmaster.pid')
  const left = readFileSync(lockFile, 'utf8').replace(/^\d+/, String(other.pid))
  await first.stop()
  writeFileSync(lockFile, left)
  await start(home)
  await remember(other.url, 'still served')
  expect(await recall(other.url)).toEqual(['still served'])
})

test('clears a lock file whose number now belongs to an unrelated process, without touching that process', async () => {
  const home = temporaryHome()
  const first = await start(home)
  const lockFile = join(first.dataDir, 'postmaster.pid')
  const left = readFileSync(lockFile, 'utf8').replace(/^\d+/, String(process.pid))
  await first.stop()
  writeFileSync(lockFile, left)
  const second = await start(home)
  expect(second.pid).not.toBe(process.pid)
})

test('clears away a first start that was interrupted', async () => {
  const home = temporaryHome()
  mkdirSync(join(home, 'init-abandoned'))
  const postgres = await start(home)
  await remember(postgres.url, 'whole')
  expect(readdirSync(home)).not.toContain('init-abandoned')
})

test('says which port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const home = temporaryHome()
  await expect(start(home, { port })).rejects.toMatchObject({ code: 'port_in_use' })
  taken.close()
  expect((await start(home)).port).not.toBe(port)
})

test('says which file is missing when a database has lost its password', async () => {
  const home = temporaryHome()
  const first = await start(home)
  await first.stop()
  rmSync(join(home, 'superuser-password'))
  await expect(start(home)).rejects.toThrow(join(home, 'superuser-password'))
})

test('works in a folder that only its owner can enter, from elsewhere if it must, and finds its data again', async () => {
  const home = temporaryHome(0o700)
  const first = await start(home)
  await remember(first.url, 'found again')
  await first.stop()
  const second = await start(home)
  expect(await recall(second.url)).toEqual(['found again'])
  expect(second.dataDir.startsWith(home)).toBe(process.getuid?.() !== 0)
})

test('clears away what it kept elsewhere for a temporary folder that is gone, and only that', async () => {
  const [home, kept] = [temporaryHome(0o700), temporaryHome(0o700)]
  const [gone, resting] = [await start(home), await start(kept)]
  await Promise.all([gone.stop(), resting.stop()])
  rmSync(home, { recursive: true })
  await start(temporaryHome(0o700))
  expect([existsSync(gone.dataDir), existsSync(resting.dataDir)]).toEqual([false, true])
})

test('refuses a database of another major version, and says so', async () => {
  const home = temporaryHome()
  const first = await start(home)
  await first.stop()
  writeFileSync(join(first.dataDir, 'PG_VERSION'), '17\n')
  await expect(start(home)).rejects.toThrow('was made by PostgreSQL 17')
})
