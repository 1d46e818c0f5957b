import { describe, expect, it, vi } from 'vitest'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { type ChainOptions, ProviderChain } from '../issuing/provider-events.ts'

const api = await startIssuingApi()

type Told = { kind: string; title: string; body: string; link: string }

const told = async (card: CardOfTest): Promise<Told[]> =>
  (await api.get('/me/notifications', { token: card.person.accessToken })).body.data as Told[]

/** Waits until everything that was written so far has gone out. */
const relayed = () =>
  vi.waitFor(
    async () => {
      const { rows } = await api.context.pool.query('SELECT 1 FROM outbox WHERE relayed_at IS NULL LIMIT 1')
      expect(rows).toEqual([])
    },
    { timeout: 60_000 },
  )

async function buy(card: CardOfTest, amount: number, options: Partial<ChainOptions> = {}) {
  const chain = new ProviderChain({ issuerCardId: card.issuerCardId, ...options })
  const { body } = await api.send(chain.request(amount))
  await api.send(chain.record(amount, body.approved === true))
  return chain
}

describe('what is told of a payment', () => {
  it('is its approval, once, however it grows, and its refund, each with a link to the payment', async () => {
    const card = await api.giveCard()
    const chain = await buy(card, 2_350)
    await api.send(chain.request(400))
    await api.send(chain.record(400, true))
    for (const event of chain.capture(2_750, true)) await api.send(event)
    await api.send(chain.refund(1_000))
    await relayed()
    const [payment] = await api.transactions(card)
    const link = `/activity/${payment?.id}`
    expect(await told(card)).toMatchObject([
      { kind: 'refund', title: '$10.00 back from Corner Grocery', link },
      { kind: 'payment_approved', body: 'Card ending in 4242', link },
    ])
  })

  it('links a refund to no purchase of somebody else, whatever the issuer says it belongs to', async () => {
    const card = await api.giveCard()
    const chain = await buy(card, 2_350)
    for (const event of chain.capture(2_350, true)) await api.send(event)
    const other = await api.giveCard({ person: await api.signUpInLane(card.lane) })
    const misled = chain.refund(1_000)
    const { object } = misled.data as { object: object }
    await api.send({ ...misled, data: { object: { ...object, card: other.issuerCardId } } })
    await relayed()
    const [refund] = await api.transactions(other)
    expect(await told(other)).toMatchObject([{ kind: 'refund', link: `/activity/${refund?.id}` }])
  })

  it('is its decline, with the reason in a sentence', async () => {
    const card = await api.giveCard({ fundedMinor: 100n })
    await buy(card, 2_350)
    await relayed()
    const [notice] = await told(card)
    const [payment] = await api.transactions(card)
    expect(notice).toMatchObject({ kind: 'payment_declined', title: 'Declined: $23.50 at Corner Grocery' })
    expect(notice?.body).toBe(payment?.explanation)
    expect(notice?.link).toBe(`/activity/${payment?.id}`)
  })

  it('is the increment that was declined, and not the payment that stands without it, be that days old', async () => {
    const card = await api.giveCard({
      fundedMinor: 6_000n,
      controls: { limits: [{ amountMinor: 5_500, interval: 'all_time' }] },
    })
    const chain = await buy(card, 5_000, { created: Math.floor(api.clock.nowMs() / 1000) - 3 * 86_400 })
    expect((await api.send(chain.request(700))).body.approved).toBe(false)
    await api.send(chain.record(700, false))
    await relayed()
    expect(await told(card)).toMatchObject([
      {
        kind: 'payment_declined',
        title: 'Declined: $7.00 at Corner Grocery',
        body: "This payment of $7.00 is over the card's total limit of $55.00: $5.00 was left.",
      },
    ])
  })

  it('is what the issuer decided or posted by itself', async () => {
    const card = await api.giveCard()
    await api.send(new ProviderChain({ ...card, merchantName: 'Declined Shop' }).record(700, false, 'card_inactive'))
    await relayed()
    expect(await told(card)).toMatchObject([{ kind: 'payment_declined', title: 'Declined: $7.00 at Declined Shop' }])
    await api.send(new ProviderChain({ ...card, merchantName: 'Ferry' }).forcePost(1_200))
    await relayed()
    expect((await told(card))[0]).toMatchObject({ kind: 'payment_approved', title: expect.stringContaining('$12.00') })
  })

  it('is nothing for a check of the card, and nothing of what is long past', async () => {
    const card = await api.giveCard()
    await buy(card, 0)
    await buy(card, 500, { created: Math.floor(Date.now() / 1000) - 25 * 3_600 })
    await relayed()
    expect(await told(card)).toEqual([])
    await buy(card, 500, { created: Math.floor(Date.now() / 1000) - 23 * 3_600 })
    await relayed()
    expect(await told(card)).toMatchObject([{ kind: 'payment_approved' }])
  })

  it('goes into the export, with notes and disputes', async () => {
    const card = await api.giveCard()
    const chain = await buy(card, 900)
    for (const event of chain.capture(900, true)) await api.send(event)
    const [payment] = await api.transactions(card)
    const own = { token: card.person.accessToken }
    await api.post('/cards/transactions/note', { transactionId: payment?.id, note: 'Lunch' }, own)
    const claim = { transactionId: payment?.id, reason: 'other', explanation: 'It was never served.' }
    await api.post('/disputes/create', claim, own)
    const { body } = await api.get('/me/export', own)
    expect(body.transactions).toMatchObject([{ note: 'Lunch' }])
    expect(body.disputes).toMatchObject([
      { explanation: 'It was never served.', amountMinor: 900, timeline: [{ event: 'created' }], evidence: [] },
    ])
    expect(body.exceptions).toEqual([])
  })
})
