import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withClient } from '@cardwright/local-postgres'
import { expect, it, vi } from 'vitest'
import { createProbe } from '../../src/services/health/probe.ts'
import { startSandbox } from '../support/sandbox.ts'
import { startApi } from '../support/start-api.ts'

const sandbox = await startSandbox()
const dataDir = await mkdtemp(join(tmpdir(), 'cardwright-health-'))
const api = await startApi({ env: { STRIPE_API_URL: sandbox.url, DATA_DIR: dataDir } })

const states = async () => {
  const { status, body } = await api.get('/health/ready')
  const dependencies = body.dependencies as Record<string, { state: string }>
  return { status, ...Object.fromEntries(Object.entries(dependencies).map(([name, { state }]) => [name, state])) }
}
const waitFor = (wanted: Record<string, unknown>) =>
  vi.waitFor(async () => expect(await states()).toMatchObject(wanted), { timeout: 60_000, interval: 200 })

it('names everything the program needs, each with its state', async () => {
  await waitFor({
    status: 200,
    database: 'up',
    databaseDisk: 'up',
    migrations: 'up',
    worker: 'up',
    issuer: 'up',
    mail: 'up',
    vault: 'up',
    dataFolder: 'up',
  })
})

it('is ready without a worker, a mail server or its folder, says which is away, and sees it come back', async () => {
  const alone = await startApi({
    hasWorker: false,
    env: { STRIPE_API_URL: 'http://127.0.0.1:1', SMTP_URL: 'smtp://127.0.0.1:1', DATA_DIR: join(dataDir, 'missing') },
  })
  await vi.waitFor(
    async () => {
      const { status, body } = await alone.get('/health/ready')
      expect({ code: status, ...body }).toMatchObject({
        code: 200,
        status: 'ready',
        dependencies: {
          database: { state: 'up', required: true },
          worker: { state: 'down', required: false, detail: expect.stringContaining('No worker runs') },
          issuer: { state: 'down', required: false },
          mail: { state: 'down', required: false, detail: expect.stringContaining('SMTP_URL') },
          dataFolder: { state: 'down', required: false, detail: expect.stringContaining('DATA_DIR') },
        },
      })
    },
    { timeout: 60_000, interval: 200 },
  )
  await rm(dataDir, { recursive: true })
  await waitFor({ status: 200, dataFolder: 'down' })
})

it('is not ready while a migration of this version is missing', async () => {
  const change = (text: string) => withClient(api.database.superuserUrl, (client) => client.query(text))
  await change('CREATE TABLE kept AS SELECT * FROM schema_migrations ORDER BY name DESC LIMIT 1')
  await change('DELETE FROM schema_migrations WHERE name IN (SELECT name FROM kept)')
  await waitFor({ status: 503, migrations: 'down', database: 'up' })
  await change('INSERT INTO schema_migrations SELECT * FROM kept')
  await waitFor({ status: 200, migrations: 'up' })
})

it('says that the issuer refuses the key, which waiting does not cure', async () => {
  const refusing = createServer((_request, response) => {
    response.writeHead(401, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } }))
  })
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve))
  const { port } = refusing.address() as AddressInfo
  const withoutKey = await startApi({ hasWorker: false, env: { STRIPE_API_URL: `http://127.0.0.1:${port}` } })
  await vi.waitFor(
    async () => {
      const { body } = await withoutKey.get('/health/ready')
      expect((body.dependencies as Record<string, unknown>).issuer).toMatchObject({
        state: 'down',
        detail: expect.stringContaining('STRIPE_SECRET_KEY'),
      })
    },
    { timeout: 60_000, interval: 200 },
  )
  await new Promise((resolve) => refusing.close(resolve))
})

it('is not ready while the process is on its way out, however well everything else is', async () => {
  api.context.drain.isDraining = true
  const { status, body } = await api.get('/health/ready')
  api.context.drain.isDraining = false
  expect([status, body.status]).toEqual([503, 'draining'])
  await waitFor({ status: 200 })
})

it('tells nobody an address, a name or a secret of what it looks at', async () => {
  const { text } = await api.get('/health/ready')
  expect(text).not.toMatch(/127\.0\.0\.1|localhost|password|postgres:\/\/|\/tmp/)
})

it('looks once, however many ask, and lets nobody wait for what does not answer', async () => {
  let looks = 0
  let nowMs = 0
  const finding = Promise.withResolvers<{ state: 'up' }>()
  const probe = createProbe({
    keepMs: 100,
    waitMs: 1,
    nowMs: () => nowMs,
    detail: 'no answer',
    look: () => {
      looks += 1
      return finding.promise
    },
  })
  expect(await Promise.all([probe(), probe()])).toEqual([
    { state: 'down', detail: 'no answer' },
    { state: 'down', detail: 'no answer' },
  ])
  finding.resolve({ state: 'up' })
  expect([await probe(), await probe(), looks]).toEqual([{ state: 'up' }, { state: 'up' }, 1])
  nowMs = 101
  expect([await probe(), looks]).toEqual([{ state: 'up' }, 2])
})
