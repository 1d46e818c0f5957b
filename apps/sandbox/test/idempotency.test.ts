import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from './support/manual-clock.ts'
import {
  createCard,
  createCardholder,
  type RawSender,
  type SandboxUnderTest,
  sendTo,
  startInProcess,
} from './support/sandbox-under-test.ts'
import { approve, startReceiver, type WebhookReceiver } from './support/webhook-receiver.ts'

const TEST_AUTHORIZATIONS = '/v1/test_helpers/issuing/authorizations'
const HOUR_MS = 3_600_000

let sandbox: SandboxUnderTest
let stripe: Stripe
let send: RawSender
let sync: WebhookReceiver
let card: Stripe.Issuing.Card
let clock: ManualClock

beforeAll(async () => {
  clock = createManualClock()
  sync = await startReceiver('whsec_synchronous_one')
  sync.answer = () => approve()
  sandbox = await startInProcess({ syncWebhook: sync }, { clock })
  stripe = sandbox.stripe
  send = sendTo(sandbox)
  card = await createCard(stripe)
})

afterAll(async () => {
  await sandbox.stop()
  await sync.stop()
})

/** What time has brought was written in the same turn, before any request that comes after. */
const tidied = () => stripe.balance.retrieve()

describe('an idempotency key', () => {
  it('gives the first answer again, and makes nothing twice', async () => {
    const key = { 'Idempotency-Key': 'key-replay' }
    const first = await send('POST', TEST_AUTHORIZATIONS, `card=${card.id}&amount=700`, key)
    const again = await send('POST', TEST_AUTHORIZATIONS, `amount=700&card=${card.id}`, key)
    expect(again.text).toBe(first.text)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'))
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    const asked = sync.received.filter(({ event }) => (event.data.object as { id: string }).id === first.body.id)
    expect(asked).toHaveLength(1)
  })

  it('is refused with other parameters and at another path', async () => {
    const key = { 'Idempotency-Key': 'key-other' }
    await send('POST', TEST_AUTHORIZATIONS, `card=${card.id}&amount=1`, key)
    for (const attempt of [
      await send('POST', TEST_AUTHORIZATIONS, `card=${card.id}&amount=2`, key),
      await send('POST', '/v1/issuing/cardholders', `card=${card.id}&amount=1&name=x`, key),
    ]) {
      expect(attempt.status).toBe(400)
    }
    const other = await send('POST', TEST_AUTHORIZATIONS, `card=${card.id}&amount=2`, key)
    expect(other.body.error).toEqual({
      type: 'idempotency_error',
      message:
        "The idempotency key 'key-other' was first used with other parameters. Another request needs a key of its own.",
    })
    const cancel = { 'Idempotency-Key': 'key-cancel' }
    const { id: another } = await createCard(stripe)
    expect((await send('POST', `/v1/issuing/cards/${card.id}`, 'metadata[a]=1', cancel)).status).toBe(200)
    const elsewhere = await send('POST', `/v1/issuing/cards/${another}`, 'metadata[a]=1', cancel)
    expect([elsewhere.status, elsewhere.body.error?.type]).toEqual([400, 'idempotency_error'])
    expect(elsewhere.body.error?.message).toBe(
      `The idempotency key 'key-cancel' was first used for /v1/issuing/cards/${card.id}; it cannot be used for /v1/issuing/cards/${another}. Another request needs a key of its own.`,
    )
    expect((await stripe.issuing.cards.retrieve(another)).metadata).toEqual({})
  })

  it('is busy while its request runs, and then has the answer', async () => {
    const key = { 'Idempotency-Key': 'key-busy' }
    const before = sync.received.length
    let release = () => {}
    sync.answer = () =>
      new Promise((resolve) => {
        release = () => resolve(approve())
      })
    const running = send('POST', TEST_AUTHORIZATIONS, `card=${card.id}&amount=5`, key)
    await sync.waitFor('issuing_authorization.request', before + 1)
    const meanwhile = await send('POST', TEST_AUTHORIZATIONS, `card=${card.id}&amount=5`, key)
    expect(meanwhile.status).toBe(409)
    expect(meanwhile.body.error).toMatchObject({
      code: 'idempotency_key_in_use',
      message: expect.stringContaining('is still running'),
    })
    release()
    sync.answer = () => approve()
    const first = await running
    expect((await send('POST', TEST_AUTHORIZATIONS, `card=${card.id}&amount=5`, key)).text).toBe(first.text)
  })

  it('keeps an answer that says no, but not one to parameters that were wrong', async () => {
    const key = { 'Idempotency-Key': 'key-invalid' }
    expect((await send('POST', TEST_AUTHORIZATIONS, `card=${card.id}&amount=x`, key)).status).toBe(400)
    expect((await send('POST', TEST_AUTHORIZATIONS, `card=${card.id}&amount=3`, key)).status).toBe(200)
    const missing = { 'Idempotency-Key': 'key-missing' }
    const first = await send('POST', TEST_AUTHORIZATIONS, 'card=ic_none&amount=3', missing)
    expect(first.body.error).toMatchObject({ code: 'resource_missing', param: 'card' })
    const again = await send('POST', TEST_AUTHORIZATIONS, 'card=ic_none&amount=3', missing)
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true'])
  })

  it('makes one object of many attempts at once', async () => {
    const body =
      'name=Once&email=same%40example.com&billing[address][line1]=a&billing[address][city]=b&billing[address][country]=US&billing[address][postal_code]=1'
    const same = await Promise.all(
      Array.from({ length: 20 }, () =>
        send('POST', '/v1/issuing/cardholders', body, { 'Idempotency-Key': 'key-many' }),
      ),
    )
    expect(new Set(same.map(({ text }) => text)).size).toBe(1)
    expect((await stripe.issuing.cardholders.list({ email: 'same@example.com' })).data).toHaveLength(1)
  })

  it('is kept for a day and an hour, as the promise of a day wants it, and then is new', async () => {
    const key = { 'Idempotency-Key': 'key-old' }
    const charge = () => send('POST', TEST_AUTHORIZATIONS, `card=${card.id}&amount=9`, key)
    const first = await charge()
    clock.advance(24 * HOUR_MS)
    await tidied()
    expect((await charge()).text).toBe(first.text)
    clock.advance(2 * HOUR_MS)
    await tidied()
    expect((await charge()).body.id).not.toBe(first.body.id)
  })

  it('has at most 255 characters', async () => {
    const post = (length: number) =>
      send('POST', `/v1/issuing/cards/${card.id}`, 'metadata[b]=2', { 'Idempotency-Key': 'k'.repeat(length) })
    expect([(await post(255)).status, (await post(256)).status]).toEqual([200, 400])
  })
})

describe('a request that is refused in the end', () => {
  it('leaves nothing of what it had begun, asks nobody, and its key repeats the refusal', async () => {
    const key = { 'Idempotency-Key': 'key-undone' }
    const before = sync.received.length
    const { data: made } = await stripe.issuing.authorizations.list({ limit: 100 })
    const create = () => send('POST', TEST_AUTHORIZATIONS, `card=${card.id}&amount=1234&expand[]=nothing`, key)
    expect((await create()).body.error).toMatchObject({ param: 'expand' })
    expect((await create()).headers.get('idempotent-replayed')).toBe('true')
    expect(sync.received).toHaveLength(before)
    expect((await stripe.issuing.authorizations.list({ limit: 100 })).data).toHaveLength(made.length)
    const { id } = await createCardholder(stripe)
    const refused = await send('POST', `/v1/issuing/cardholders/${id}`, 'email=x%40example.com&expand[]=nothing')
    expect(refused.status).toBe(400)
    expect((await stripe.issuing.cardholders.retrieve(id)).email).toBe('robin@example.com')
    expect((await stripe.events.list({ type: 'issuing_cardholder.updated' })).data).toEqual([])
  })

  it('after the endpoint has decided it stays decided', async () => {
    const path = `card=${card.id}&amount=1235&expand[]=balance_transactions.nothing`
    expect((await send('POST', TEST_AUTHORIZATIONS, path)).body.error).toMatchObject({ param: 'expand' })
    const { data } = await stripe.issuing.authorizations.list({ limit: 1 })
    expect(data).toMatchObject([{ amount: 1235, approved: true, pending_request: null }])
  })
})
