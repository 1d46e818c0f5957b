import { mkdirSync, statSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Config } from '../src/config.ts'
import { createManualClock, type ManualClock } from './support/manual-clock.ts'
import {
  createCard,
  createCardholder,
  KEY,
  makeDataDir,
  type SandboxUnderTest,
  startInProcess,
} from './support/sandbox-under-test.ts'
import { startReceiver, type WebhookReceiver } from './support/webhook-receiver.ts'

const DAY_MS = 86_400_000

let dataDir: ReturnType<typeof makeDataDir>
let clock: ManualClock
let hook: WebhookReceiver
let sandbox: SandboxUnderTest

beforeEach(async () => {
  dataDir = makeDataDir()
  clock = createManualClock()
  hook = await startReceiver('whsec_regular_one')
  sandbox = await start({ webhook: hook })
})

afterEach(async () => {
  await sandbox.stop()
  await hook.stop()
  dataDir.remove()
})

const start = (settings: Partial<Config>) =>
  startInProcess({ stateFile: `${dataDir.path}/state.sqlite`, ...settings }, { clock })

async function startAgain(settings: Partial<Config>): Promise<void> {
  await sandbox.stop()
  sandbox = await start(settings)
}

const deliveries = async () => {
  const response = await fetch(`${sandbox.url}/sandbox/deliveries`, { headers: { Authorization: `Bearer ${KEY}` } })
  return ((await response.json()) as { data: Record<string, unknown>[] }).data
}

test('what waits to be delivered is sent at once after a restart, however long that lasted', async () => {
  hook.answer = () => ({ status: 503 })
  await createCardholder(sandbox.stripe)
  // So often refused that the next try is minutes away.
  for (const [index, waitMs] of [1_000, 5_000, 30_000].entries()) {
    await hook.waitFor('issuing_cardholder.created', index + 1)
    await clock.untilTimerIn(waitMs)
    clock.advance(waitMs)
  }
  await clock.untilTimerIn(120_000)
  hook.answer = () => ({ status: 200 })
  await startAgain({ webhook: hook })
  await hook.waitFor('issuing_cardholder.created', 5)
  await expect.poll(deliveries).toMatchObject([{ state: 'delivered', attempts: 5 }])

  hook.answer = () => ({ status: 503 })
  await createCardholder(sandbox.stripe)
  await clock.untilTimerIn(1_000)
  hook.answer = () => ({ status: 200 })
  await sandbox.stop()
  clock.advance(31 * DAY_MS)
  sandbox = await start({ webhook: hook })
  await hook.waitFor('issuing_cardholder.created', 7)
})

test('the endpoint of the settings is the one that they name now, with its secret', async () => {
  const moved = await startReceiver('whsec_another_one')
  await startAgain({ webhook: { url: hook.url, secret: moved.secret } })
  await createCardholder(sandbox.stripe)
  const [signedAnew] = await hook.waitFor('issuing_cardholder.created')
  expect(signedAnew?.isGenuine).toBe(false)
  await startAgain({ webhook: moved })
  await createCardholder(sandbox.stripe)
  const [received] = await moved.waitFor('issuing_cardholder.created')
  expect(received?.isGenuine).toBe(true)
  expect((await sandbox.stripe.webhookEndpoints.list()).data).toMatchObject([{ url: moved.url }])
  await moved.stop()
})

test('without an endpoint in the settings there is none, and nothing waits for it', async () => {
  hook.answer = () => ({ status: 503 })
  await createCardholder(sandbox.stripe)
  await clock.untilTimerIn(1_000)
  await startAgain({ webhook: null })
  expect((await sandbox.stripe.webhookEndpoints.list()).data).toEqual([])
  await createCardholder(sandbox.stripe)
  expect(await deliveries()).toEqual([])
})

test('balances and what was spent are as they were', async () => {
  const { id: card } = await createCard(sandbox.stripe, {
    spending_controls: { spending_limits: [{ amount: 1000, interval: 'all_time' }] },
  })
  await sandbox.stripe.testHelpers.issuing.authorizations.create({ card, amount: 600 })
  const before = (await sandbox.stripe.balance.retrieve()).issuing
  await startAgain({ webhook: hook, openingBalanceMinor: 5n })
  expect((await sandbox.stripe.balance.retrieve()).issuing).toEqual(before)
  const more = await sandbox.stripe.testHelpers.issuing.authorizations.create({ card, amount: 401 })
  expect(more.request_history).toMatchObject([{ approved: false, reason: 'spending_controls' }])
})

test('nobody else reads the state, not even in a folder that an earlier version left open', async () => {
  const modeOf = (path: string) => statSync(`${dataDir.path}/${path}`).mode & 0o777
  await startAgain({ stateFile: `${dataDir.path}/made/state.sqlite` })
  expect(modeOf('made')).toBe(0o700)
  mkdirSync(`${dataDir.path}/left`, { mode: 0o755 })
  await startAgain({ stateFile: `${dataDir.path}/left/state.sqlite` })
  expect(modeOf('left')).toBe(0o700)
})
