import { describe, expect, it } from 'vitest'
import { type CardOfTest, startIssuingApi } from './issuing-api.ts'
import { ProviderChain, type ProviderEvent } from './provider-events.ts'

const api = await startIssuingApi()

const inCurrency = (event: ProviderEvent, currency: string): ProviderEvent => {
  const { object, ...data } = event.data as { object: Record<string, unknown> }
  return { ...event, data: { ...data, object: { ...object, currency, merchant_currency: currency } } }
}

const kept = async (card: CardOfTest) => {
  const { rows } = await api.context.pool.query<Record<string, unknown>>(
    `SELECT currency, ledger_minor - overdraft_minor AS ledger, held_minor AS held FROM balances
     WHERE lane = $1 AND account_id = $2 ORDER BY currency`,
    [card.lane, card.accountId],
  )
  return rows
}

const shown = async (card: CardOfTest) =>
  (await api.transactions(card))
    .map(({ currency, status, holdMinor, postedMinor }) => ({ currency, status, holdMinor, postedMinor }))
    .toSorted((one, other) => (String(one.currency) < String(other.currency) ? -1 : 1))

describe('a clearing in another currency than its authorization', () => {
  const events = (card: CardOfTest) => {
    const chain = new ProviderChain(card)
    const created = chain.record(5_000, true)
    const [cleared, closed] = chain.capture(4_700, true)
    if (cleared === undefined || closed === undefined) throw new Error('a capture is two events')
    return { created, cleared: inCurrency(cleared, 'eur'), closed }
  }

  it('posts as it comes, and what is held goes when the authorization is closed, in any order and with any duplicates', async () => {
    for (const order of ['created cleared closed', 'cleared created closed', 'closed cleared created'] as const) {
      const card = await api.giveCard()
      const told = events(card)
      for (const name of [...order.split(' '), ...order.split(' ')] as (keyof typeof told)[])
        expect((await api.send(told[name])).status, `${name} of ${order}`).toBe(200)
      expect(await kept(card), order).toEqual([
        { currency: 'eur', ledger: -4_700n, held: 0n },
        { currency: 'usd', ledger: 10_000n, held: 0n },
      ])
      expect(await shown(card), order).toEqual([
        { currency: 'eur', status: 'settled', holdMinor: 0, postedMinor: 4_700 },
        { currency: 'usd', status: 'reversed', holdMinor: 0, postedMinor: 0 },
      ])
    }
    await api.expectBooksToAgree()
  })

  it('takes nothing of what other purchases hold in its currency, and another clearing goes with it', async () => {
    const card = await api.giveCard()
    const abroad = new ProviderChain({ ...card, currency: 'eur' })
    await api.send(abroad.record(9_000, true, 'webhook_timeout'))
    const { created, cleared } = events(card)
    await api.send(created)
    expect((await api.send(cleared)).status).toBe(200)
    const again = structuredClone(cleared)
    again.id = 'evt_again'
    Object.assign((again.data as { object: object }).object, { id: 'ipi_again', amount: -300 })
    expect((await api.send(again)).status).toBe(200)
    expect(await kept(card)).toEqual([
      { currency: 'eur', ledger: -5_000n, held: 9_000n },
      { currency: 'usd', ledger: 10_000n, held: 5_000n },
    ])
    await api.expectBooksToAgree()
  })
})

describe('a request for more in another currency', () => {
  it('is declined and leaves the purchase as it was', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    await api.send(chain.request(5_000))
    const more = chain.request(700)
    await api.send(chain.record(5_000, true))
    const { pending_request: pending } = (more.data as { object: { pending_request: object } }).object
    Object.assign(pending, { currency: 'eur', merchant_currency: 'eur' })
    Object.assign((more.data as { object: object }).object, { request_history: [{}] })
    expect((await api.send(more)).body).toMatchObject({ metadata: { decline_reason: 'currency_unsupported' } })
    expect(await api.transactions(card)).toMatchObject([
      { currency: 'usd', amountMinor: 5_000, merchantCurrency: 'usd', merchantAmountMinor: 5_000, holdMinor: 5_000 },
    ])
    await api.expectBooksToAgree()
  })

  it('that the issuer approved all the same is a purchase beside it, whether we were asked or not, and told however often', async () => {
    for (const isAsked of [true, false]) {
      const card = await api.giveCard({ controls: { limits: [{ amountMinor: 100_000, interval: 'daily' }] } })
      const chain = new ProviderChain(card)
      await api.send(chain.request(5_000))
      await api.send(chain.record(5_000, true))
      const more = chain.request(700)
      const { object } = more.data as { object: { pending_request: object } }
      Object.assign(object.pending_request, { currency: 'eur', merchant_currency: 'eur' })
      if (isAsked) expect((await api.send(more)).body.approved).toBe(false)
      const recorded = chain.record(700, true, 'webhook_timeout')
      const { request_history: history } = (recorded.data as { object: { request_history: object[] } }).object
      Object.assign(history[1] ?? {}, { currency: 'eur', merchant_currency: 'eur' })
      for (const event of [recorded, { ...recorded, id: 'evt_again' }]) expect((await api.send(event)).status).toBe(200)
      expect(await kept(card)).toEqual([
        { currency: 'eur', ledger: 0n, held: 700n },
        { currency: 'usd', ledger: 10_000n, held: 5_000n },
      ])
      expect(await shown(card)).toEqual([
        { currency: 'eur', status: 'pending', holdMinor: 700, postedMinor: 0 },
        { currency: 'usd', status: 'pending', holdMinor: 5_000, postedMinor: 0 },
      ])
      const limits = await api.get(`/cards/limits?cardId=${card.cardId}`, { token: card.person.accessToken })
      expect(limits.text).toContain('"usedMinor":5000')
      const usd = (await api.transactions(card)).find(({ currency }) => currency === 'usd')
      const detail = await api.get(`/cards/transactions/detail?transactionId=${usd?.id}`, {
        token: card.person.accessToken,
      })
      expect((detail.body.timeline as { holdMinor: number }[]).at(-1)).toMatchObject({ holdMinor: 5_000 })
      await api.expectBooksToAgree()
    }
  })
})

describe('a clearing that overtook the request of its authorization, in another currency', () => {
  it('leaves what is asked for to be held whole, beside it', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    const request = chain.request(5_000)
    const recorded = chain.record(5_000, true)
    await api.send(inCurrency(chain.capture(4_700)[0] as ProviderEvent, 'eur'))
    expect((await api.send(request)).body).toEqual({ approved: true })
    await api.send(recorded)
    expect(await kept(card)).toEqual([
      { currency: 'eur', ledger: -4_700n, held: 0n },
      { currency: 'usd', ledger: 10_000n, held: 5_000n },
    ])
    await api.expectBooksToAgree()
  })
})
