import Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStageClock } from '../src/clock.ts'
import type { Log } from '../src/log.ts'
import { createHttpClient } from '../src/network/http-client.ts'
import { createStore } from '../src/store/store.ts'
import { createDeliverer, RETRY_AFTER_MS } from '../src/webhooks/deliverer.ts'
import { createEvents, whatChanged } from '../src/webhooks/events.ts'
import { ensureConfiguredEndpoint } from '../src/webhooks/webhook-endpoints.ts'
import { createManualClock, type ManualClock } from './support/manual-clock.ts'
import {
  createCard,
  createCardholder,
  KEY,
  type SandboxUnderTest,
  startInProcess,
} from './support/sandbox-under-test.ts'
import { expectStripeForm } from './support/stripe-schema.ts'
import { approve, startReceiver, type WebhookReceiver } from './support/webhook-receiver.ts'

let sandbox: SandboxUnderTest
let stripe: Stripe
let sync: WebhookReceiver
let hook: WebhookReceiver
let clock: ManualClock

beforeEach(async () => {
  // At the start of a second, so that the seconds between signatures can be told.
  clock = createManualClock(Date.UTC(2026, 2, 3, 12))
  sync = await startReceiver('whsec_synchronous_one')
  sync.answer = () => approve()
  hook = await startReceiver('whsec_regular_one')
  sandbox = await startInProcess({ syncWebhook: sync, webhook: hook }, { clock })
  stripe = sandbox.stripe
})

afterEach(async () => {
  await sandbox.stop()
  await sync.stop()
  await hook.stop()
})

async function control(method: string, path: string, body?: unknown) {
  const response = await fetch(`${sandbox.url}/sandbox${path}`, {
    method,
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await response.json()) as { data: Record<string, unknown>[] }
}

describe('events', () => {
  it('reach the endpoint signed, in the form of Stripe, with what changed', async () => {
    const cardholder = await createCardholder(stripe)
    await stripe.issuing.cardholders.update(cardholder.id, { email: 'new@example.com', metadata: { a: '1' } })
    const [created] = await hook.waitFor('issuing_cardholder.created')
    const [updated] = await hook.waitFor('issuing_cardholder.updated')
    for (const received of [created, updated]) {
      expect(received?.isGenuine).toBe(true)
      expectStripeForm(received?.event)
    }
    expect(created?.event.data).not.toHaveProperty('previous_attributes')
    expect(updated?.event.data.previous_attributes).toEqual({ email: 'robin@example.com', metadata: { a: null } })
    expect(updated?.event.request?.id).toMatch(/^req_/)
    const asked = stripe.issuing.cardholders.update(
      cardholder.id,
      { email: '3@example.com' },
      { idempotencyKey: 'k-3' },
    )
    const { lastResponse } = await asked
    const [, caused] = await hook.waitFor('issuing_cardholder.updated', 2)
    expect(caused?.event.request).toEqual({ id: lastResponse.requestId, idempotency_key: 'k-3' })
    expect(() => Stripe.webhooks.constructEvent(`${created?.raw} `, 'nonsense', hook.secret)).toThrow()
  })

  it('are none where an update changes nothing', async () => {
    const card = await createCard(stripe, { metadata: { a: '1' } })
    await stripe.issuing.cards.update(card.id, {})
    await stripe.issuing.cards.update(card.id, { status: 'active', metadata: { a: '1' } })
    await stripe.issuing.cardholders.update(card.cardholder.id, { email: card.cardholder.email ?? '' })
    const { id } = await stripe.testHelpers.issuing.authorizations.create({ card: card.id, amount: 1 })
    await stripe.issuing.authorizations.update(id, { metadata: {} })
    expect((await stripe.events.list({ type: '*.updated' })).data).toEqual([])
    await stripe.issuing.cards.update(card.id, { metadata: { a: '2' } })
    const [updated] = await hook.waitFor('issuing_card.updated')
    expect(updated?.event.data.previous_attributes).toEqual({ metadata: { a: '1' } })
  })

  it('tell of nested fields only what differs, and of arrays the whole old one', () => {
    expect(whatChanged({ a: 1, b: { c: 1, d: 2 }, e: [1, 2] }, { a: 1, b: { c: 1, d: 3 }, e: [1] })).toEqual({
      b: { d: 2 },
      e: [1, 2],
    })
  })

  it('are listed newest first, by type and by delivery', async () => {
    await createCard(stripe)
    await hook.waitFor('issuing_card.created')
    const all = await stripe.events.list({ limit: 10 })
    expect(all.data.map(({ type }) => type)).toEqual(['issuing_card.created', 'issuing_cardholder.created'])
    expect((await stripe.events.list({ type: 'issuing_card.*' })).data).toHaveLength(1)
    expect(
      (await stripe.events.list({ types: ['issuing_cardholder.created', 'issuing_dispute.created'] })).data,
    ).toHaveLength(1)
    expect((await stripe.events.list({ created: { gt: all.data[0]?.created ?? 0 } })).data).toEqual([])
    const event = await stripe.events.retrieve(all.data[0]?.id ?? '')
    expect(event.data.object).toEqual(JSON.parse(JSON.stringify(all.data[0]?.data.object)))
  })

  it('are kept for thirty days', async () => {
    await createCardholder(stripe)
    const [created] = await hook.waitFor('issuing_cardholder.created')
    await expect.poll(async () => (await control('GET', '/deliveries')).data[0]?.state).toBe('delivered')
    const types = async () => (await stripe.events.list()).data.map(({ type }) => type)
    clock.advance(30 * 86_400_000)
    expect(await types()).toEqual([created?.event.type])
    clock.advance(3_600_000)
    expect(await types()).toEqual([])
  })

  it('of real-time requests go to the synchronous endpoint alone', async () => {
    const card = await createCard(stripe)
    await stripe.testHelpers.issuing.authorizations.create({ card: card.id, amount: 1 })
    await hook.waitFor('issuing_authorization.created')
    expect(sync.received.map(({ event }) => event.type)).toEqual(['issuing_authorization.request'])
    expect(hook.ofType('issuing_authorization.request')).toEqual([])
    expect((await stripe.events.list({ type: 'issuing_authorization.request' })).data[0]?.id).toBe(
      sync.received[0]?.event.id,
    )
  })
})

describe('a delivery', () => {
  it('is tried again, at growing distances and freshly signed, until the endpoint takes it', async () => {
    hook.answer = () => ({ status: 503 })
    await createCardholder(stripe)
    await hook.waitFor('issuing_cardholder.created')
    for (const [index, waitMs] of RETRY_AFTER_MS.slice(0, 4).entries()) {
      await clock.untilTimerIn(waitMs)
      if (index === 3) hook.answer = () => ({ status: 204 })
      clock.advance(waitMs)
      await hook.waitFor('issuing_cardholder.created', index + 2)
    }
    const attempts = hook.ofType('issuing_cardholder.created')
    expect(new Set(attempts.map(({ event }) => event.id)).size).toBe(1)
    expect(attempts).toHaveLength(5)
    const signedAt = attempts.map(({ header }) => Number(/^t=(\d+),/.exec(header)?.[1]))
    expect(signedAt.map((at) => at - (signedAt[0] ?? 0))).toEqual([0, 1, 6, 36, 156])
    await expect
      .poll(async () => (await control('GET', '/deliveries')).data[0])
      .toMatchObject({ state: 'delivered', attempts: 5 })
    const event = await stripe.events.retrieve(attempts[0]?.event.id ?? '')
    expect(event.pending_webhooks).toBe(0)
  })

  it.each([302, 404])('is tried again after an answer with status %i', async (status) => {
    hook.answer = () => ({ status })
    await createCardholder(stripe)
    await clock.untilTimerIn(1000)
    hook.answer = () => ({ status: 200 })
    clock.advance(1000)
    await hook.waitFor('issuing_cardholder.created', 2)
  })

  it('does not wait for an endpoint that lets everybody wait', async () => {
    const { id } = await createCardholder(stripe)
    const idle = await startReceiver('not looked at')
    idle.answer = () => 'never'
    await stripe.webhookEndpoints.create({ url: idle.url, enabled_events: ['*'] })
    const changes = Array.from({ length: 90 }, (_, index) =>
      stripe.issuing.cardholders.update(id, { metadata: { index: String(index) } }),
    )
    await Promise.all(changes)
    await hook.waitFor('issuing_cardholder.updated', changes.length)
    // No try there was given up meanwhile, to make room for the next.
    expect(idle.received.length).toBeLessThanOrEqual(64)
    await idle.stop()
  })

  it('is given up after three days', async () => {
    const startedMs = clock.nowMs()
    hook.answer = () => ({ status: 500 })
    await createCardholder(stripe)
    const delivery = async () => (await control('GET', '/deliveries')).data[0]
    const triedTimes = async (times: number) => {
      await expect.poll(async () => Number((await delivery())?.attempts), { timeout: 60_000 }).toBe(times)
    }
    await triedTimes(1)
    let tries = 1
    for (let now = await delivery(); now?.state === 'waiting'; now = await delivery()) {
      clock.advance(Date.parse(String(now.dueAt)) - clock.nowMs())
      tries += 1
      await triedTimes(tries)
    }
    expect((await delivery())?.state).toBe('given_up')
    expect(clock.nowMs() - startedMs).toBeGreaterThan(2.5 * 86_400_000)
    expect(clock.nowMs() - startedMs).toBeLessThanOrEqual(3 * 86_400_000)
    expect((await stripe.events.list({ delivery_success: false })).data).toHaveLength(1)
    expect((await stripe.events.list({ delivery_success: true })).data).toHaveLength(0)
  })

  it('is not repeated while its mark cannot be stored, and marked once it can', async () => {
    const store = createStore({ stateFile: ':memory:', openingBalanceMinor: 0n })
    const problems: string[] = []
    const log: Log = (_level, message) => problems.push(message)
    const deliverer = createDeliverer({ store, clock, http: createHttpClient(), log })
    const events = createEvents({ store, clock, realClock: clock, onQueued: deliverer.wake })
    const cause = { requestId: null, idempotencyKey: null }
    await store.write(() => {
      ensureConfiguredEndpoint({ store, clock: createStageClock(clock) }, hook)
      const key = { id: 'ephkey_1', created: 0, expires: 0, cardId: 'ic_1', secret: 'x', nonce: null }
      events.created(cause, 'ephemeral_key.created', 'ephemeral_key', key)
    })
    store.database.exec('PRAGMA query_only = ON')
    await hook.waitFor('ephemeral_key.created')
    for (const _ of [1, 2]) {
      await clock.untilTimerIn(5000)
      clock.advance(5000)
    }
    await clock.untilTimerIn(5000)
    store.database.exec('PRAGMA query_only = OFF')
    clock.advance(5000)
    await expect.poll(() => store.deliveries.latest(1)).toMatchObject([{ state: 'delivered', attempts: 1 }])
    expect(hook.received).toHaveLength(1)
    expect(problems).toEqual(['what became of an event could not be stored; it is tried again'])
    store.database.exec('PRAGMA query_only = ON')
    await deliverer.stop()
    store.close()
  })

  it('can be repeated by hand, to the regular and to the synchronous endpoint', async () => {
    const card = await createCard(stripe)
    const [created] = await hook.waitFor('issuing_card.created')
    const repeated = await control('POST', `/events/${created?.event.id}/replay`)
    expect(repeated.data).toMatchObject([{ url: hook.url, status: 200 }])
    expect(hook.ofType('issuing_card.created').map(({ event }) => event.id)).toEqual([
      created?.event.id,
      created?.event.id,
    ])

    const other = await startReceiver('not looked at')
    const { id: endpoint } = await stripe.webhookEndpoints.create({ url: other.url, enabled_events: ['*'] })
    const toOne = await control('POST', `/events/${created?.event.id}/replay`, { endpoint })
    expect(toOne.data).toMatchObject([{ url: other.url, status: 200 }])
    expect(hook.ofType('issuing_card.created')).toHaveLength(2)
    await stripe.webhookEndpoints.del(endpoint)
    await other.stop()

    await stripe.testHelpers.issuing.authorizations.create({ card: card.id, amount: 1 })
    const request = sync.received[0]?.event.id
    const again = await control('POST', `/events/${request}/replay`)
    expect(again.data).toMatchObject([{ url: sync.url, status: 200, body: '{"approved":true}' }])
    expect(sync.received.map(({ event, isGenuine }) => [event.id, isGenuine])).toEqual([
      [request, true],
      [request, true],
    ])
    expect((await fetch(`${sandbox.url}/sandbox/deliveries`)).status).toBe(401)
  })
})

describe('webhook endpoints', () => {
  it('can ask for every event of Stripe’s, and for no other', async () => {
    const create = (name: string) =>
      stripe.webhookEndpoints.create({
        url: hook.url,
        enabled_events: ['issuing_card.created', name as '*'],
      })
    const refused = { statusCode: 400, type: 'StripeInvalidRequestError', param: 'enabled_events[1]' }
    for (const name of ['issuing_card.create', 'issuing_card.*', 'x'])
      await expect(create(name), name).rejects.toMatchObject(refused)
    const { id, enabled_events } = await create('payment_intent.succeeded')
    expect(enabled_events).toEqual(['issuing_card.created', 'payment_intent.succeeded'])
    await expect(
      stripe.webhookEndpoints.update(id, { enabled_events: ['*', 'issuing_cards.created' as '*'] }),
    ).rejects.toMatchObject(refused)
  })

  it('are made with a secret that is shown once, and get what they ask for', async () => {
    const other = await startReceiver('not yet known')
    const endpoint = await stripe.webhookEndpoints.create({
      url: other.url,
      enabled_events: ['issuing_card.created'],
      description: 'mine',
    })
    expect(endpoint.secret).toMatch(/^whsec_\w{32}$/)
    other.secret = endpoint.secret ?? ''
    expect((await stripe.webhookEndpoints.retrieve(endpoint.id)).secret).toBeUndefined()
    await createCard(stripe)
    const [received] = await other.waitFor('issuing_card.created')
    const [header] = [received?.header ?? '']
    expect(
      Stripe.webhooks.constructEvent(
        received?.raw ?? '',
        header,
        endpoint.secret ?? '',
        undefined,
        undefined,
        clock.nowMs(),
      ).type,
    ).toBe('issuing_card.created')
    expect(other.received).toHaveLength(1)

    await stripe.webhookEndpoints.update(endpoint.id, { enabled_events: ['issuing_cardholder.created'] })
    await createCard(stripe)
    await other.waitFor('issuing_cardholder.created')
    expect(other.received).toHaveLength(2)
    const moved = await startReceiver(other.secret)
    await stripe.webhookEndpoints.update(endpoint.id, { url: moved.url })
    await createCardholder(stripe)
    await moved.waitFor('issuing_cardholder.created')
    expect(other.received).toHaveLength(2)
    await moved.stop()
    await stripe.webhookEndpoints.update(endpoint.id, { url: other.url })

    expect(await stripe.webhookEndpoints.update(endpoint.id, { disabled: true })).toMatchObject({ status: 'disabled' })
    await createCard(stripe)
    await hook.waitFor('issuing_card.created', 3)
    expect(other.received).toHaveLength(2)
    expect(await stripe.webhookEndpoints.del(endpoint.id)).toEqual(expect.objectContaining({ deleted: true }))
    expect((await stripe.webhookEndpoints.list()).data).toHaveLength(1)
    await other.stop()
  })
})
