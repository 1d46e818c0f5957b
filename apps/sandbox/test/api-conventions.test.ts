import fc from 'fast-check'
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkDigit } from '../src/issuing/card-numbers.ts'
import {
  createCard,
  createCardholder,
  KEY,
  type RawSender,
  type SandboxUnderTest,
  sendTo,
  startInProcess,
} from './support/sandbox-under-test.ts'

let sandbox: SandboxUnderTest
let stripe: Stripe
let send: RawSender
let card: Stripe.Issuing.Card

beforeAll(async () => {
  sandbox = await startInProcess()
  stripe = sandbox.stripe
  send = sendTo(sandbox)
  card = await createCard(stripe)
})

afterAll(() => sandbox.stop())

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

  it('has ten objects where no other number is asked for', async () => {
    const { id: cardholder } = await createCardholder(stripe)
    await Promise.all(Array.from({ length: 11 }, () => createCard(stripe, { cardholder })))
    const page = await stripe.issuing.cards.list({ cardholder })
    expect([page.data.length, page.has_more]).toEqual([10, true])
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
    const elsewhere = await createCard(stripe)
    await stripe.testHelpers.issuing.transactions.createForceCapture({ card: elsewhere.id, amount: 10 })
    const ofHolder = await stripe.issuing.transactions.list({ cardholder: holder.id })
    expect(ofHolder.data.map(({ id }) => id)).toEqual([captured.transactions[0]?.id])
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

  it('shows what a balance transaction comes from, whatever it is', async () => {
    const authorization = await stripe.testHelpers.issuing.authorizations.create({ card: card.id, amount: 10 })
    const captured = await stripe.testHelpers.issuing.authorizations.capture(authorization.id)
    const topup = await stripe.topups.create({ amount: 100, currency: 'usd' })
    const transaction = await stripe.issuing.transactions.retrieve(captured.transactions[0]?.id ?? '')
    const sources: [unknown, string, string][] = [
      [authorization.balance_transactions[0]?.id, 'issuing.authorization', authorization.id],
      [transaction.balance_transaction, 'issuing.transaction', transaction.id],
      [topup.balance_transaction, 'topup', topup.id],
    ]
    for (const [id, object, source] of sources) {
      const { body } = await send('GET', `/v1/balance_transactions/${String(id)}?expand[]=source`)
      expect(body).toMatchObject({ source: { object, id: source } })
    }
    const list = await send('GET', '/v1/balance_transactions?limit=3&expand[]=data.source')
    expect(list.body).toMatchObject({ data: [{ source: { object: 'topup' } }, {}, {}] })
  })

  it('shows the files of a dispute’s evidence, also in a list with disputes that have none', async () => {
    const file = await stripe.files.create({
      purpose: 'dispute_evidence',
      file: { name: 'proof.pdf', type: 'application/pdf', data: Buffer.from('%PDF-1.7 proof') },
    })
    const contest = async (evidence: Stripe.Issuing.DisputeCreateParams.Evidence) => {
      const { id: transaction } = await stripe.testHelpers.issuing.transactions.createForceCapture({
        card: card.id,
        amount: 10,
      })
      return (await stripe.issuing.disputes.create({ transaction, evidence })).id
    }
    const id = await contest({ reason: 'fraudulent', fraudulent: { additional_documentation: file.id } })
    await contest({ reason: 'other', other: { explanation: 'No file.' } })
    const path = 'evidence.fraudulent.additional_documentation'
    const { evidence } = await stripe.issuing.disputes.retrieve(id, { expand: [path] })
    expect(evidence.fraudulent?.additional_documentation).toMatchObject({ object: 'file', filename: 'proof.pdf' })
    const list = await stripe.issuing.disputes.list({ limit: 2, expand: [`data.${path}`] })
    expect(list.data.map((dispute) => dispute.evidence.fraudulent?.additional_documentation)).toMatchObject([
      undefined,
      { id: file.id },
    ])
    for (const wrong of ['evidence.reason', 'evidence.fraudulent.explanation', 'evidence.fraudulent.nothing'])
      expect((await send('GET', `/v1/issuing/disputes/${id}?expand[]=${wrong}`)).status, wrong).toBe(400)
  })

  it('is refused for what cannot be expanded', async () => {
    for (const path of ['name', 'status', 'nothing', 'cardholder.name']) {
      expect((await send('GET', `/v1/issuing/cards/${card.id}?expand[]=${path}`)).status, path).toBe(400)
    }
  })

  it('goes four levels deep, `data` of a list counted in, and shows no number on the way', async () => {
    const old = await createCard(stripe)
    const { id } = await createCard(stripe, {
      cardholder: old.cardholder.id,
      replacement_for: old.id,
      replacement_reason: 'damaged',
    })
    const there = ['replacement_for', 'replaced_by', 'replacement_for', 'replaced_by']
    const depth = (steps: string[]) => send('GET', `/v1/issuing/cards/${id}?expand[]=${steps.join('.')}`)
    expect((await depth(there)).status).toBe(200)
    expect((await depth([...there, 'replacement_for'])).body.error).toMatchObject({ param: 'expand' })
    const listed = (steps: string[]) =>
      send('GET', `/v1/issuing/cards?cardholder=${old.cardholder.id}&expand[]=data.${steps.join('.')}`)
    expect((await listed(there.slice(0, 3))).status).toBe(200)
    expect((await listed(there)).body.error).toMatchObject({ param: 'expand' })
    expect((await depth(['replacement_for', 'number'])).body.error).toMatchObject({ param: 'expand' })
  })
})

describe('a request', () => {
  it('may carry its parameters in the address, in the body or in both, whatever its method', async () => {
    const { id } = await createCard(stripe)
    const path = `/v1/issuing/cards/${id}`
    expect((await send('POST', `${path}?status=inactive`)).body).toMatchObject({ status: 'inactive' })
    expect((await send('POST', `${path}?status=inactive&expand[]=number`, 'status=active')).status).toBe(400)
    expect((await send('POST', `${path}?metadata[a]=1`, 'metadata[b]=2')).body).toMatchObject({
      metadata: { a: '1', b: '2' },
    })
    expect((await send('POST', `${path}?colour=red`, 'metadata[b]=2')).body.error).toMatchObject({ param: 'colour' })
    expect((await send('DELETE', `/v1/webhook_endpoints/we_nothing`, 'colour=red')).body.error).toMatchObject({
      param: 'colour',
    })
  })

  it('may write a list of objects with empty brackets: what an object has already begins the next one', async () => {
    const { id } = await createCard(stripe)
    const limit = (amount: number, interval: string) =>
      `spending_controls[spending_limits][][amount]=${amount}&spending_controls[spending_limits][][categories][]=bakeries&spending_controls[spending_limits][][categories][]=florists&spending_controls[spending_limits][][interval]=${interval}`
    const answer = await send('POST', `/v1/issuing/cards/${id}`, `${limit(100, 'daily')}&${limit(200, 'weekly')}`)
    const categories = ['bakeries', 'florists']
    expect(answer.body).toMatchObject({
      spending_controls: {
        spending_limits: [
          { amount: 100, interval: 'daily', categories },
          { amount: 200, interval: 'weekly', categories },
        ],
      },
    })
  })

  it('without an id, as a program sends that lost it, makes and lists nothing', async () => {
    await expect(stripe.issuing.cards.retrieve('')).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('ends in a slash'),
    })
    const before = (await stripe.issuing.cards.list({ limit: 1 })).data[0]?.id
    const form = `cardholder=${card.cardholder.id}&currency=usd&type=virtual`
    expect((await send('POST', '/v1/issuing/cards/', form)).status).toBe(404)
    expect((await send('POST', '/v1/issuing/Cards', form)).status).toBe(404)
    expect((await stripe.issuing.cards.list({ limit: 1 })).data[0]?.id).toBe(before)
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
    await expectError(`name=A&${address}&type=`, { param: 'type', code: 'parameter_invalid_empty' })
    await expectError(`name=A&${address}&preferred_locales=`, {
      param: 'preferred_locales',
      code: 'parameter_invalid_empty',
    })
    await expectError(`name=A&${address}&individual=`, { param: 'individual', code: 'parameter_invalid_empty' })
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

  it('comes of an amount with more than eight digits', async () => {
    const charge = (amount: number) => stripe.testHelpers.issuing.authorizations.create({ card: card.id, amount })
    expect((await charge(99_999_999)).amount).toBe(99_999_999)
    await expect(charge(100_000_000)).rejects.toMatchObject({ code: 'amount_too_large', param: 'amount' })
  })

  it('answers unknown objects, addresses and keys as Stripe does', async () => {
    expect(await send('GET', '/v1/issuing/cards/ic_nothing')).toMatchObject({
      status: 404,
      body: { error: { code: 'resource_missing' } },
    })
    expect((await send('GET', '/v1/issuing/unknown')).status).toBe(404)
    expect((await send('GET', '/v1/balance', undefined, { Authorization: '' })).status).toBe(401)
    for (const wrong of ['sk_test_other', KEY.slice(0, -1), `${KEY}x`])
      expect((await send('GET', '/v1/balance', undefined, { Authorization: `Bearer ${wrong}` })).status).toBe(401)
    const basic = `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`
    expect((await send('GET', '/v1/balance', undefined, { Authorization: basic })).status).toBe(200)
    await expect(stripe.issuing.cards.retrieve('ic_nothing')).rejects.toBeInstanceOf(
      Stripe.errors.StripeInvalidRequestError,
    )
  })

  it('says what is missing: a value, a key, the right one, an address, a form', async () => {
    const { body } = await send('POST', '/v1/issuing/cardholders', 'metadata[a]=b&name=A&billing=')
    expect(body.error?.message).toBe(
      "The parameter 'billing' is empty, which would unset it, and it cannot be unset. Leave it out, or give it a value.",
    )
    const anonymous = await send('GET', '/v1/balance', undefined, { Authorization: '' })
    expect(anonymous.body.error?.message).toMatch(/^There is no API key\. /)
    expect(anonymous.headers.get('www-authenticate')).toBe('Bearer realm="Stripe"')
    const published = await send('GET', '/v1/balance', undefined, { Authorization: 'Bearer pk_test_sandbox' })
    expect(published).toMatchObject({
      status: 403,
      body: {
        error: {
          code: 'secret_key_required',
          message: expect.stringMatching(/^A publishable key is not enough/),
        },
      },
    })
    expect((await send('GET', '/v1/issuing/unknown')).body.error?.message).toBe(
      'There is nothing at this address (GET /v1/issuing/unknown).',
    )
    const json = await send('POST', '/v1/issuing/cards', '{}', { 'Content-Type': 'application/json' })
    expect(json.body.error?.message).toMatch(/needs the content type application\/x-www-form-urlencoded/)
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
    expect((await send('POST', `/v1/issuing/cardholders/${id}`, `metadata[${'k'.repeat(41)}]=v`)).status).toBe(400)
  })

  it('has at most fifty keys, those from before counted in', async () => {
    const keys = (from: number, to: number) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`key_${from + index}`, 'x']))
    const { id } = await createCardholder(stripe, { metadata: keys(0, 49) })
    expect((await stripe.issuing.cardholders.update(id, { metadata: keys(49, 50) })).metadata).toEqual(keys(0, 50))
    await expect(stripe.issuing.cardholders.update(id, { metadata: keys(50, 51) })).rejects.toMatchObject({
      param: 'metadata',
    })
  })
})

describe('a card', () => {
  it('stays canceled', async () => {
    const { id } = await createCard(stripe)
    await stripe.issuing.cards.update(id, { status: 'canceled', cancellation_reason: 'lost' })
    await expect(stripe.issuing.cards.update(id, { status: 'active' })).rejects.toMatchObject({ statusCode: 400 })
    expect(await stripe.issuing.cards.retrieve(id)).toMatchObject({ status: 'canceled', cancellation_reason: 'lost' })
    const { id: active } = await createCard(stripe)
    await expect(stripe.issuing.cards.update(active, { cancellation_reason: 'lost' })).rejects.toMatchObject({
      param: 'cancellation_reason',
    })
  })

  it('can be replaced once, by one of the same cardholder', async () => {
    const old = await createCard(stripe)
    await stripe.issuing.cards.update(old.id, { status: 'canceled', cancellation_reason: 'lost' })
    const params = { cardholder: old.cardholder.id, replacement_for: old.id, replacement_reason: 'lost' } as const
    const replacement = await createCard(stripe, params)
    expect(replacement).toMatchObject({ replacement_for: old.id, replacement_reason: 'lost' })
    expect((await stripe.issuing.cards.retrieve(old.id)).replaced_by).toBe(replacement.id)
    await expect(createCard(stripe, params)).rejects.toMatchObject({ param: 'replacement_for' })
    await expect(
      createCard(stripe, { replacement_for: replacement.id, replacement_reason: 'damaged' }),
    ).rejects.toMatchObject({ param: 'replacement_for' })
  })

  it.each(['lost', 'stolen'] as const)('that is %s is canceled before another takes its place', async (reason) => {
    const old = await createCard(stripe)
    const params = { cardholder: old.cardholder.id, replacement_for: old.id, replacement_reason: reason }
    await expect(createCard(stripe, params)).rejects.toMatchObject({ param: 'replacement_for' })
    expect((await stripe.issuing.cards.retrieve(old.id)).replaced_by).toBeNull()
    await stripe.issuing.cards.update(old.id, { status: 'canceled', cancellation_reason: reason })
    const details = async (id: string) => stripe.issuing.cards.retrieve(id, { expand: ['number'] })
    const { id } = await createCard(stripe, params)
    expect((await details(id)).number).not.toBe((await details(old.id)).number)
  })

  it.each(['damaged', 'expired'] as const)(
    'that is %s passes its number on, and ends when the new one is activated',
    async (reason) => {
      const old = await createCard(stripe)
      const params = { cardholder: old.cardholder.id, replacement_for: old.id, replacement_reason: reason }
      const replacement = await createCard(stripe, { ...params, status: 'inactive' })
      const number = async (id: string) => (await stripe.issuing.cards.retrieve(id, { expand: ['number'] })).number
      expect(await number(replacement.id)).toBe(await number(old.id))
      expect(replacement.last4).toBe(old.last4)
      expect((await stripe.issuing.cards.retrieve(old.id)).status).toBe('active')
      await stripe.issuing.cards.update(replacement.id, { status: 'active' })
      expect(await stripe.issuing.cards.retrieve(old.id)).toMatchObject({
        status: 'canceled',
        replaced_by: replacement.id,
      })

      const again = await createCard(stripe, { ...params, replacement_for: replacement.id })
      expect((await stripe.issuing.cards.retrieve(replacement.id)).status).toBe('canceled')
      expect((await stripe.issuing.cards.retrieve(again.id)).status).toBe('active')
    },
  )

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
})
