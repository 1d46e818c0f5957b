import { WORKED_CHAINS } from '@cardwright/ledger/worked-chains'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CardOfTest, startIssuingApi } from './issuing-api.ts'
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
    // Only what made the debt is marked for it, and not what paid some of it back; and what nobody asked for is marked as that.
    const { rows: flagged } = await api.context.pool.query(
      'SELECT kind, flags FROM authorizations WHERE lane = $1 AND account_id = $2 ORDER BY kind',
      [card.lane, card.accountId],
    )
    expect(flagged).toEqual([
      { kind: 'force_post', flags: ['overdraft', 'force_post'] },
      { kind: 'refund', flags: [] },
    ])
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

describe('a refund that names a purchase', () => {
  const settled = async (of: CardOfTest): Promise<ProviderChain> => {
    const chain = new ProviderChain(of)
    for (const event of [chain.record(4_000, true), ...chain.capture(3_000)]) await api.send(event)
    return chain
  }

  it('of somebody else pays nothing of it back, now or later, and is theirs whose card it came to', async () => {
    const card = await api.giveCard()
    const purchase = await settled(card)
    const other = await api.giveCard({ person: await api.signUpInLane(card.lane) })
    expect([other.lane, other.accountId === card.accountId]).toEqual([card.lane, false])
    const misled = purchase.refund(3_000)
    const { object } = misled.data as { object: object }
    await api.send({ ...misled, data: { object: { ...object, card: other.issuerCardId } } })
    const untouched = { status: 'pending', refundedMinor: 0, postedMinor: 3_000 }
    expect(await api.transactions(card)).toMatchObject([untouched])
    expect(await api.transactions(other)).toMatchObject([{ status: 'refunded', amountMinor: 3_000 }])
    expect([await api.balance(card), await api.balance(other)]).toMatchObject([
      { ledgerMinor: 7_000 },
      { ledgerMinor: 13_000 },
    ])
    for (const event of purchase.capture(1_000, true)) await api.send(event)
    const [payment] = await api.transactions(card)
    expect(payment).toMatchObject({ status: 'settled', refundedMinor: 0, postedMinor: 4_000 })
    const path = `/cards/transactions/detail?transactionId=${payment?.id}`
    const { body } = await api.get(path, { token: card.person.accessToken })
    expect((body.timeline as { kind: string }[]).map(({ kind }) => kind)).not.toContain('refund')
    await api.expectBooksToAgree()
  })

  it('of another currency is credited in its own, is no amount of the purchase, and stands in the list by itself', async () => {
    const card = await api.giveCard()
    const purchase = await settled(card)
    const foreign = purchase.refund(500)
    const { object } = foreign.data as { object: object }
    await api.send({ ...foreign, data: { object: { ...object, currency: 'eur' } } })
    await api.send(purchase.refund(200))
    for (const event of purchase.capture(1_000, true)) await api.send(event)
    expect(await api.transactions(card)).toMatchObject([
      { status: 'refunded', currency: 'eur', amountMinor: 500, refundedMinor: 500 },
      { status: 'settled', currency: 'usd', refundedMinor: 200, postedMinor: 4_000 },
    ])
    expect(await api.balance(card)).toMatchObject({ currency: 'usd', ledgerMinor: 6_200 })
    await api.expectBooksToAgree()
  })
})

describe('a chain that its clearing began', () => {
  const today = Math.floor(api.clock.nowMs() / 1000)
  const yesterday = today - 86_400

  it('is where and when its authorization says, once that is told, and keeps what it was marked for', async () => {
    const card = await api.giveCard({
      fundedMinor: 3_000n,
      controls: { limits: [{ amountMinor: 4_000, interval: 'daily' }] },
    })
    const chain = new ProviderChain({ ...card, created: yesterday })
    const [clearing] = chain.capture(3_500)
    if (clearing === undefined) throw new Error('a capture is an event')
    const { object } = clearing.data as { object: { merchant_data: object } }
    const merchant = { ...object.merchant_data, name: 'CRNR GRCRY 0042', category: '', category_code: '5499' }
    await api.send({ ...clearing, data: { object: { ...object, created: today, merchant_data: merchant } } })
    await api.send(new ProviderChain(card).refund(3_500, false))
    const asked = async (created: number, amount: number) =>
      (await api.send(new ProviderChain({ ...card, created }).request(amount))).body.metadata
    const overLimit = { decline_reason: 'limit_exceeded' }
    expect([await asked(today, 501), await asked(yesterday, 501)]).toEqual([overLimit, undefined])

    await api.send(chain.record(3_500, true))
    expect(await asked(today, 2_499)).toBeUndefined()
    expect(await asked(yesterday, 1)).toEqual(overLimit)
    const found = (await api.transactions(card)).find(({ postedMinor }) => postedMinor === 3_500)
    expect(found).toMatchObject({
      merchant: { name: 'Corner Grocery', categoryCode: '5411' },
      createdAt: new Date(yesterday * 1000).toISOString(),
    })
    const { rows } = await api.context.pool.query('SELECT flags FROM authorizations WHERE issuer_id = $1', [chain.id])
    expect(rows).toEqual([{ flags: ['overdraft'] }])
  })
})

describe('a clearing that came before its authorization', () => {
  it('tells nobody anything when it comes again', async () => {
    const card = await api.giveCard()
    const [clearing] = new ProviderChain(card).capture(700)
    if (clearing === undefined) throw new Error('a capture is an event')
    for (const event of [clearing, clearing, clearing]) expect((await api.send(event)).status).toBe(200)
    const { rows } = await api.context.pool.query(
      "SELECT topic FROM outbox WHERE account_id = $1 AND topic <> 'transaction.funded'",
      [card.accountId],
    )
    expect(rows).toEqual([{ topic: 'transaction.settled' }])
  })
})

describe('a payment from before the account was opened', () => {
  it('is dated back in the entries, but not where it was a minute before by the clock of the provider', async () => {
    const card = await api.giveCard({ fundedMinor: 0n })
    const { rows } = await api.context.pool.query<{ at: Date }>(
      'SELECT created_at AS at FROM accounts WHERE lane = $1 AND id = $2',
      [card.lane, card.accountId],
    )
    const openedMs = rows[0]?.at.getTime() ?? 0
    const edge = Math.ceil((openedMs - 60_000) / 1000)
    const post = async (seconds: number, amount: number): Promise<void> => {
      const event = new ProviderChain(card).forcePost(amount)
      const { object } = event.data as { object: object }
      expect((await api.send({ ...event, data: { object: { ...object, created: seconds } } })).status).toBe(200)
    }
    await post(edge, 100)
    await post(edge - 1, 200)
    const { body } = await api.get('/account/entries', { token: card.person.accessToken })
    const entries = body.data as { amountMinor: number; createdAt: string }[]
    expect(entries.map(({ amountMinor }) => amountMinor)).toEqual([-100, -200])
    expect(Date.parse(entries[0]?.createdAt ?? '')).toBeGreaterThanOrEqual(openedMs)
    expect(Date.parse(entries[1]?.createdAt ?? '')).toBe((edge - 1) * 1000)
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

  it('shows what was authorized for as long as more of it may post, and then what posted', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    const shown = async () => (await api.transactions(card))[0]?.amountMinor
    for (const event of [chain.record(5_000, true), ...chain.capture(2_000)]) await api.send(event)
    expect(await shown()).toBe(5_000)
    await api.send(chain.close())
    expect(await shown()).toBe(2_000)
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
