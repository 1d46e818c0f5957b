import { WORKED_CHAINS } from '@cardwright/ledger/worked-chains'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { startIssuingApi } from './issuing-api.ts'
import { eventsOf, ProviderChain } from './provider-events.ts'

const api = await startIssuingApi()

/** A provider's stream cannot tell a buffer: that is the decision's. */
const told = WORKED_CHAINS.filter(({ steps }) => steps.every(([, , options]) => options?.bufferMinor === undefined))

describe.each(told)('$name', (worked) => {
  it('comes to the worked figures over HTTP, in any order of arrival and with any duplicates', async () => {
    const person = await api.signUp()
    const arrivals = fc.gen()
    await fc.assert(
      fc.asyncProperty(arrivals, async (draw) => {
        const card = await api.giveCard({ person: await api.signUp(), fundedMinor: 10_000n })
        const events = eventsOf(worked, card)
        const order = draw(() => fc.shuffledSubarray(events, { minLength: events.length }))
        const again = draw(() => fc.array(fc.constantFrom(...events), { maxLength: 3 }))
        for (const event of [...order, ...again]) expect((await api.send(event)).status).toBe(200)
        expect(await api.balance(card)).toMatchObject({
          ledgerMinor: Number(worked.ledger - worked.overdraft),
          heldMinor: Number(worked.hold),
          availableMinor: Number(worked.available),
        })
        expect(await api.transactions(card)).toMatchObject([
          { status: worked.status, holdMinor: Number(worked.hold), postedMinor: Number(worked.posted) },
        ])
        const { rows } = await api.context.pool.query(
          'SELECT sum(used_minor)::bigint AS used FROM authorizations WHERE lane = $1 AND account_id = $2',
          [card.lane, card.accountId],
        )
        expect(rows[0].used).toBe(worked.used)
      }),
      { numRuns: 4, endOnFailure: true },
    )
    expect(person).toBeDefined()
    await api.expectBooksToAgree()
  })
})

describe('events that arrive at once', () => {
  it('come to the same as one after the other', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    const events = [chain.record(5_000, true), ...chain.capture(2_000), ...chain.capture(1_500), chain.refund(500)]
    const answers = await Promise.all([...events, ...events, ...events].map((event) => api.send(event)))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: 7_000, heldMinor: 1_500, availableMinor: 5_500 })
    await api.expectBooksToAgree()
  })
})

describe('a capture', () => {
  it('always posts, also on a closed card of a frozen account, and what exceeds the balance is repaid by the next credit', async () => {
    const card = await api.giveCard({ fundedMinor: 1_000n })
    await api.context.pool.query("UPDATE cards SET status = 'closed' WHERE lane = $1 AND id = $2", [
      card.lane,
      card.cardId,
    ])
    await api.context.pool.query("UPDATE accounts SET status = 'frozen' WHERE lane = $1 AND id = $2", [
      card.lane,
      card.accountId,
    ])
    const chain = new ProviderChain(card)
    expect((await api.send(chain.forcePost(1_800))).status).toBe(200)
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: -800 })
    await api.send(chain.refund(300, false))
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: -500 })
    const { rows } = await api.context.pool.query(
      'SELECT ledger_minor, overdraft_minor FROM balances WHERE lane = $1 AND account_id = $2',
      [card.lane, card.accountId],
    )
    expect(rows).toEqual([{ ledger_minor: 0n, overdraft_minor: 500n }])
    // Only what made the debt is marked for it, and not what paid some of it back.
    const { rows: flagged } = await api.context.pool.query(
      "SELECT kind FROM authorizations WHERE lane = $1 AND account_id = $2 AND 'overdraft' = ANY(flags)",
      [card.lane, card.accountId],
    )
    expect(flagged).toEqual([{ kind: 'force_post' }])
    await api.expectBooksToAgree()
  })

  it('posts in whatever currency it comes, on a balance of its own', async () => {
    const card = await api.giveCard()
    expect((await api.send(new ProviderChain({ ...card, currency: 'eur' }).forcePost(700))).status).toBe(200)
    expect(await api.balance(card)).toMatchObject({ currency: 'usd', ledgerMinor: 10_000 })
    const { rows } = await api.context.pool.query(
      "SELECT overdraft_minor FROM balances WHERE lane = $1 AND account_id = $2 AND currency = 'eur'",
      [card.lane, card.accountId],
    )
    expect(rows).toEqual([{ overdraft_minor: 700n }])
    await api.expectBooksToAgree()
  })
})

describe('a transaction', () => {
  it('tells its timeline and why it was decided as it was', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    await api.send(chain.request(5_000))
    await api.send(chain.record(5_000, true))
    for (const event of chain.capture(5_000, true)) await api.send(event)
    await api.send(chain.refund(2_000))
    const [transaction] = await api.transactions(card)
    expect(transaction).toMatchObject({ status: 'settled', refundedMinor: 2_000 })
    const detail = await api.get(`/cards/transactions/detail?transactionId=${transaction?.id}`, {
      token: card.person.accessToken,
    })
    expect(detail.body.timeline).toMatchObject([
      { kind: 'authorization', result: 'approved', amountMinor: 5_000, holdMinor: 5_000, postedMinor: 0 },
      { kind: 'capture', result: null, amountMinor: 5_000, holdMinor: 0, postedMinor: 5_000 },
      { kind: 'close' },
      { kind: 'refund', amountMinor: 2_000 },
    ])
    expect(detail.body.trace).toMatchObject([{ kind: 'balance', passed: true }])
  })

  it('of somebody else is not there', async () => {
    const card = await api.giveCard()
    await api.send(new ProviderChain(card).request(100))
    const [transaction] = await api.transactions(card)
    const stranger = await api.giveCard()
    const answer = await api.get(`/cards/transactions/detail?transactionId=${transaction?.id}`, {
      token: stranger.person.accessToken,
    })
    expect(answer.status).toBe(404)
    expect(await api.transactions(stranger)).toEqual([])
  })

  it('is found by merchant, amount, status, category and last four digits, page by page', async () => {
    const card = await api.giveCard({ fundedMinor: 100_000n })
    for (let amount = 101; amount <= 112; amount += 1) {
      await api.send(
        new ProviderChain({
          ...card,
          merchantName: amount % 2 ? 'Odd 100% Shop_' : 'Even Café',
          created: 1_790_000_000 + amount,
        }).request(amount),
      )
    }
    const count = async (query: string) => (await api.transactions(card, query)).length
    expect(await count('?q=odd%20100%25')).toBe(6)
    expect(await count('?q=%25')).toBe(6)
    expect(await count('?q=4242')).toBe(12)
    expect(await count('?minMinor=103&maxMinor=105')).toBe(3)
    expect(await count('?status=pending&category=5411&limit=100')).toBe(12)
    expect(await count('?category=airlines_air_carriers')).toBe(0)
    const seen: unknown[] = []
    let cursor = ''
    for (;;) {
      const { body } = await api.get(`/cards/transactions?limit=5${cursor}`, { token: card.person.accessToken })
      seen.push(...(body.data as { amountMinor: number }[]).map(({ amountMinor }) => amountMinor))
      if (body.nextCursor === null) break
      cursor = `&cursor=${body.nextCursor}`
      await api.send(new ProviderChain({ ...card, created: 1_790_000_500 }).request(1))
    }
    expect(seen).toEqual([112, 111, 110, 109, 108, 107, 106, 105, 104, 103, 102, 101])
    expect((await api.get('/cards/transactions?cursor=!!', { token: card.person.accessToken })).status).toBe(422)
  })
})
