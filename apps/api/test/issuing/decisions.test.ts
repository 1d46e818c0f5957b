import { describe, expect, it } from 'vitest'
import { unpackTrace } from '../../src/models/issuing/stored-trace.ts'
import { startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'

const api = await startIssuingApi()

const decisionsOf = async (authorization: string) =>
  (
    await api.context.pool.query(
      'SELECT d.* FROM decisions d JOIN authorizations a ON a.lane = d.lane AND a.id = d.authorization_id WHERE a.issuer_id = $1 ORDER BY d.seq',
      [authorization],
    )
  ).rows

describe('a real-time request', () => {
  it('is approved, held and shown as pending', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    const answer = await api.send(chain.request(2_500))
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ approved: true })
    expect(answer.headers.get('stripe-version')).toBe('2026-10-28.endive')
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: 10_000, heldMinor: 2_500, availableMinor: 7_500 })
    expect(await api.transactions(card)).toMatchObject([
      {
        status: 'pending',
        amountMinor: 2_500,
        holdMinor: 2_500,
        postedMinor: 0,
        merchant: { name: 'Corner Grocery', categoryCode: '5411' },
      },
    ])
    await api.expectBooksToAgree()
  })

  it('is declined with a reason and a sentence when money is missing, and an amount equal to what is left passes', async () => {
    const card = await api.giveCard()
    expect((await api.send(new ProviderChain(card).request(10_001))).body).toEqual({
      approved: false,
      metadata: { decline_reason: 'insufficient_funds' },
    })
    expect((await api.send(new ProviderChain(card).request(10_000))).body).toEqual({ approved: true })
    expect((await api.send(new ProviderChain(card).request(1))).body).toMatchObject({ approved: false })
    const [, , first] = await api.transactions(card)
    expect(first).toMatchObject({
      status: 'declined',
      declineReason: 'insufficient_funds',
      holdMinor: 0,
      remedies: ['add_money'],
    })
    expect(first?.explanation).toContain('$100.00 available')
  })

  it('gets the same answer when it comes again, by the id of the event or by its place in the chain', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    const event = chain.request(6_000)
    const answers = await Promise.all([
      api.send(event),
      api.send(event),
      api.send({ ...event, id: 'evt_another_delivery' }),
      api.send(event),
    ])
    expect(answers.map(({ body }) => body.approved)).toEqual([true, true, true, true])
    expect((await api.send(event)).body).toEqual({ approved: true })
    expect(await decisionsOf(chain.id)).toHaveLength(1)
    expect(await api.balance(card)).toMatchObject({ heldMinor: 6_000 })
  })

  it('gets the same answer again whatever the issuer has recorded since, and where nobody here answered what it recorded', async () => {
    const card = await api.giveCard()
    const lost = new ProviderChain(card)
    const event = lost.request(1_000)
    expect((await api.send(event)).body).toEqual({ approved: true })
    await api.send(lost.record(1_000, false, 'webhook_timeout'))
    expect((await api.send(event)).body).toEqual({ approved: true })
    for (const approved of [true, false]) {
      const recorded = new ProviderChain(card)
      const late = recorded.request(1_000)
      await api.send(recorded.record(1_000, approved, 'webhook_timeout'))
      expect((await api.send(late)).body).toMatchObject({ approved })
      expect(await decisionsOf(recorded.id)).toEqual([])
    }
    expect(await api.balance(card)).toMatchObject({ heldMinor: 1_000 })
    await api.expectBooksToAgree()
  })

  it('of an increment adds to its chain, and a declined one leaves it as it was', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    await api.send(chain.request(5_000))
    await api.send(chain.record(5_000, true))
    expect((await api.send(chain.request(6_000))).body).toMatchObject({ approved: false })
    await api.send(chain.record(6_000, false))
    expect((await api.send(chain.request(1_000))).body).toEqual({ approved: true })
    await api.send(chain.record(1_000, true))
    expect(await api.transactions(card)).toMatchObject([{ status: 'pending', amountMinor: 6_000, holdMinor: 6_000 }])
    expect((await decisionsOf(chain.id)).map(({ is_approved: isApproved, seq }) => [isApproved, seq])).toEqual([
      [true, 1n],
      [false, 2n],
      [true, 3n],
    ])
    await api.expectBooksToAgree()
  })

  it('of an increment that is declined leaves the amount that is shown of a payment that was taken back', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    await api.send(chain.request(5_000))
    await api.send(chain.record(5_000, true))
    await api.send(chain.reverse(5_000))
    const shown = { status: 'reversed', amountMinor: 5_000, holdMinor: 0 }
    expect(await api.transactions(card)).toMatchObject([shown])
    expect((await api.send(chain.request(20_000))).body).toMatchObject({ approved: false })
    expect(await api.transactions(card)).toMatchObject([shown])
  })

  it('of an increment leaves the payment where it was begun, and adds what the merchant asks for where it is approved', async () => {
    const card = await api.giveCard({ controls: { blockedCategories: ['7995'] } })
    const chain = new ProviderChain(card)
    await api.send(chain.request(2_000))
    await api.send(chain.record(2_000, true))
    const elsewhere = (amount: number, code: string) => {
      const event = chain.request(amount)
      const { object } = event.data as { object: { merchant_data: object } }
      const merchant = { ...object.merchant_data, name: 'Head Office', network_id: 'mid_office', category_code: code }
      return { ...event, data: { object: { ...object, merchant_data: { ...merchant, category: '' } } } }
    }
    expect((await api.send(elsewhere(700, '7995'))).body).toMatchObject({ approved: false })
    const [asBefore] = await api.transactions(card)
    expect([asBefore?.status, asBefore?.declineReason ?? null]).toEqual(['pending', null])
    await api.send(chain.record(700, false))
    expect((await api.send(elsewhere(500, '5812'))).body).toEqual({ approved: true })
    expect(await api.transactions(card)).toMatchObject([
      {
        amountMinor: 2_500,
        merchantAmountMinor: 2_500,
        merchant: { name: 'Corner Grocery', categoryCode: '5411' },
      },
    ])
  })

  it('that comes after its clearing and a refund leaves what was refunded', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    for (const event of chain.capture(1_000)) await api.send(event)
    await api.send(chain.refund(300))
    expect((await api.send(chain.request(1_000))).body).toEqual({ approved: true })
    const found = (await api.transactions(card)).filter(({ kind }) => kind !== 'refund')
    expect(found).toMatchObject([{ postedMinor: 1_000, refundedMinor: 300 }])
    await api.expectBooksToAgree()
  })

  it('is decided as any other when its clearing overtook it, alone or among others', async () => {
    const card = await api.giveCard()
    const chains = Array.from({ length: 3 }, () => new ProviderChain(card))
    for (const chain of chains) for (const event of chain.capture(1_000)) await api.send(event)
    const others = Array.from({ length: 5 }, () => new ProviderChain(card))
    const answers = await Promise.all([...chains, ...others].map((chain) => api.send(chain.request(1_000))))
    expect(answers.map(({ body }) => body)).toEqual(Array.from({ length: 8 }, () => ({ approved: true })))
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: 7_000, heldMinor: 5_000, availableMinor: 2_000 })
    for (const chain of chains) await api.send(chain.record(1_000, true))
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: 7_000, heldMinor: 5_000, availableMinor: 2_000 })
    await api.expectBooksToAgree()
  })

  it('for nothing passes also where more was spent than was there', async () => {
    const card = await api.giveCard({ fundedMinor: 1_000n })
    await api.send(new ProviderChain(card).forcePost(1_500))
    expect(await api.balance(card)).toMatchObject({ availableMinor: -500 })
    expect((await api.send(new ProviderChain(card).request(0))).body).toEqual({ approved: true })
    const declined = new ProviderChain(card)
    expect((await api.send(declined.request(1))).body).toMatchObject({ approved: false })
    const [decision] = await decisionsOf(declined.id)
    expect(unpackTrace(decision?.trace)).toMatchObject({
      balanceBefore: { ledgerMinor: -500, heldMinor: 0, availableMinor: -500 },
    })
  })

  it('declines in another currency than the account holds', async () => {
    const card = await api.giveCard()
    expect((await api.send(new ProviderChain({ ...card, currency: 'eur' }).request(100))).body).toMatchObject({
      metadata: { decline_reason: 'currency_unsupported' },
    })
  })

  it('works in currencies without and with three decimals', async () => {
    for (const currency of ['jpy', 'kwd']) {
      const card = await api.giveCard({ currency, fundedMinor: 1_000n })
      expect((await api.send(new ProviderChain({ ...card, currency }).request(1_000))).body).toEqual({ approved: true })
      expect((await api.send(new ProviderChain({ ...card, currency }).request(1))).body).toMatchObject({
        approved: false,
      })
      expect(await api.balance(card)).toMatchObject({ currency, availableMinor: 0 })
    }
  })

  it('for a card nobody knows is declined and leaves nothing behind', async () => {
    const answer = await api.send(new ProviderChain({ issuerCardId: 'ic_unknown' }).request(100))
    expect(answer.body).toMatchObject({ approved: false })
  })

  it('stores every value it read, its number in the sequence of the account, and the clock it used', async () => {
    const card = await api.giveCard({
      controls: { limits: [{ amountMinor: 4_000, interval: 'daily' }], blockedCountries: ['FR'] },
    })
    const chain = new ProviderChain(card)
    await api.send(chain.request(4_001))
    const [decision] = await decisionsOf(chain.id)
    expect(decision).toMatchObject({
      seq: 1n,
      is_approved: false,
      reason: 'limit_exceeded',
      requested_minor: 4_001n,
      approved_minor: 0n,
    })
    expect(Math.abs(Number(decision?.clock_ms) - api.clock.nowMs())).toBeLessThan(60_000)
    expect(unpackTrace(decision?.trace)).toMatchObject({
      balanceBefore: { ledgerMinor: 10_000, heldMinor: 0, availableMinor: 10_000 },
      checks: [
        { kind: 'restriction', field: 'blockedCountries', value: 'US', passed: true },
        { kind: 'limit', interval: 'daily', limitMinor: 4_000, usedMinor: 0, passed: false, exceeded: 'amount' },
      ],
    })
  })
})

describe('a wrong signature', () => {
  const counted = async () =>
    (
      await api.context.pool.query(
        'SELECT (SELECT count(*) FROM facts) + (SELECT count(*) FROM decisions) + (SELECT count(*) FROM authorizations) AS rows',
      )
    ).rows[0].rows

  it.each([
    ['of another secret', () => ({ secret: 'whsec_other' })],
    ['that is older than five minutes', () => ({ seconds: Math.floor(Date.now() / 1000) - 301 })],
    ['from the future', () => ({ seconds: Math.floor(Date.now() / 1000) + 330 })],
  ])('%s is refused with 400 and nothing is stored but a count', async (_name, options) => {
    const card = await api.giveCard()
    const before = await counted()
    const answer = await api.send(new ProviderChain(card).request(100), options())
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ code: 'invalid_signature', requestId: answer.headers.get('x-request-id') })
    expect(answer.body.requestId).toMatch(/^[\w-]{36}$/)
    expect(await counted()).toBe(before)
    expect(await api.context.metrics.registry.getSingleMetricAsString('cardwright_webhook_rejections_total')).toContain(
      'provider="stripe"',
    )
  })

  it('over other bytes than were sent is refused', async () => {
    const card = await api.giveCard()
    const event = new ProviderChain(card).request(100)
    const signed = await fetch(`${api.url}/webhooks/stripe`, {
      method: 'POST',
      headers: { 'stripe-signature': 't=1,v1=00' },
      body: JSON.stringify(event),
    })
    expect(signed.status).toBe(400)
  })

  it.each([
    ['no JSON', '{"id":'],
    ['not an object', '[]'],
    ['without its fields', '{"id":"evt_1","type":"issuing_authorization.request","data":{"object":{}}}'],
    ['with an amount that is no integer', ''],
  ])('is not enough: a body that is %s is a clear 400', async (_name, text) => {
    const card = await api.giveCard()
    const event = new ProviderChain(card).request(100)
    const body = text || JSON.stringify(event).replaceAll('"amount":100', '"amount":1.5')
    const answer = await api.send(event, { body })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ code: 'invalid_request' })
  })
})

describe('an event that no provider sends', () => {
  it.each([
    ['a NUL in an id', { id: 'ipi_\u0000' }],
    ['half of a character in an id', { authorization: 'iauth_\ud800' }],
    ['something that is no currency', { currency: 'zzzz' }],
    ['more digits than a network can carry', { amount: -1_000_000_000_000 }],
  ])('because of %s is a clear 400, and nothing is posted', async (_name, change) => {
    const card = await api.giveCard()
    const event = new ProviderChain(card).forcePost(100)
    const data = event.data as { object: Record<string, unknown> }
    const answer = await api.send({ ...event, data: { object: { ...data.object, ...change } } })
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request'])
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: 10_000 })
  })
})

describe('the state of card and account', () => {
  const reasonAfter = async (sql: string) => {
    const card = await api.giveCard()
    await api.context.pool.query(sql, [card.lane, card.cardId, card.accountId])
    return (await api.send(new ProviderChain(card).request(100))).body
  }

  it.each([
    [
      'a frozen card',
      "UPDATE cards SET status = 'frozen', frozen_by = 'cardholder' WHERE lane = $1 AND id = $2 AND account_id = $3",
      'card_not_active',
    ],
    [
      'a closed card',
      "UPDATE cards SET status = 'closed' WHERE lane = $1 AND id = $2 AND account_id = $3",
      'card_closed',
    ],
    [
      'a card that is being set up',
      "UPDATE cards SET status = 'pending' WHERE lane = $1 AND id = $2 AND account_id = $3",
      'card_pending',
    ],
    [
      'a frozen account',
      "UPDATE accounts SET status = 'frozen' WHERE lane = $1 AND $2 <> '' AND id = $3",
      'account_frozen',
    ],
    [
      'a person whose identity is not confirmed',
      "UPDATE accounts SET kyc_approved = false WHERE lane = $1 AND $2 <> '' AND id = $3",
      'kyc_required',
    ],
    [
      'a frozen account before asking for the identity of its person',
      "UPDATE accounts SET status = 'frozen', kyc_approved = false WHERE lane = $1 AND $2 <> '' AND id = $3",
      'account_frozen',
    ],
  ])('declines for %s', async (_name, sql, reason) => {
    expect(await reasonAfter(sql)).toEqual({ approved: false, metadata: { decline_reason: reason } })
  })
})

describe('a single-use card', () => {
  it('is used up by the first approved authorization, also after it was reversed, but not by a verification', async () => {
    const card = await api.giveCard({ purpose: 'single_use' })
    expect((await api.send(new ProviderChain(card).request(0))).body).toEqual({ approved: true })
    const first = new ProviderChain(card)
    expect((await api.send(first.request(1_000))).body).toEqual({ approved: true })
    await api.send(first.record(1_000, true))
    expect((await api.send(first.request(500))).body).toEqual({ approved: true })
    await api.send(first.record(500, true))
    await api.send(first.reverse(1_500))
    expect((await api.send(new ProviderChain(card).request(100))).body).toMatchObject({
      metadata: { decline_reason: 'single_use_consumed' },
    })
    expect(await api.balance(card)).toMatchObject({ heldMinor: 0 })
  })

  it('is not used up by an approval that the issuer recorded as declined', async () => {
    const card = await api.giveCard({ purpose: 'single_use' })
    const lost = new ProviderChain(card)
    expect((await api.send(lost.request(1_000))).body).toEqual({ approved: true })
    await api.send(lost.record(1_000, false, 'webhook_timeout'))
    const next = new ProviderChain(card)
    expect((await api.send(next.request(1_000))).body).toEqual({ approved: true })
    await api.send(next.record(1_000, true))
    expect((await api.send(new ProviderChain(card).request(100))).body).toMatchObject({
      metadata: { decline_reason: 'single_use_consumed' },
    })
    expect(await api.balance(card)).toMatchObject({ heldMinor: 1_000 })
    await api.expectBooksToAgree()
  })

  it('is used once by many who try at once', async () => {
    const card = await api.giveCard({ purpose: 'single_use' })
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.send(new ProviderChain(card).request(100))))
    expect(answers.filter(({ body }) => body.approved === true)).toHaveLength(1)
  })

  it('is used once by many who gather while a verification that uses nothing up is decided', async () => {
    const card = await api.giveCard({ purpose: 'single_use' })
    const chains = Array.from({ length: 20 }, () => new ProviderChain(card))
    // Once the card is known, what is sent first is there first: while it is being decided the others gather.
    await api.send(new ProviderChain(card).request(0))
    const [, ...answers] = await Promise.all([
      api.send(new ProviderChain(card).request(0)),
      ...chains.map((chain) => api.send(chain.request(100))),
    ])
    expect(answers.filter(({ body }) => body.approved === true)).toHaveLength(1)
    expect(await api.balance(card)).toMatchObject({ heldMinor: 100 })
  })
})

describe('a merchant-locked card', () => {
  it('stays with the first merchant that was approved', async () => {
    const card = await api.giveCard({ purpose: 'merchant_locked' })
    expect((await api.send(new ProviderChain({ ...card, merchantId: 'mid_a' }).request(100))).body).toEqual({
      approved: true,
    })
    expect((await api.send(new ProviderChain({ ...card, merchantId: 'mid_b' }).request(100))).body).toMatchObject({
      metadata: { decline_reason: 'merchant_mismatch' },
    })
    expect((await api.send(new ProviderChain({ ...card, merchantId: 'mid_a' }).request(100))).body).toEqual({
      approved: true,
    })
  })

  it('stays with one of many merchants that gather while a verification is decided', async () => {
    const card = await api.giveCard({ purpose: 'merchant_locked' })
    const merchants = Array.from({ length: 20 }, (_, index) => `mid_${index % 4}`)
    await api.send(new ProviderChain(card).request(0))
    const [, ...answers] = await Promise.all([
      api.send(new ProviderChain(card).request(0)),
      ...merchants.map((merchantId) => api.send(new ProviderChain({ ...card, merchantId }).request(100))),
    ])
    const paid = merchants.filter((_, index) => answers[index]?.body.approved === true)
    expect(new Set(paid).size).toBe(1)
    expect(paid).toHaveLength(5)
  })

  it('does not stay with a merchant whose approval the issuer recorded as declined, unless another one there stands', async () => {
    const card = await api.giveCard({ purpose: 'merchant_locked' })
    const pay = async (merchantId: string) => {
      const chain = new ProviderChain({ ...card, merchantId })
      const { approved } = (await api.send(chain.request(100))).body
      return { chain, approved }
    }
    const [first, second] = [await pay('mid_a'), await pay('mid_a')]
    await api.send(first.chain.record(100, false, 'webhook_timeout'))
    expect((await pay('mid_b')).approved).toBe(false)
    await api.send(second.chain.record(100, false, 'webhook_timeout'))
    expect((await pay('mid_b')).approved).toBe(true)
    expect((await pay('mid_a')).approved).toBe(false)
  })

  it('stays with its merchant also where the account has a list of merchants', async () => {
    const card = await api.giveCard({ purpose: 'merchant_locked' })
    await api.context.pool.query('UPDATE accounts SET controls = $3 WHERE lane = $1 AND id = $2', [
      card.lane,
      card.accountId,
      JSON.stringify({ allowedMerchants: ['mid_a', 'mid_b'] }),
    ])
    const pay = async (merchantId: string) =>
      (await api.send(new ProviderChain({ ...card, merchantId }).request(100))).body
    expect(await pay('mid_a')).toEqual({ approved: true })
    expect(await pay('mid_b')).toMatchObject({ metadata: { decline_reason: 'merchant_mismatch' } })
  })

  it('with a list of merchants pays each of them, and nobody else', async () => {
    const card = await api.giveCard({ purpose: 'merchant_locked', controls: { allowedMerchants: ['mid_a', 'mid_b'] } })
    const pay = async (merchantId: string) =>
      (await api.send(new ProviderChain({ ...card, merchantId }).request(100))).body
    expect(await pay('mid_a')).toEqual({ approved: true })
    expect(await pay('mid_b')).toEqual({ approved: true })
    expect(await pay('mid_c')).toMatchObject({ metadata: { decline_reason: 'merchant_blocked' } })
  })
})

describe('controls', () => {
  it.each([
    ['blocked categories', { blockedCategories: ['grocery_stores_supermarkets'] }, 'category_blocked'],
    ['categories by code', { blockedCategories: ['5411'] }, 'category_blocked'],
    ['allowed categories', { allowedCategories: ['7995'] }, 'category_blocked'],
    ['blocked countries', { blockedCountries: ['US'] }, 'country_blocked'],
    ['allowed countries', { allowedCountries: ['DE'] }, 'country_blocked'],
    ['blocked merchants', { blockedMerchants: ['mid_grocery'] }, 'merchant_blocked'],
    ['allowed merchants', { allowedMerchants: ['mid_other'] }, 'merchant_blocked'],
    ['channels', { channels: ['chip'] }, 'channel_blocked'],
    [
      'a limit for each authorization',
      { limits: [{ amountMinor: 99, interval: 'per_authorization' }] },
      'limit_exceeded',
    ],
    ['a count', { limits: [{ amountMinor: 10_000, count: 0, interval: 'daily' }] }, 'limit_exceeded'],
  ])('decline by %s', async (_name, controls, reason) => {
    const card = await api.giveCard({ controls })
    expect((await api.send(new ProviderChain(card).request(100))).body).toEqual({
      approved: false,
      metadata: { decline_reason: reason },
    })
  })

  it('count a payment once, however many limits of card, account and ceiling look at the same window', async () => {
    const two = [
      { amountMinor: 3_000, interval: 'daily' },
      { count: 3, interval: 'daily' },
    ]
    const card = await api.giveCard({ controls: { limits: two } })
    await api.context.pool.query('UPDATE accounts SET controls = $3, ceiling = $3 WHERE lane = $1 AND id = $2', [
      card.lane,
      card.accountId,
      JSON.stringify({ limits: two }),
    ])
    const answers = []
    for (const amount of [1_000, 1_000, 1_001, 1_000, 1]) {
      const chain = new ProviderChain(card)
      const { approved } = (await api.send(chain.request(amount))).body
      await api.send(chain.record(amount, approved === true))
      answers.push(approved)
    }
    expect(answers).toEqual([true, true, false, true, false])
  })

  it('find what a window holds already, from its first moment to its last, when a limit is new', async () => {
    const card = await api.giveCard()
    const today = Math.floor(api.clock.nowMs() / 86_400_000) * 86_400
    const yesterday = today - 86_400
    const at = (created: number) => new ProviderChain({ ...card, created })
    for (const [created, amount] of [
      [yesterday - 1, 1_000],
      [yesterday, 200],
      [today - 1, 400],
      [today, 1_000],
    ] as const)
      expect((await api.send(at(created).request(amount))).body).toEqual({ approved: true })
    await api.context.pool.query('UPDATE cards SET controls = $3 WHERE lane = $1 AND id = $2', [
      card.lane,
      card.cardId,
      JSON.stringify({ limits: [{ amountMinor: 2_000, interval: 'daily' }] }),
    ])
    const ask = async (amount: number) => (await api.send(at(yesterday + 3_600).request(amount))).body.approved
    expect([await ask(1_401), await ask(1_400), await ask(1)]).toEqual([false, true, false])
  })

  it('find what was spent in a category when its limit is new, be it told by its code or by its name alone', async () => {
    const card = await api.giveCard()
    const named = { ...card, mcc: '', category: 'grocery_stores_supermarkets' }
    const coded = { ...card, mcc: '5411', category: '' }
    for (const options of [named, coded, { ...card, mcc: '5812', category: 'eating_places_restaurants' }])
      expect((await api.send(new ProviderChain(options).request(500))).body).toEqual({ approved: true })
    await api.context.pool.query('UPDATE cards SET controls = $3 WHERE lane = $1 AND id = $2', [
      card.lane,
      card.cardId,
      JSON.stringify({ limits: [{ amountMinor: 2_000, interval: 'all_time', categories: ['5411'] }] }),
    ])
    const ask = async (amount: number) => (await api.send(new ProviderChain(named).request(amount))).body.approved
    expect([await ask(1_001), await ask(1_000)]).toEqual([false, true])
  })

  it('count a payment once whose clearing came before it was asked for', async () => {
    const card = await api.giveCard({ controls: { limits: [{ amountMinor: 3_000, interval: 'all_time' }] } })
    const early = new ProviderChain(card)
    for (const event of early.capture(1_000)) await api.send(event)
    expect((await api.send(early.request(1_000))).body).toEqual({ approved: true })
    expect((await api.send(new ProviderChain(card).request(2_001))).body).toMatchObject({ approved: false })
    expect((await api.send(new ProviderChain(card).request(2_000))).body).toEqual({ approved: true })
  })

  it('limit what a payment comes to with its increments, where the limit is for each authorization', async () => {
    const card = await api.giveCard({ controls: { limits: [{ amountMinor: 5_000, interval: 'per_authorization' }] } })
    const chain = new ProviderChain(card)
    const ask = async (amount: number) => {
      const { approved } = (await api.send(chain.request(amount))).body
      await api.send(chain.record(amount, approved === true))
      return approved
    }
    expect([await ask(4_000), await ask(1_001), await ask(1_000), await ask(1)]).toEqual([true, false, true, false])
    expect(await api.balance(card)).toMatchObject({ heldMinor: 5_000 })
  })

  it('count a payment once, also when increments are added to it', async () => {
    const card = await api.giveCard({ controls: { limits: [{ count: 2, interval: 'daily' }] } })
    const chain = new ProviderChain(card)
    const ask = async (amount: number) => {
      const { approved } = (await api.send(chain.request(amount))).body
      await api.send(chain.record(amount, approved === true))
      return approved
    }
    const another = async () => (await api.send(new ProviderChain(card).request(100))).body.approved
    expect([await ask(1_000), await ask(500), await another(), await ask(500)]).toEqual([true, true, true, true])
    const third = new ProviderChain(card)
    expect((await api.send(third.request(100))).body).toMatchObject({ approved: false })
    const [decision] = await decisionsOf(third.id)
    expect(unpackTrace(decision?.trace)).toMatchObject({
      checks: [{ kind: 'limit', interval: 'daily', limitCount: 2, usedCount: 2, passed: false, exceeded: 'count' }],
    })
  })

  it('limit a trailing window exactly, and what leaves the window is free again', async () => {
    const card = await api.giveCard({
      controls: { limits: [{ amountMinor: 3_000, interval: { trailingSeconds: 60 } }] },
    })
    const start = Math.floor(api.clock.nowMs() / 1000)
    const at = (seconds: number, amount: number) =>
      api.send(new ProviderChain({ ...card, created: start + seconds }).request(amount))
    expect((await at(0, 2_000)).body.approved).toBe(true)
    expect((await at(30, 1_000)).body.approved).toBe(true)
    expect((await at(59, 1)).body.approved).toBe(false)
    expect((await at(60, 2_001)).body.approved).toBe(false)
    expect((await at(60, 2_000)).body.approved).toBe(true)
    expect((await at(90, 1_000)).body.approved).toBe(true)
    expect((await at(90, 1)).body.approved).toBe(false)
  })

  it('limit a trailing window exactly also for a payment that began before others that are known already', async () => {
    const card = await api.giveCard({
      controls: { limits: [{ amountMinor: 3_000, count: 3, interval: { trailingSeconds: 60 } }] },
    })
    const start = Math.floor(api.clock.nowMs() / 1000)
    const at = async (seconds: number, amount: number) =>
      (await api.send(new ProviderChain({ ...card, created: start + seconds }).request(amount))).body.approved
    expect([await at(0, 2_000), await at(100, 2_500)]).toEqual([true, true])
    expect([await at(30, 1_001), await at(30, 900), await at(30, 101), await at(29, 100)]).toEqual([
      false,
      true,
      false,
      true,
    ])
    // Three lie between 0 and 30; at 60 the first has left, and what came at 100 is still to come.
    expect([await at(31, 1), await at(60, 2_001), await at(60, 2_000)]).toEqual([false, false, true])
    expect(await at(100, 1)).toBe(false)
  })

  it('let a late payment leave a trailing window at its own time, and look at nothing younger, be it by a second', async () => {
    const card = await api.giveCard({
      fundedMinor: 100_000n,
      controls: { limits: [{ amountMinor: 3_000, interval: { trailingSeconds: 60 } }] },
    })
    const start = Math.floor(api.clock.nowMs() / 1000)
    const at = async (seconds: number, amount: number) =>
      (await api.send(new ProviderChain({ ...card, created: start + seconds }).request(amount))).body.approved
    expect([await at(100, 1_000), await at(50, 1_000)]).toEqual([true, true])
    expect([await at(109, 1_001), await at(115, 2_001), await at(115, 2_000)]).toEqual([false, false, true])
    expect([await at(300, 3_000), await at(299, 3_000), await at(359, 1), await at(360, 3_000)]).toEqual([
      true,
      true,
      false,
      true,
    ])
  })

  it('let payments a whole window apart pass beside each other, in whatever order they come at once', async () => {
    const card = await api.giveCard({
      fundedMinor: 100_000n,
      controls: { limits: [{ amountMinor: 1_000, interval: { trailingSeconds: 60 } }] },
    })
    const start = Math.floor(api.clock.nowMs() / 1000)
    const places = [9, 0, 8, 1, 7, 2, 6, 3, 5, 4]
    const send = (place: number, amount: number) =>
      api.send(new ProviderChain({ ...card, created: start + 60 * place }).request(amount))
    const answers = await Promise.all(places.map((place) => send(place, 1_000)))
    expect(answers.map(({ body }) => body)).toEqual(places.map(() => ({ approved: true })))
    const more = await Promise.all(places.map((place) => send(place, 1)))
    expect(more.filter(({ body }) => body.approved === true)).toEqual([])
  })

  it('count a payment in a trailing window also after it was taken back, and no longer than the window lasts', async () => {
    const card = await api.giveCard({ controls: { limits: [{ count: 1, interval: { trailingSeconds: 60 } }] } })
    const start = Math.floor(api.clock.nowMs() / 1000)
    const first = new ProviderChain({ ...card, created: start })
    const at = async (seconds: number) =>
      (await api.send(new ProviderChain({ ...card, created: start + seconds }).request(100))).body.approved
    expect((await api.send(first.request(100))).body.approved).toBe(true)
    await api.send(first.record(100, true))
    await api.send(first.reverse(100))
    expect([await at(59), await at(60)]).toEqual([false, true])
  })

  it('count a chain in the window of its own time: a reversal gives back there, a capture above the hold takes there', async () => {
    const card = await api.giveCard({ controls: { limits: [{ amountMinor: 5_000, interval: 'daily' }] } })
    const today = Math.floor(api.clock.nowMs() / 1000)
    const yesterday = today - 86_400
    const old = new ProviderChain({ ...card, created: yesterday })
    await api.send(old.request(5_000))
    await api.send(old.record(5_000, true))
    expect((await api.send(new ProviderChain({ ...card, created: yesterday }).request(1))).body.approved).toBe(false)
    const fresh = new ProviderChain({ ...card, created: today })
    expect((await api.send(fresh.request(4_000))).body.approved).toBe(true)
    await api.send(fresh.record(4_000, true))
    for (const event of fresh.capture(4_500)) await api.send(event)
    expect((await api.send(new ProviderChain({ ...card, created: today }).request(501))).body.approved).toBe(false)
    expect((await api.send(new ProviderChain({ ...card, created: today }).request(500))).body.approved).toBe(true)
    await api.send(old.reverse(2_000))
    expect((await api.send(new ProviderChain({ ...card, created: yesterday }).request(2_001))).body.approved).toBe(
      false,
    )
    await api.expectBooksToAgree()
  })
})

describe('two truths', () => {
  const flagsOf = async (chain: ProviderChain): Promise<string[]> =>
    (await api.context.pool.query('SELECT flags FROM authorizations WHERE issuer_id = $1', [chain.id])).rows[0]?.flags

  it('that agree are marked with nothing; an approval that nobody here was asked for is', async () => {
    const card = await api.giveCard()
    const [asked, unasked] = [new ProviderChain(card), new ProviderChain(card)]
    expect((await api.send(asked.request(1_000))).body).toEqual({ approved: true })
    await api.send(asked.record(1_000, true))
    for (const event of asked.capture(1_000, true)) await api.send(event)
    await api.send(unasked.record(1_000, true, 'webhook_timeout'))
    expect(await flagsOf(asked)).toEqual([])
    expect(await flagsOf(unasked)).toEqual(['unasked_approval'])
  })

  it('approved here, declined there: the hold is released at once and a person is told', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    expect((await api.send(chain.request(3_000))).body.approved).toBe(true)
    await api.send(chain.record(3_000, false, 'webhook_timeout'))
    expect(await api.balance(card)).toMatchObject({ heldMinor: 0, availableMinor: 10_000 })
    expect(await api.transactions(card)).toMatchObject([{ status: 'declined', declineReason: 'processing_error' }])
    await api.expectBooksToAgree()
  })

  it('declined here, approved there: it is held and its capture posts', async () => {
    const card = await api.giveCard({ fundedMinor: 1_000n })
    const chain = new ProviderChain(card)
    expect((await api.send(chain.request(3_000))).body.approved).toBe(false)
    await api.send(chain.record(3_000, true, 'webhook_timeout'))
    expect(await api.balance(card)).toMatchObject({ heldMinor: 3_000, availableMinor: -2_000 })
    for (const event of chain.capture(3_000, true)) await api.send(event)
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: -2_000, heldMinor: 0, availableMinor: -2_000 })
    const { rows } = await api.context.pool.query('SELECT flags FROM authorizations WHERE issuer_id = $1', [chain.id])
    expect(rows[0].flags).toEqual(expect.arrayContaining(['approved_elsewhere', 'overdraft']))
    await api.expectBooksToAgree()
  })

  it('refused by the issuer without asking: shown as declined, with our word for its reason', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    await api.send(chain.record(3_000, false, 'card_inactive'))
    expect(await api.transactions(card)).toMatchObject([
      { status: 'declined', declineReason: 'card_not_active', holdMinor: 0 },
    ])
  })
})
