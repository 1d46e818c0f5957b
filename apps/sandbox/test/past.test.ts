import type Stripe from 'stripe'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createManualClock, type ManualClock } from './support/manual-clock.ts'
import { createCard, KEY, type SandboxUnderTest, startInProcess } from './support/sandbox-under-test.ts'
import { approve, startReceiver, type WebhookReceiver } from './support/webhook-receiver.ts'

const NOW_MS = Date.UTC(2026, 2, 3, 12)
const THEN = '2026-01-05T09:30:00Z'
const THEN_S = Date.parse(THEN) / 1000

let sandbox: SandboxUnderTest
let hook: WebhookReceiver
let card: Stripe.Issuing.Card
let clock: ManualClock

beforeEach(async () => {
  clock = createManualClock(NOW_MS)
  hook = await startReceiver('whsec_regular_one')
  sandbox = await startInProcess({ webhook: hook }, { clock })
  card = await createCard(sandbox.stripe)
})

afterEach(async () => {
  await sandbox.stop()
  await hook.stop()
})

async function play<T>(at: string, path: string, fields: Record<string, string>, idempotencyKey?: string) {
  const response = await fetch(`${sandbox.url}/sandbox/past`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ at, path, form: new URLSearchParams(fields).toString(), idempotencyKey }),
  })
  return { status: response.status, body: (await response.json()) as T & { error?: { message: string } } }
}

const AUTHORIZATIONS = '/v1/test_helpers/issuing/authorizations'
const pay = (at = THEN, key?: string) =>
  play<Stripe.Issuing.Authorization>(at, AUTHORIZATIONS, { card: card.id, amount: '1200' }, key)

test('dates a payment, what follows on it, and the events that tell of them, by the time that is given', async () => {
  const { body: authorization } = await pay()
  expect(authorization).toMatchObject({ created: THEN_S, approved: true, request_history: [{ created: THEN_S }] })
  const later = new Date((THEN_S + 86_400) * 1000).toISOString()
  const { body: captured } = await play<Stripe.Issuing.Authorization>(
    later,
    `${AUTHORIZATIONS}/${authorization.id}/capture`,
    {},
  )
  expect(captured.transactions).toMatchObject([{ created: THEN_S + 86_400, amount: -1200 }])
  const [created] = await hook.waitFor('issuing_authorization.created')
  expect(created?.event.created).toBe(THEN_S)
  const [posted] = await hook.waitFor('issuing_transaction.created')
  expect(posted?.event.created).toBe(THEN_S + 86_400)
  expect(posted?.event.data.object).toMatchObject({ created: THEN_S + 86_400 })
})

test('is in the present again right afterwards', async () => {
  await pay()
  const { created } = await sandbox.stripe.testHelpers.issuing.authorizations.create({ card: card.id, amount: 100 })
  expect(created).toBe(NOW_MS / 1000)
})

test('asks the synchronous endpoint with a signature of now about a request of then', async () => {
  const sync = await startReceiver('whsec_synchronous')
  sync.answer = () => approve()
  const asking = await startInProcess({ syncWebhook: sync }, { clock })
  const { id } = await createCard(asking.stripe)
  const { created } = await fetch(`${asking.url}/sandbox/past`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ at: THEN, path: AUTHORIZATIONS, form: `card=${id}&amount=500` }),
  }).then((response) => response.json() as Promise<Stripe.Issuing.Authorization>)
  const [request] = await sync.waitFor('issuing_authorization.request')
  expect(created).toBe(THEN_S)
  expect(request?.event.created).toBe(THEN_S)
  expect(request).toMatchObject({ isGenuine: true, header: expect.stringContaining(`t=${NOW_MS / 1000},`) })
  await asking.stop()
  await sync.stop()
})

test('plays once for a key, also after the real time of that payment has passed long ago', async () => {
  const first = await pay(THEN, 'once')
  clock.advance(3_600_000)
  expect((await pay(THEN, 'once')).body.id).toBe(first.body.id)
})

test('refuses the future, calls that are not the network’s, calls that do not exist, and callers without the key', async () => {
  expect((await pay('2026-03-03T12:00:01Z')).status).toBe(400)
  expect((await play(THEN, '/v1/issuing/cards', {})).status).toBe(400)
  expect((await play(THEN, `${AUTHORIZATIONS}/${card.id}/nothing`, {})).status).toBe(404)
  const { status } = await fetch(`${sandbox.url}/sandbox/past`, { method: 'POST', body: '{}' })
  expect(status).toBe(401)
})

test('lets a payment of long ago expire a week after it was played, not before', async () => {
  const { body: authorization } = await pay()
  const statusNow = async () => (await sandbox.stripe.issuing.authorizations.retrieve(authorization.id)).status
  clock.advance(6 * 86_400_000)
  expect(await statusNow()).toBe('pending')
  clock.advance(2 * 86_400_000)
  await hook.waitFor('issuing_authorization.updated')
  expect(await statusNow()).toBe('expired')
})

test('keeps an event of long ago until it is delivered', async () => {
  hook.answer = () => ({ status: 503 })
  await pay()
  clock.advance(3_600_000)
  const { data } = await sandbox.stripe.events.list({ type: 'issuing_authorization.created' })
  expect(data).toHaveLength(1)
})
