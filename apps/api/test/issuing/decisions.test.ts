import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { unpackTrace } from '../../src/models/issuing/stored-trace.ts'
import { countAlerts } from '../support/alerts.ts'
import { startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'

const api = await startIssuingApi()

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
    const declined = new ProviderChain(card)
    expect((await api.send(declined.request(10_001))).body).toEqual({
      approved: false,
      metadata: { decline_reason: 'insufficient_funds' },
    })
    expect((await api.send(new ProviderChain(card).request(10_000))).body).toEqual({ approved: true })
    expect((await api.send(new ProviderChain(card).request(1))).body).toMatchObject({ approved: false })
    const told = async () => {
      const [, , first] = await api.transactions(card)
      expect(first).toMatchObject({
        status: 'declined',
        declineReason: 'insufficient_funds',
        holdMinor: 0,
        remedies: ['add_money'],
      })
      expect(first?.explanation).toContain('$100.00 available')
    }
    await told()
    // What the issuer then records of it tells nothing new.
    await api.send(declined.record(10_001, false))
    await told()
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
    expect(await api.decisionsOf(chain.id)).toHaveLength(1)
    expect(await api.balance(card)).toMatchObject({ heldMinor: 6_000 })
  })

  it('gets the answer of its event also where that comes again further on in the chain', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    const event = chain.request(6_000)
    expect((await api.send(event)).body).toEqual({ approved: true })
    await api.send(chain.record(6_000, true))
    expect((await api.send({ ...chain.request(9_000), id: event.id })).body).toEqual({ approved: true })
    expect(await api.decisionsOf(chain.id)).toHaveLength(1)
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
      expect(await api.decisionsOf(recorded.id)).toEqual([])
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
    expect((await api.decisionsOf(chain.id)).map(({ is_approved: isApproved, seq }) => [isApproved, seq])).toEqual([
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
    for (const event of chain.capture(1_000).slice(0, 1)) await api.send(event)
    await api.send(chain.refund(300))
    expect((await api.send(chain.request(1_000))).body).toEqual({ approved: true })
    const found = (await api.transactions(card)).filter(({ kind }) => kind !== 'refund')
    expect(found).toMatchObject([{ postedMinor: 1_000, refundedMinor: 300, merchantAmountMinor: 1_000 }])
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
    const [decision] = await api.decisionsOf(declined.id)
    expect(unpackTrace(decision?.trace ?? {})).toMatchObject({
      balanceBefore: { ledgerMinor: -500, heldMinor: 0, availableMinor: -500 },
    })
  })

  it('declines in another currency than the account holds', async () => {
    const card = await api.giveCard()
    expect((await api.send(new ProviderChain({ ...card, currency: 'eur' }).request(100))).body).toMatchObject({
      metadata: { decline_reason: 'currency_unsupported' },
    })
  })

  it('declines where the account is frozen or closed, be the card as it was', async () => {
    for (const status of ['frozen', 'closed']) {
      const card = await api.giveCard()
      await api.context.pool.query('UPDATE accounts SET status = $3 WHERE lane = $1 AND id = $2', [
        card.lane,
        card.accountId,
        status,
      ])
      expect((await api.send(new ProviderChain(card).request(100))).body).toEqual({
        approved: false,
        metadata: { decline_reason: 'account_frozen' },
      })
    }
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
    expect(answer.body).toEqual({ approved: false, metadata: { decline_reason: 'card_not_active' } })
    expect(await countAlerts(api.context, 'unknown_card')).toBe(1)
    // Under that name another issuer knows one.
    const card = await api.giveCard()
    await api.context.pool.query(
      "INSERT INTO issuer_cards (issuer, issuer_card_id, lane, account_id, card_id) VALUES ('another', 'ic_elsewhere', $1, $2, $3)",
      [card.lane, card.accountId, card.cardId],
    )
    const elsewhere = new ProviderChain({ issuerCardId: 'ic_elsewhere' })
    expect((await api.send(elsewhere.request(100))).body).toMatchObject({ approved: false })
    expect(await api.transactions(card)).toEqual([])
  })

  it('stores every value it read, its number in the sequence of the account, and the clock it used', async () => {
    const card = await api.giveCard({
      controls: { limits: [{ amountMinor: 4_000, interval: 'daily' }], blockedCountries: ['FR'] },
    })
    const chain = new ProviderChain(card)
    await api.send(chain.request(4_001))
    const [decision] = await api.decisionsOf(chain.id)
    expect(decision).toMatchObject({
      seq: 1n,
      is_approved: false,
      reason: 'limit_exceeded',
      requested_minor: 4_001n,
      approved_minor: 0n,
    })
    expect(Math.abs(Number(decision?.clock_ms) - api.clock.nowMs())).toBeLessThan(60_000)
    expect(unpackTrace(decision?.trace ?? {})).toMatchObject({
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

describe('a merchant’s name', () => {
  it('that is cut off in the midst of a character stops no payment, no posting and no reading of either', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain({ ...card, merchantName: `${'x'.repeat(199)}😀😀` })
    expect((await api.send(chain.request(100))).body).toMatchObject({ approved: true })
    for (const event of [chain.record(100, true), ...chain.capture(100, true)])
      expect((await api.send(event)).status).toBe(200)
    // PostgreSQL reads no half of a character out of JSON, and all records of the account would be closed to its owner.
    const { accessToken: token } = card.person
    for (const path of ['/account/entries', '/cards/transactions?q=xx'])
      expect((await api.get(path, { token })).status, path).toBe(200)
    expect((await api.transactions(card))[0]).toMatchObject({
      status: 'settled',
      merchant: { name: `${'x'.repeat(199)}😀` },
    })
  })
})

describe('a merchant’s name that was stored with half a character at its end', () => {
  it('is made whole by the migration, and opens all records of the account to its owner', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    for (const event of chain.capture(100, true)) await api.send(event)
    const broken = JSON.stringify({ id: 'mid', name: 'A \\ud83d"\ud83d', city: 'Springfield' })
    await api.context.pool.query('UPDATE authorizations SET merchant = $2 WHERE account_id = $1', [
      card.accountId,
      broken,
    ])
    const readEntries = () => api.get('/account/entries', { token: card.person.accessToken })
    expect((await readEntries()).status).toBe(500)
    const migration = new URL('../../migrations/20261130093000_whole_merchant_names.sql', import.meta.url)
    await api.context.pool.query(await readFile(migration, 'utf8'))
    expect((await readEntries()).status).toBe(200)
    expect((await api.transactions(card))[0]).toMatchObject({ merchant: { name: 'A \\ud83d"', city: 'Springfield' } })
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

  it.each([
    ['cardholder', 'unfreeze'],
    ['program', 'contact_support'],
  ])('tells of a card that the %s froze what can be done about it: %s', async (frozenBy, remedy) => {
    const card = await api.giveCard()
    await api.context.pool.query("UPDATE cards SET status = 'frozen', frozen_by = $3 WHERE lane = $1 AND id = $2", [
      card.lane,
      card.cardId,
      frozenBy,
    ])
    await api.send(new ProviderChain(card).request(100))
    expect((await api.transactions(card))[0]?.remedies).toEqual([remedy, 'use_another_card'])
  })
})
