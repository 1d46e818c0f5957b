import { describe, expect, it } from 'vitest'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { type ChainOptions, ProviderChain } from '../issuing/provider-events.ts'

const api = await startIssuingApi()

const AT_MS = Date.parse('2026-03-10T12:00:00Z')

/** An approved payment, so many seconds after that moment. */
async function pay(card: CardOfTest, seconds: number, options: Partial<ChainOptions> = {}): Promise<void> {
  await api.send(
    new ProviderChain({ ...card, created: AT_MS / 1000 + seconds, ...options }).record(100 + seconds, true),
  )
}

const amountsOf = async (card: CardOfTest, query: string) =>
  (await api.transactions(card, query)).map(({ amountMinor }) => amountMinor)

const detailOf = async (card: CardOfTest, query = '') => {
  const [transaction] = await api.transactions(card, query)
  const path = `/cards/transactions/detail?transactionId=${transaction?.id}`
  return (await api.get(path, { token: card.person.accessToken })).body
}

describe('payments', () => {
  it('are found from a moment on and before another', async () => {
    const card = await api.giveCard()
    for (const seconds of [0, 1, 2]) await pay(card, seconds)
    const moment = (seconds: number) => new Date(AT_MS + seconds * 1000).toISOString()
    expect(await amountsOf(card, `?from=${moment(1)}`)).toEqual([102, 101])
    expect(await amountsOf(card, `?to=${moment(1)}`)).toEqual([100])
    expect(await amountsOf(card, `?from=${moment(1)}&to=${moment(2)}`)).toEqual([101])
    expect(await amountsOf(card, '?minMinor=101&maxMinor=101')).toEqual([101])
  })

  it('are found by the name and by the code of a category, whichever the network told', async () => {
    const card = await api.giveCard()
    await pay(card, 0, { category: '', mcc: '5411' })
    await pay(card, 1, { category: 'grocery_stores_supermarkets', mcc: '' })
    await pay(card, 2, { category: 'bakeries', mcc: '5462' })
    for (const category of ['5411', 'grocery_stores_supermarkets'])
      expect(await amountsOf(card, `?category=${category}`)).toEqual([101, 100])
    expect(await amountsOf(card, '?category=5462')).toEqual([102])
  })

  it('are found by all four last digits of a card, and by one card', async () => {
    const card = await api.giveCard()
    const other = await api.giveCard({ person: card.person, fundedMinor: 0n })
    await pay(card, 0)
    await pay(other, 1)
    expect(await amountsOf(card, '?q=4242')).toEqual([101, 100])
    expect(await amountsOf(card, '?q=424')).toEqual([])
    expect(await amountsOf(card, `?cardId=${other.cardId}`)).toEqual([101])
  })

  it('of one moment are all listed, page by page', async () => {
    const card = await api.giveCard()
    for (let count = 0; count < 4; count += 1) await pay(card, 0)
    const seen: unknown[] = []
    let cursor = ''
    do {
      const { body } = await api.get(`/cards/transactions?limit=1${cursor}`, { token: card.person.accessToken })
      seen.push(...(body.data as { id: string }[]).map(({ id }) => id))
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`
    } while (cursor !== '')
    expect([seen.length, new Set(seen).size]).toEqual([4, 4])
  })

  it('include a refund of a purchase that is not known here', async () => {
    const card = await api.giveCard()
    await api.send(new ProviderChain(card).refund(650))
    expect(await api.transactions(card)).toMatchObject([{ amountMinor: 650, status: 'refunded' }])
  })
})

describe('the story of a payment', () => {
  it('tells what the shop asked for in its own currency beside what that was in the account’s', async () => {
    const card = await api.giveCard()
    const event = new ProviderChain(card).record(1_080, true)
    Object.assign((event.data as { object: object }).object, { merchant_amount: 1_000, merchant_currency: 'eur' })
    await api.send(event)
    expect(await detailOf(card)).toMatchObject({
      amountMinor: 1_080,
      currency: 'usd',
      merchantAmountMinor: 1_000,
      merchantCurrency: 'eur',
    })
  })

  it('is told in the order in which it happened, though it was heard of in another', async () => {
    const card = await api.giveCard()
    const chain = new ProviderChain(card)
    const record = chain.record(900, true)
    for (const event of [...chain.capture(900, true).toReversed(), record]) await api.send(event)
    expect((await detailOf(card)).timeline).toMatchObject([
      { kind: 'authorization', holdMinor: 900, postedMinor: 0 },
      { kind: 'capture', holdMinor: 0, postedMinor: 900 },
      { kind: 'close' },
    ])
  })

  it('follows what the issuer recorded, where that is not what was answered', async () => {
    const card = await api.giveCard({ fundedMinor: 1_000n })
    const chain = new ProviderChain(card)
    expect((await api.send(chain.request(2_000))).body.approved).toBe(false)
    await api.send(chain.record(2_000, true, 'webhook_timeout'))
    const detail = await detailOf(card)
    expect(detail).toMatchObject({ status: 'pending', holdMinor: 2_000, remedies: [] })
    expect(detail).not.toHaveProperty('declineReason')
    expect(detail.timeline).toMatchObject([{ kind: 'authorization', result: 'approved', holdMinor: 2_000 }])
  })

  it('explains the last part that was declined', async () => {
    const card = await api.giveCard({ fundedMinor: 1_000n })
    const chain = new ProviderChain(card)
    for (const amount of [500, 800]) {
      const { body } = await api.send(chain.request(amount))
      await api.send(chain.record(amount, body.approved === true))
    }
    expect((await detailOf(card)).trace).toMatchObject([
      { kind: 'balance', passed: false, reason: 'insufficient_funds' },
    ])
    await api.post('/cards/freeze', { cardId: card.cardId }, { token: card.person.accessToken })
    await api.send(chain.request(100))
    await api.send(chain.record(100, false))
    expect((await detailOf(card)).trace).toMatchObject([{ kind: 'state', passed: false, reason: 'card_not_active' }])
    for (const event of chain.capture(500, true)) await api.send(event)
    const settled = await detailOf(card)
    expect(settled).toMatchObject({ status: 'settled', remedies: [] })
    expect(settled).not.toHaveProperty('declineReason')
  })
})
