import { describe, expect, it } from 'vitest'
import { countAlerts } from '../support/alerts.ts'
import { startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'

/** What was answered here, and what the provider recorded. */

const api = await startIssuingApi()

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

  it('that agree are marked with nothing where the issuer tells of several at once, each by its own answer', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    expect((await api.send(chain.request(1_000))).body).toEqual({ approved: true })
    chain.record(1_000, true)
    expect((await api.send(chain.request(20_000))).body).toMatchObject({ approved: false })
    await api.send(chain.record(20_000, false))
    expect(await flagsOf(chain)).toEqual([])
    expect(await api.transactions(card)).toMatchObject([{ status: 'pending', holdMinor: 1_000 }])
  })

  it('approved here, declined there: the hold is released at once and a person is told', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    expect((await api.send(chain.request(3_000))).body.approved).toBe(true)
    expect(await countAlerts(api.context, 'declined_elsewhere')).toBe(0)
    await api.send(chain.record(3_000, false, 'webhook_timeout'))
    expect([await flagsOf(chain), await countAlerts(api.context, 'declined_elsewhere')]).toEqual([
      ['declined_elsewhere'],
      1,
    ])
    expect(await api.balance(card)).toMatchObject({ heldMinor: 0, availableMinor: 10_000 })
    expect(await api.transactions(card)).toMatchObject([{ status: 'declined', declineReason: 'processing_error' }])
    await api.expectBooksToAgree()
  })

  it('that differ once are told of once, whatever is asked of the payment afterwards', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    await api.send(chain.request(3_000))
    const before = await countAlerts(api.context, 'declined_elsewhere')
    await api.send(chain.record(3_000, false, 'webhook_timeout'))
    await api.send(chain.request(500))
    await api.send(chain.record(500, true))
    expect((await countAlerts(api.context, 'declined_elsewhere')) - before).toBe(1)
  })

  it('approved here, declined there: what releases the hold names the fact that held it', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    await api.send(chain.request(3_000))
    await api.send(chain.record(3_000, false, 'webhook_timeout'))
    const { rows } = await api.context.pool.query(
      `SELECT t.reason, f.kind FROM transfers t JOIN authorizations a ON a.lane = t.lane AND a.id = t.authorization_id
         LEFT JOIN facts f ON f.lane = t.lane AND f.authorization_id = a.id AND f.id = t.fact_id
       WHERE a.issuer_id = $1 ORDER BY t.reason`,
      [chain.id],
    )
    expect(rows).toEqual([
      { reason: 'hold', kind: 'authorization' },
      { reason: 'hold_release', kind: 'authorization' },
    ])
  })

  it('declined here, approved there: it is held and its capture posts', async () => {
    const card = await api.giveCard({ fundedMinor: 1_000n })
    const chain = new ProviderChain(card)
    expect((await api.send(chain.request(3_000))).body.approved).toBe(false)
    await api.send(chain.record(3_000, true, 'webhook_timeout'))
    expect(await api.balance(card)).toMatchObject({ heldMinor: 3_000, availableMinor: -2_000 })
    for (const event of chain.capture(3_000, true)) await api.send(event)
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: -2_000, heldMinor: 0, availableMinor: -2_000 })
    expect(await flagsOf(chain)).toEqual(['unasked_approval', 'approved_elsewhere', 'overdraft'])
    const alerted = ['approved_elsewhere', 'overdraft'].map((kind) => countAlerts(api.context, kind))
    expect(await Promise.all(alerted)).toEqual([1, 1])
    await api.expectBooksToAgree()
  })

  it('booked here, and told with another amount or currency later: the books stay, and a person is told each time', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    await api.send(chain.record(3_000, true))
    const [cleared] = chain.capture(3_000)
    const refund = chain.refund(500)
    if (cleared === undefined) throw new Error('a capture is told')
    for (const event of [cleared, refund, cleared, refund]) await api.send(event)
    expect(await countAlerts(api.context, 'told_otherwise')).toBe(0)
    for (const [event, change] of [
      [cleared, { amount: -2_999 }],
      [cleared, { currency: 'eur' }],
      [refund, { amount: 501 }],
    ] as const) {
      const object = { ...(event.data as { object: object }).object, ...change }
      const updated = { ...event, id: `evt_${JSON.stringify(change)}`, type: 'issuing_transaction.updated' }
      expect((await api.send({ ...updated, data: { object } })).status).toBe(200)
    }
    expect(await countAlerts(api.context, 'told_otherwise')).toBe(3)
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: 7_500, heldMinor: 0 })
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

  it('refused in our name although no decision stands behind it: shown as what failed here, not as the issuer’s doing', async () => {
    const card = await api.giveCard()
    await api.send(new ProviderChain(card).record(3_000, false))
    expect(await api.transactions(card)).toMatchObject([{ status: 'declined', declineReason: 'processing_error' }])
  })

  it('refused by us and then, asked for more, by the issuer itself: the last refusal is what is told', async () => {
    const card = await api.giveCard({ fundedMinor: 100n })
    const chain = new ProviderChain(card)
    await api.send(chain.request(3_000))
    await api.send(chain.record(3_000, false))
    expect(await api.transactions(card)).toMatchObject([{ declineReason: 'insufficient_funds' }])
    await api.send(chain.record(500, false, 'card_inactive'))
    expect(await api.transactions(card)).toMatchObject([{ status: 'declined', declineReason: 'card_not_active' }])
  })
})
