import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countAlerts } from '../support/alerts.ts'
import { startIssuingApi } from './issuing-api.ts'
import { ProviderChain, readRequest } from './provider-events.ts'

const api = await startIssuingApi()

/** What fits: as many equal amounts as the balance, an amount limit and a count limit allow together. */
const shape = fc.record({
  amount: fc.integer({ min: 1, max: 5_000 }),
  fits: fc.integer({ min: 0, max: 60 }),
  remainder: fc.integer({ min: 0, max: 4_999 }),
  bound: fc.constantFrom('balance', 'daily', 'monthly', 'all_time', 'trailing', 'count', 'account'),
})

function limitOf(bound: string, most: number, count: number) {
  switch (bound) {
    case 'balance':
      return []
    case 'trailing':
      return [{ amountMinor: most, interval: { trailingSeconds: 3_600 } }]
    case 'count':
      return [{ count, interval: 'weekly' }]
    default:
      return [{ amountMinor: most, interval: bound === 'account' ? 'monthly' : bound }]
  }
}

describe('200 concurrent authorizations', () => {
  it('of which exactly k fit: exactly k are approved, whatever bounds them', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ amount, fits, remainder, bound }) => {
        const most = amount * fits + (remainder % amount)
        const plenty = amount * 1_000
        const limits = limitOf(bound, most, fits)
        const card = await api.giveCard({
          fundedMinor: BigInt(bound === 'balance' ? most : plenty),
          controls: bound === 'account' ? {} : { limits },
        })
        if (bound === 'account') {
          await api.context.pool.query('UPDATE accounts SET controls = $3 WHERE lane = $1 AND id = $2', [
            card.lane,
            card.accountId,
            JSON.stringify({ limits }),
          ])
        }
        const created = Math.floor(api.clock.nowMs() / 1000)
        const answers = await Promise.all(
          Array.from({ length: 200 }, () => api.send(new ProviderChain({ ...card, created }).request(amount))),
        )
        expect(answers.filter(({ body }) => body.approved === true)).toHaveLength(fits)
        expect(answers.filter(({ body }) => body.approved === false)).toHaveLength(200 - fits)
        expect(await api.balance(card)).toMatchObject({ heldMinor: amount * fits })
        const { rows } = await api.context.pool.query(
          'SELECT count(DISTINCT seq)::int AS numbers, max(seq)::int AS last FROM decisions WHERE lane = $1 AND account_id = $2',
          [card.lane, card.accountId],
        )
        expect(rows).toEqual([{ numbers: 200, last: 200 }])
      }),
      { numRuns: 14, endOnFailure: true },
    )
    await api.expectBooksToAgree()
  })

  it('over many cards of one account against one balance: exactly what fits', async () => {
    const first = await api.giveCard({ fundedMinor: 7_777n })
    const others = await Promise.all(
      Array.from({ length: 4 }, () => api.giveCard({ person: first.person, fundedMinor: 0n })),
    )
    const cards = [first, ...others]
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        api.send(new ProviderChain(cards[index % cards.length] ?? first).request(100)),
      ),
    )
    expect(answers.filter(({ body }) => body.approved === true)).toHaveLength(77)
    await api.expectBooksToAgree()
  })

  it('over two processes against one balance and one limit: exactly what fits', async () => {
    const other = await startIssuingApi({ beside: api })
    for (const [fundedMinor, amountMinor] of [
      [3_333n, 1_000_000],
      [1_000_000n, 3_333],
    ] as const) {
      const card = await api.giveCard({ fundedMinor, controls: { limits: [{ amountMinor, interval: 'all_time' }] } })
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          (index % 2 === 0 ? api : other).send(new ProviderChain(card).request(100)),
        ),
      )
      expect(answers.filter(({ body }) => body.approved === true)).toHaveLength(33)
      expect(await api.balance(card)).toMatchObject({ heldMinor: 3_300 })
    }
    await api.expectBooksToAgree()
  })

  it('while controls change: what is approved after the lower limit stands never exceeds it', async () => {
    const card = await api.giveCard({
      fundedMinor: 1_000_000n,
      controls: { limits: [{ amountMinor: 1_000_000, interval: 'daily' }] },
    })
    const load = Array.from({ length: 150 }, () => api.send(new ProviderChain(card).request(1_000)))
    const lowered = await api.post(
      '/cards/controls',
      { cardId: card.cardId, controls: { limits: [{ amountMinor: 20_000, interval: 'daily' }] } },
      { token: card.person.accessToken },
    )
    expect(lowered.status).toBe(200)
    await Promise.all(load)
    const approvedBefore = Number((await api.balance(card)).heldMinor)
    const later = await Promise.all(Array.from({ length: 50 }, () => api.send(new ProviderChain(card).request(1_000))))
    const room = Math.max(0, 20 - approvedBefore / 1_000)
    expect(later.filter(({ body }) => body.approved === true)).toHaveLength(room)
    const limits = await api.get(`/cards/limits?cardId=${card.cardId}`, { token: card.person.accessToken })
    expect(limits.body).toMatchObject({ data: [{ usedMinor: Math.max(20_000, approvedBefore) }] })
  })
})

describe('a batch', () => {
  it('with poisonous requests leaves the answers of the others alone', async () => {
    const cards = await Promise.all(Array.from({ length: 8 }, () => api.giveCard()))
    // A directory that names a card which is not in its lane: no decision can be made for it.
    const lost = await api.giveCard()
    await api.context.pool.query(
      "INSERT INTO issuer_cards (issuer, issuer_card_id, lane, account_id, card_id) VALUES ('stripe', 'ic_lost', $1, $2, 'card_lost')",
      [lost.lane, lost.accountId],
    )
    const requests = cards.flatMap((card) =>
      Array.from({ length: 10 }, (_, index) =>
        new ProviderChain(index === 5 ? { issuerCardId: 'ic_lost' } : card).request(100),
      ),
    )
    const before = await countAlerts(api.context, 'decision_failed')
    const answers = await Promise.all(requests.map((event) => api.send(event)))
    expect(await countAlerts(api.context, 'decision_failed')).toBe(before + 8)
    answers.forEach(({ body, status }, index) => {
      expect(status).toBe(200)
      expect(body).toEqual(
        index % 10 === 5 ? { approved: false, metadata: { decline_reason: 'processing_error' } } : { approved: true },
      )
    })
    await api.expectBooksToAgree()
  })

  it('decides once what is in it more than once, by the id of the event or by its place in the chain, and answers all of it', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    const event = chain.request(6_000)
    // Once the card is known, what is asked first is decided first, and what is asked meanwhile gathers.
    await api.send(new ProviderChain(card).request(0))
    const gathered = [new ProviderChain(card).request(0), event, { ...event, id: 'evt_other_delivery' }, event]
    const answers = await Promise.all(gathered.map((one) => api.context.authorizer.authorize(readRequest(one))))
    expect(answers).toEqual(gathered.map(() => ({ isApproved: true })))
    expect(await api.decisionsOf(chain.id)).toHaveLength(1)
    expect(await api.balance(card)).toMatchObject({ heldMinor: 6_000, availableMinor: 4_000 })
    await api.expectBooksToAgree()
  })

  it('takes text from merchants that no database could store', async () => {
    const card = await api.giveCard()
    const answer = await api.send(
      new ProviderChain({ ...card, merchantName: 'zero \u0000 byte \ud800', merchantId: 'mid\u0000' }).request(100),
    )
    expect(answer.body).toEqual({ approved: true })
    expect(await api.transactions(card)).toMatchObject([{ merchant: { name: 'zero byte \ufffd', id: 'mid' } }])
  })
})
