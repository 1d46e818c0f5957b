import fc from 'fast-check'
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkDigit } from '../src/issuing/card-numbers.ts'
import {
  createCard,
  createCardholder,
  KEY,
  type SandboxUnderTest,
  startInProcess,
} from './support/sandbox-under-test.ts'
import { approve, startReceiver, type WebhookReceiver } from './support/webhook-receiver.ts'

let sandbox: SandboxUnderTest
let stripe: Stripe
let sync: WebhookReceiver
let card: Stripe.Issuing.Card

beforeAll(async () => {
  sync = await startReceiver('whsec_synchronous_one')
  sync.answer = () => approve()
  sandbox = await startInProcess({ syncWebhook: sync })
  stripe = sandbox.stripe
  card = await createCard(stripe)
})

afterAll(async () => {
  await sandbox.stop()
  await sync.stop()
})

/** A request below the level of the library. */
async function send(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: JSON.parse(text) as { error?: Record<string, string>; id?: string },
  }
}

const TEST_AUTHORIZATIONS = '/v1/test_helpers/issuing/authorizations'

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
    expect(other.body.error).toMatchObject({ type: 'idempotency_error' })
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
    expect(meanwhile.body.error).toMatchObject({ code: 'idempotency_key_in_use' })
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
})

describe('a list', () => {
  it('is newest first and pages in both directions without gaps', async () => {
    const { id: cardholder } = await createCardholder(stripe)
    const made: string[] = []
    for (let count = 0; count < 7; count++) made.unshift((await createCard(stripe, { cardholder })).id)

    const first = await stripe.issuing.cards.list({ cardholder, limit: 3 })
    expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 3))
    expect(first.has_more).toBe(true)
    const last = await stripe.issuing.cards.list({ cardholder, limit: 3, starting_after: made[3] ?? '' })
    expect([last.data.map(({ id }) => id), last.has_more]).toEqual([made.slice(4), false])
    const before = await stripe.issuing.cards.list({ cardholder, limit: 2, ending_before: made[4] ?? '' })
    expect([before.data.map(({ id }) => id), before.has_more]).toEqual([made.slice(2, 4), true])
    const all: string[] = []
    for await (const item of stripe.issuing.cards.list({ cardholder, limit: 2 })) all.push(item.id)
    expect(all).toEqual(made)
  })

  it('filters by what Stripe filters by', async () => {
    const holder = await createCardholder(stripe, {
      email: 'filter@example.com',
      phone_number: '+15555550123',
      type: 'company',
      company: {},
    })
    const found = async (params: Stripe.Issuing.CardholderListParams) =>
      (await stripe.issuing.cardholders.list(params)).data.map(({ id }) => id)
    expect(await found({ email: 'filter@example.com' })).toEqual([holder.id])
    expect(await found({ phone_number: '+15555550123' })).toEqual([holder.id])
    expect(await found({ type: 'company' })).toEqual([holder.id])
    expect(await found({ created: { gt: holder.created } })).toEqual([])
    expect(await found({ created: { gte: holder.created }, email: 'filter@example.com' })).toEqual([holder.id])
    expect(await found({ created: { lt: holder.created }, email: 'filter@example.com' })).toEqual([])
    expect(await found({ created: holder.created, email: 'filter@example.com' })).toEqual([holder.id])

    const one = await createCard(stripe, { cardholder: holder.id })
    const cards = await stripe.issuing.cards.list({
      last4: one.last4,
      exp_year: one.exp_year,
      exp_month: one.exp_month,
      status: 'active',
      type: 'virtual',
    })
    expect(cards.data.map(({ id }) => id)).toContain(one.id)
    const authorization = await stripe.testHelpers.issuing.authorizations.create({ card: one.id, amount: 10 })
    const captured = await stripe.testHelpers.issuing.authorizations.capture(authorization.id)
    for (const params of [{ card: one.id }, { cardholder: holder.id }, { card: one.id, status: 'closed' as const }]) {
      expect((await stripe.issuing.authorizations.list(params)).data.map(({ id }) => id)).toEqual([authorization.id])
    }
    expect((await stripe.issuing.authorizations.list({ card: one.id, status: 'pending' })).data).toEqual([])
    expect((await stripe.issuing.transactions.list({ card: one.id, type: 'capture' })).data[0]?.id).toBe(
      captured.transactions[0]?.id,
    )
    expect((await stripe.issuing.transactions.list({ cardholder: holder.id, type: 'refund' })).data).toEqual([])
    const balanceTransactions = await stripe.balanceTransactions.list({ source: authorization.id })
    expect(balanceTransactions.data.map(({ type }) => type)).toEqual([
      'issuing_authorization_release',
      'issuing_authorization_hold',
    ])
  })

  it('refuses limits, cursors and filters that make no sense', async () => {
    const params = (query: string) => send('GET', `/v1/issuing/cards?${query}`)
    expect((await params('limit=0')).body.error).toMatchObject({ param: 'limit', code: 'parameter_invalid_integer' })
    expect((await params('limit=101')).status).toBe(400)
    expect((await params('starting_after=ic_nothing')).body.error).toMatchObject({
      code: 'resource_missing',
      param: 'starting_after',
    })
    expect((await params(`starting_after=${card.id}&ending_before=${card.id}`)).status).toBe(400)
    expect((await params('colour=red')).body.error).toMatchObject({ code: 'parameter_unknown', param: 'colour' })
    expect((await params('created[after]=1')).body.error).toMatchObject({ param: 'created[after]' })
  })
})

describe('expand[]', () => {
  it('shows number and CVC of a card that is retrieved, and nowhere else', async () => {
    const hidden = await stripe.issuing.cards.retrieve(card.id)
    expect([hidden.number, hidden.cvc]).toEqual([undefined, undefined])
    const shown = await stripe.issuing.cards.retrieve(card.id, { expand: ['number', 'cvc'] })
    expect(shown.number).toMatch(/^40000099\d{8}$/)
    expect(shown.number?.slice(-4)).toBe(card.last4)
    expect(shown.number?.at(-1)).toBe(checkDigit(shown.number?.slice(0, -1) ?? ''))
    expect(shown.cvc).toMatch(/^\d{3}$/)
    await expect(stripe.issuing.cards.list({ expand: ['data.number'] })).rejects.toMatchObject({ param: 'expand' })
    await expect(stripe.issuing.cards.update(card.id, { expand: ['number'] })).rejects.toMatchObject({
      param: 'expand',
    })
  })

  it('puts objects in the place of their ids, through lists and several levels', async () => {
    const { id } = await stripe.testHelpers.issuing.authorizations.create({
      card: card.id,
      amount: 10,
      expand: ['cardholder'],
    })
    await stripe.testHelpers.issuing.authorizations.capture(id)
    const list = await stripe.issuing.transactions.list({
      card: card.id,
      limit: 1,
      expand: ['data.authorization.cardholder', 'data.card', 'data.balance_transaction'],
    })
    expect(list.data[0]).toMatchObject({
      authorization: { object: 'issuing.authorization', id, cardholder: { object: 'issuing.cardholder' } },
      card: { object: 'issuing.card', id: card.id },
      balance_transaction: { object: 'balance_transaction', amount: -10 },
    })
  })

  it('is refused for what cannot be expanded', async () => {
    for (const path of ['name', 'status', 'nothing', 'cardholder.name', 'a.b.c.d.e.f']) {
      expect((await send('GET', `/v1/issuing/cards/${card.id}?expand[]=${path}`)).status, path).toBe(400)
    }
  })
})

describe('an error', () => {
  it('says what is wrong with which parameter', async () => {
    const cardholders = '/v1/issuing/cardholders'
    const expectError = async (body: string, expected: Record<string, string>) => {
      const answer = await send('POST', cardholders, body)
      expect(answer.status).toBe(400)
      expect(answer.body.error).toMatchObject({ type: 'invalid_request_error', ...expected })
    }
    const address =
      'billing[address][line1]=a&billing[address][city]=b&billing[address][country]=US&billing[address][postal_code]=1'
    await expectError('name=A', { param: 'billing', code: 'parameter_missing' })
    await expectError('name=A&billing[address][line1]=x', {
      param: 'billing[address][city]',
      code: 'parameter_missing',
    })
    await expectError(`name=&${address}`, { param: 'name', code: 'parameter_invalid_empty' })
    await expectError(`name=A&${address}&nmae=B`, { param: 'nmae', code: 'parameter_unknown' })
    await expectError(`name=Robot%202&${address}`, { param: 'name', code: 'parameter_invalid_string' })
    await expectError(`name=${'A'.repeat(25)}&${address}`, { param: 'name', code: 'parameter_invalid_string_length' })
    await expectError(`name=A&${address}&type=robot`, { param: 'type' })
    await expectError(
      `name=A&${address}&individual[dob][day]=first&individual[dob][month]=1&individual[dob][year]=1990`,
      {
        param: 'individual[dob][day]',
        code: 'parameter_invalid_integer',
      },
    )
    await expectError(
      `name=A&${address}&spending_controls[spending_limits][0][interval]=hourly&spending_controls[spending_limits][0][amount]=1`,
      {
        param: 'spending_controls[spending_limits][0][interval]',
      },
    )
    await expectError(
      `name=A&${address}&spending_controls[allowed_categories][0]=bakeries&spending_controls[blocked_categories][0]=florists`,
      {
        param: 'spending_controls[allowed_categories]',
      },
    )
  })

  it('answers unknown objects, addresses and keys as Stripe does', async () => {
    expect(await send('GET', '/v1/issuing/cards/ic_nothing')).toMatchObject({
      status: 404,
      body: { error: { code: 'resource_missing' } },
    })
    expect((await send('GET', '/v1/issuing/unknown')).status).toBe(404)
    expect((await send('GET', '/v1/balance', undefined, { Authorization: '' })).status).toBe(401)
    expect((await send('GET', '/v1/balance', undefined, { Authorization: 'Bearer sk_test_other' })).status).toBe(401)
    const basic = `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`
    expect((await send('GET', '/v1/balance', undefined, { Authorization: basic })).status).toBe(200)
    await expect(stripe.issuing.cards.retrieve('ic_nothing')).rejects.toBeInstanceOf(
      Stripe.errors.StripeInvalidRequestError,
    )
  })

  it('does not come from hostile input as a crash', async () => {
    const hostile = [
      'a[b=1',
      'a]b[=1',
      '%ff=1',
      'name=%E0%A4%A',
      '__proto__[polluted]=1',
      'constructor[prototype][polluted]=1',
      `a${'[b]'.repeat(50)}=1`,
      Array.from({ length: 3000 }, (_, index) => `k${index}=1`).join('&'),
      'amount=1&amount[x]=2',
      'metadata[__proto__]=x&metadata[toString]=y',
      '&&&===&',
      '\u0000=\u0000',
    ]
    for (const body of hostile) {
      const answer = await send('POST', '/v1/issuing/cardholders', body)
      expect(answer.status, JSON.stringify(body.slice(0, 40))).toBe(400)
      expect(answer.body.error).toHaveProperty('message')
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect((await send('POST', '/v1/issuing/cardholders', 'x'.repeat(300_000))).status).toBe(413)
    expect(
      (await send('POST', '/v1/issuing/cardholders', '{"name":"x"}', { 'Content-Type': 'application/json' })).status,
    ).toBe(400)
    expect((await send('GET', '/v1/balance', undefined, { 'Stripe-Version': 'yesterday' })).status).toBe(400)
    expect((await send('GET', '/v1/balance')).status).toBe(200)
  })

  it('is a 4xx for whatever form is sent', async () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('card', 'amount', '[', ']', '[]', '=', '&', '%', '%41', '%ff', '+', '[0]', 'expand'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const answer = await send('POST', '/v1/issuing/cards', pieces.join(''))
        expect(answer.status).toBe(400)
      }),
      { numRuns: 100 },
    )
  })
})

describe('metadata', () => {
  it('is merged key by key, unset by an empty value, cleared by an empty whole', async () => {
    const { id } = await createCardholder(stripe, { metadata: { colour: 'red', size: 'l' } })
    const update = async (metadata: Record<string, string>) =>
      (await stripe.issuing.cardholders.update(id, { metadata })).metadata
    expect(await update({ colour: 'blue', __proto__x: 'kept' })).toEqual({
      colour: 'blue',
      size: 'l',
      __proto__x: 'kept',
    })
    expect(await update({ size: '' })).toEqual({ colour: 'blue', __proto__x: 'kept' })
    const cleared = await send('POST', `/v1/issuing/cardholders/${id}`, 'metadata=')
    expect(cleared.body).toMatchObject({ metadata: {} })
    expect((await send('POST', `/v1/issuing/cardholders/${id}`, `metadata[k]=${'v'.repeat(501)}`)).status).toBe(400)
  })
})

describe('a card', () => {
  it('stays canceled', async () => {
    const { id } = await createCard(stripe)
    await stripe.issuing.cards.update(id, { status: 'canceled', cancellation_reason: 'lost' })
    await expect(stripe.issuing.cards.update(id, { status: 'active' })).rejects.toMatchObject({ statusCode: 400 })
    expect(await stripe.issuing.cards.retrieve(id)).toMatchObject({ status: 'canceled', cancellation_reason: 'lost' })
  })

  it('can be replaced once, by one of the same cardholder', async () => {
    const old = await createCard(stripe)
    const params = { cardholder: old.cardholder.id, replacement_for: old.id, replacement_reason: 'lost' } as const
    const replacement = await createCard(stripe, params)
    expect(replacement).toMatchObject({ replacement_for: old.id, replacement_reason: 'lost' })
    expect((await stripe.issuing.cards.retrieve(old.id)).replaced_by).toBe(replacement.id)
    await expect(createCard(stripe, params)).rejects.toMatchObject({ param: 'replacement_for' })
    await expect(
      createCard(stripe, { replacement_for: replacement.id, replacement_reason: 'lost' }),
    ).rejects.toMatchObject({ param: 'replacement_for' })
  })

  it('expires three to four years ahead and is inactive unless asked for otherwise', async () => {
    const fresh = await stripe.issuing.cards.create({
      cardholder: card.cardholder.id,
      currency: 'eur',
      type: 'virtual',
    })
    expect(fresh.status).toBe('inactive')
    const years = fresh.exp_year - new Date().getUTCFullYear()
    expect(years === 3 || years === 4).toBe(true)
    await expect(createCard(stripe, { exp_year: 2021, exp_month: 1 })).rejects.toMatchObject({ param: 'exp_year' })
  })

  it('can be read by an ephemeral key of its own, and nothing else can', async () => {
    const key = await stripe.ephemeralKeys.create(
      { issuing_card: card.id, nonce: 'n-1' },
      { apiVersion: '2026-10-28.endive' },
    )
    const read = (path: string) => send('GET', path, undefined, { Authorization: `Bearer ${key.secret}` })
    expect((await read(`/v1/issuing/cards/${card.id}?expand[]=number`)).body).toHaveProperty('number')
    expect((await read('/v1/issuing/cards')).status).toBe(403)
    await expect(
      stripe.ephemeralKeys.create({ issuing_card: card.id, nonce: 'n-1' }, { apiVersion: '2026-10-28.endive' }),
    ).rejects.toMatchObject({ param: 'nonce' })
    await stripe.ephemeralKeys.del(key.id)
    expect((await read(`/v1/issuing/cards/${card.id}`)).status).toBe(401)
  })
})
