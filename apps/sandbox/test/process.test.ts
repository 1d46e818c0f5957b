import { spawnSync } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'
import { createCard, makeDataDir, type SandboxProcess, sendTo, startProcess } from './support/sandbox-under-test.ts'
import { approve, startReceiver, type WebhookReceiver } from './support/webhook-receiver.ts'

const BIN = new URL('../src/bin/sandbox.ts', import.meta.url).pathname

let dataDir: { path: string; remove(): void }
let sync: WebhookReceiver
let hook: WebhookReceiver
let running: SandboxProcess[] = []

beforeEach(async () => {
  dataDir = makeDataDir()
  sync = await startReceiver('whsec_synchronous_one')
  sync.answer = () => approve()
  hook = await startReceiver('whsec_regular_one')
})

afterEach(async () => {
  for (const sandbox of running) await sandbox.kill()
  running = []
  await sync.stop()
  await hook.stop()
  dataDir.remove()
})

async function start(env: Record<string, string> = {}): Promise<SandboxProcess> {
  const sandbox = await startProcess({
    DATA_DIR: dataDir.path,
    SANDBOX_SYNC_WEBHOOK_URL: sync.url,
    SANDBOX_SYNC_WEBHOOK_SECRET: sync.secret,
    SANDBOX_WEBHOOK_URL: hook.url,
    SANDBOX_WEBHOOK_SECRET: hook.secret,
    ...env,
  })
  running.push(sandbox)
  return sandbox
}

function run(env: Record<string, string>) {
  return spawnSync(process.execPath, [BIN], {
    env: { ...process.env, SANDBOX_PORT: '0', SANDBOX_SMTP_PORT: '0', DATA_DIR: dataDir.path, ...env },
    encoding: 'utf8',
    timeout: 60_000,
  })
}

describe('after a kill -9', () => {
  it('everything acknowledged is still there, and undelivered events are delivered', async () => {
    const first = await start()
    hook.answer = () => ({ status: 500 })
    const card = await createCard(first.stripe)
    const made: string[] = []
    for (let count = 0; count < 10; count++) {
      made.push((await first.stripe.testHelpers.issuing.authorizations.create({ card: card.id, amount: 100 })).id)
    }
    await first.kill()
    hook.received.length = 0
    hook.answer = () => ({ status: 200 })

    const second = await start()
    const listed = await second.stripe.issuing.authorizations.list({ card: card.id, limit: 100 })
    expect(listed.data.map(({ id }) => id).reverse()).toEqual(made)
    const delivered = await hook.waitFor('issuing_authorization.created', 10)
    expect(new Set(delivered.map(({ event }) => (event.data.object as { id: string }).id))).toEqual(new Set(made))
    expect((await second.stripe.webhookEndpoints.list()).data).toHaveLength(1)
  })

  it('a request that was cut off is decided by the timeout default, once, and its key has the answer', async () => {
    const first = await start()
    const card = await createCard(first.stripe)
    sync.answer = () => 'never'
    const options = { idempotencyKey: 'cut-off' }
    const params = { card: card.id, amount: 700 }
    const lost = first.stripe.testHelpers.issuing.authorizations
      .create(params, options)
      .catch((error: unknown) => error)
    const { id: another } = await createCard(first.stripe, { cardholder: card.cardholder.id })
    const withoutKey = sendTo(first)('POST', '/v1/test_helpers/issuing/authorizations', `card=${another}&amount=50`)
    const alsoLost = withoutKey.catch((error: unknown) => error)
    await sync.waitFor('issuing_authorization.request', 2)
    await first.kill()
    expect(await lost).toBeInstanceOf(Error)
    expect(await alsoLost).toBeInstanceOf(Error)

    sync.answer = () => approve()
    const second = await start()
    const again = await second.stripe.testHelpers.issuing.authorizations.create(params, options)
    expect(again).toMatchObject({ approved: false, status: 'closed', request_history: [{ reason: 'webhook_timeout' }] })
    expect((await second.stripe.issuing.authorizations.list({ card: card.id })).data).toHaveLength(1)
    const { data: unnamed } = await second.stripe.issuing.authorizations.list({ card: another })
    expect(unnamed).toMatchObject([{ approved: false, pending_request: null, status: 'closed' }])
    expect((await second.stripe.balance.retrieve()).issuing?.available[0]?.amount).toBe(10_000_000_000)
    expect(sync.received).toHaveLength(2)
  })

  it('a request that was cut off is decided, also where it cannot be shown as it was asked for', async () => {
    const approving = { SANDBOX_WEBHOOK_TIMEOUT_DEFAULT: 'approve' }
    const first = await start(approving)
    const { id: card } = await createCard(first.stripe)
    sync.answer = () => 'never'
    const key = { 'Idempotency-Key': 'cut-off' }
    const charge = (sandbox: SandboxProcess) =>
      sendTo(sandbox)(
        'POST',
        '/v1/test_helpers/issuing/authorizations',
        `card=${card}&amount=70&expand[]=balance_transactions.nothing`,
        key,
      )
    const lost = charge(first).catch((error: unknown) => error)
    await sync.waitFor('issuing_authorization.request')
    await first.kill()
    expect(await lost).toBeInstanceOf(Error)

    const second = await start(approving)
    expect((await charge(second)).body.error).toMatchObject({ param: 'expand' })
    const { data } = await second.stripe.issuing.authorizations.list({ card })
    expect(data).toMatchObject([{ amount: 70, approved: true, pending_request: null }])
  })

  it('at any moment, no answer that a caller got is lost', async () => {
    let sandbox = await start()
    const card = await createCard(sandbox.stripe)
    const answered = new Set<string>()
    for (let round = 0; round < 3; round++) {
      const { stripe } = sandbox
      let isKilled = false
      const charge = async () => {
        while (!isKilled) {
          const made = await stripe.testHelpers.issuing.authorizations
            .create({ card: card.id, amount: 1 })
            .catch(() => null)
          if (made !== null) answered.add(made.id)
        }
      }
      const chargers = Array.from({ length: 8 }, charge)
      const goal = answered.size + 25
      await expect.poll(() => answered.size, { timeout: 60_000 }).toBeGreaterThan(goal)
      await sandbox.kill()
      isKilled = true
      await Promise.all(chargers)
      sandbox = await start()
    }
    const kept = new Set<string>()
    for await (const { id } of sandbox.stripe.issuing.authorizations.list({ card: card.id, limit: 100 })) kept.add(id)
    expect([...answered].filter((id) => !kept.has(id))).toEqual([])
  })
})

describe('the process', () => {
  it('ends by itself when the process that started it is gone', async () => {
    const sandbox = await start()
    const ended = new Promise((resolve) => sandbox.child.once('exit', resolve))
    sandbox.child.disconnect()
    expect(await ended).toBe(0)
  })

  it('tells an address that it is reached at from here, wherever it listens', async () => {
    for (const host of ['0.0.0.0', '::', '::1', '127.0.0.2']) {
      const { url } = await start({ HOST: host, DATA_DIR: `${dataDir.path}/${host}` })
      expect(url).not.toMatch(/0\.0\.0\.0|\[::\]/)
      expect((await fetch(url)).status, host).toBe(200)
    }
  })

  it('ends cleanly when it is told to', async () => {
    const sandbox = await start()
    await sandbox.stop()
    expect(sandbox.child.exitCode).toBe(0)
  })

  it('names the setting when a port is taken', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    for (const setting of ['SANDBOX_PORT', 'SANDBOX_SMTP_PORT']) {
      const { status, stderr } = run({ [setting]: String(port) })
      expect(status).toBe(1)
      expect(stderr.trim()).toBe(
        `The sandbox cannot start. ${setting}: port ${port} on 127.0.0.1 is already in use; set ${setting} to a free port`,
      )
    }
    await new Promise((resolve) => taken.close(resolve))
  })

  it('refuses a state that another sandbox is using', async () => {
    await start()
    const { status, stderr } = run({})
    expect(status).toBe(1)
    expect(stderr).toMatch(/^The sandbox cannot start\. DATA_DIR: another sandbox is using /)
  })
})

describe('the settings', () => {
  it.each([
    [{ SANDBOX_PORT: 'x' }, /SANDBOX_PORT: must be a port number/],
    [{ SANDBOX_PORT: '70000' }, /SANDBOX_PORT: must be at most 65535/],
    [{ SANDBOX_KEY: 'sk_live_1234' }, /SANDBOX_KEY: must look like sk_test_/],
    [{ SANDBOX_WEBHOOK_TIMEOUT_DEFAULT: 'maybe' }, /SANDBOX_WEBHOOK_TIMEOUT_DEFAULT/],
    [{ SANDBOX_WEBHOOK_TIMEOUT_MS: '2s' }, /SANDBOX_WEBHOOK_TIMEOUT_MS/],
    [{ SANDBOX_WEBHOOK_URL: 'http://127.0.0.1/x' }, /SANDBOX_WEBHOOK_SECRET: is missing/],
    [{ SANDBOX_SYNC_WEBHOOK_SECRET: 'whsec_1234' }, /SANDBOX_SYNC_WEBHOOK_URL: is missing/],
    [{ SANDBOX_SYNC_WEBHOOK_SECRET: 'whsec_1' }, /SANDBOX_SYNC_WEBHOOK_SECRET: must have at least 8 characters/],
    [{ SANDBOX_OPENING_BALANCE: '-1' }, /SANDBOX_OPENING_BALANCE: must be a whole number/],
    [{ SANDBOX_SYNC_WEBHOOK_URL: 'ftp://x', SANDBOX_SYNC_WEBHOOK_SECRET: 'whsec_1234' }, /SANDBOX_SYNC_WEBHOOK_URL/],
  ])('%j are refused by name', (env, message) => {
    expect(() => readConfig(env)).toThrow(ConfigError)
    expect(() => readConfig(env)).toThrow(message)
  })

  it('have the documented defaults, and empty ones count as unset', () => {
    expect(readConfig({ SANDBOX_PORT: '' })).toMatchObject({
      host: '127.0.0.1',
      port: 12_111,
      smtpPort: 1025,
      stateFile: '.data/sandbox/sandbox.sqlite',
      apiKey: 'sk_test_sandbox',
      timeoutDefault: 'decline',
      timeoutMs: 2_000,
      syncWebhook: null,
    })
  })
})
