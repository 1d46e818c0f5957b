import { describe, expect, it } from 'vitest'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'

// Months are those of UTC, wherever the machine stands.
process.env.TZ = 'America/St_Johns'

const api = await startIssuingApi({ hasWorker: true })

async function pay(
  card: CardOfTest,
  amount = 2_350,
  options: { merchantId?: string; merchantName?: string; created?: number } = {},
) {
  const chain = new ProviderChain({ issuerCardId: card.issuerCardId, ...options })
  await api.send(chain.record(amount, true))
  for (const event of chain.capture(amount, true)) await api.send(event)
}

const asOwner = (card: CardOfTest) => ({ token: card.person.accessToken })

describe('merchants', () => {
  it('lists each once, the one seen last first, page by page, whatever its id looks like', async () => {
    const card = await api.giveCard()
    await pay(card, 100, { merchantId: 'mid.one', merchantName: 'First Shop' })
    await pay(card, 100, { merchantId: 'mid two/3', merchantName: 'Second Shop' })
    await pay(card, 100, { merchantId: 'mid.one', merchantName: 'First Shop Renamed' })
    const names: unknown[] = []
    let cursor = ''
    do {
      const { body } = await api.get(`/cards/merchants?limit=1${cursor}`, asOwner(card))
      names.push(...(body.data as { name: string }[]).map(({ name }) => name))
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`
    } while (cursor !== '')
    expect(names.toSorted()).toEqual(['First Shop Renamed', 'Second Shop'])
    const found = await api.get('/cards/merchants?q=second', asOwner(card))
    expect(found.body.data).toMatchObject([{ id: 'mid two/3', category: 'grocery_stores_supermarkets' }])
    expect((await api.get('/cards/merchants?q=%25', asOwner(card))).body.data).toEqual([])
  })

  it('are listed whole also where those of later pages are paid in between, and whatever the length of their ids', async () => {
    const card = await api.giveCard()
    const ids = ['one', 'two', 'three', 'four'].map((name) => `mid_${name}_${'9'.repeat(120)}`)
    for (const [index, merchantId] of ids.entries())
      await pay(card, 100, { merchantId, created: Math.floor(api.clock.nowMs() / 1000) - 100 + index })
    const listed: unknown[] = []
    let cursor = ''
    do {
      const { body, status, text } = await api.get(`/cards/merchants?limit=1${cursor}`, asOwner(card))
      expect(status, text).toBe(200)
      listed.push(...(body.data as { id: string }[]).map(({ id }) => id))
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`
      api.clock.advance(1)
      await pay(card, 100, { merchantId: ids[0] ?? '', created: Math.floor(api.clock.nowMs() / 1000) })
    } while (cursor !== '')
    expect(listed).toEqual(ids.toReversed())
    const foreign = Buffer.from('k.mid').toString('base64url')
    expect((await api.get(`/cards/merchants?cursor=${foreign}`, asOwner(card))).status).toBe(422)
  })

  it('are those of one card where it is named, and so is what was spent', async () => {
    const card = await api.giveCard()
    const other = await api.giveCard({ person: card.person, fundedMinor: 0n })
    await pay(card, 100, { merchantId: 'mid_one' })
    await pay(other, 250, { merchantId: 'mid_two' })
    const month = new Date(api.clock.nowMs()).toISOString().slice(0, 7)
    const idsOf = async (cardId: string) => {
      const { body } = await api.get(`/cards/merchants?cardId=${cardId}`, asOwner(card))
      return (body.data as { id: string }[]).map(({ id }) => id)
    }
    expect([await idsOf(card.cardId), await idsOf(other.cardId)]).toEqual([['mid_one'], ['mid_two']])
    const path = `/cards/spending?month=${month}&by=merchant&cardId=${other.cardId}`
    expect((await api.get(path, asOwner(card))).body.rows).toMatchObject([{ key: 'mid_two', amountMinor: 250 }])
  })
})

describe('spending', () => {
  const month = new Date(api.clock.nowMs()).toISOString().slice(0, 7)
  const before = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 2, 3, 12))

  async function spend(
    card: CardOfTest,
    amount: number,
    more: Partial<ConstructorParameters<typeof ProviderChain>[0]>,
  ) {
    const chain = new ProviderChain({ issuerCardId: card.issuerCardId, ...more })
    await api.send(chain.record(amount, true))
    return chain
  }

  it('adds up a month by category beside the month before, net of refunds, declined ones left out', async () => {
    const card = await api.giveCard({ fundedMinor: 100_000n })
    await spend(card, 1_000, {})
    const refunded = await spend(card, 500, {})
    for (const event of refunded.capture(500, true)) await api.send(event)
    await api.send(refunded.refund(200))
    await spend(card, 700, { created: Math.floor(before.getTime() / 1000) })
    const fuel = { category: 'service_stations', mcc: '5541', merchantId: 'mid_fuel' }
    await spend(card, 90, fuel)
    const declined = new ProviderChain({ issuerCardId: card.issuerCardId, ...fuel })
    await api.send(declined.record(4_000, false))
    const { body, status } = await api.get(`/cards/spending?month=${month}&by=category`, asOwner(card))
    expect(status).toBe(200)
    expect(body.currency).toBe('usd')
    expect(body.rows).toMatchObject([
      { key: 'grocery_stores_supermarkets', amountMinor: 1_300, count: 2, previousMinor: 700 },
      { key: 'service_stations', amountMinor: 90, count: 1, previousMinor: 0 },
    ])
    const byMerchant = await api.get(`/cards/spending?month=${month}&by=merchant`, asOwner(card))
    expect(byMerchant.body.rows).toMatchObject([{ key: 'mid_grocery', label: 'Corner Grocery' }, { key: 'mid_fuel' }])
    const byDay = await api.get(
      `/cards/spending?month=${before.toISOString().slice(0, 7)}&by=day&cardId=${card.cardId}`,
      asOwner(card),
    )
    expect(byDay.body.rows).toMatchObject([{ key: before.toISOString().slice(0, 10), amountMinor: 700, count: 1 }])
  })

  it('is told for the days of the month alone, from its first moment to its last (UTC), in the currency of the account', async () => {
    const card = await api.giveCard({ fundedMinor: 100_000n })
    const at = (moment: string) => ({ created: Date.parse(moment) / 1000 })
    await spend(card, 300, at('2026-01-31T12:00:00Z'))
    await spend(card, 10, at('2026-02-01T00:00:00Z'))
    await spend(card, 20, at('2026-02-28T23:59:59Z'))
    await spend(card, 40, at('2026-03-01T00:00:00Z'))
    await spend(card, 80, { ...at('2026-02-10T12:00:00Z'), currency: 'eur' })
    const rowsOf = async (query: string) => (await api.get(`/cards/spending?${query}`, asOwner(card))).body.rows
    expect(await rowsOf('month=2026-02&by=day')).toEqual([
      { key: '2026-02-01', label: '2026-02-01', amountMinor: 10, count: 1, previousMinor: 0 },
      { key: '2026-02-28', label: '2026-02-28', amountMinor: 20, count: 1, previousMinor: 0 },
    ])
    expect(await rowsOf('month=2026-02&by=merchant')).toMatchObject([{ amountMinor: 30, count: 2, previousMinor: 300 }])
    expect(await rowsOf('month=2026-04&by=merchant')).toMatchObject([{ amountMinor: 0, count: 0, previousMinor: 40 }])
  })

  it('is nothing, and no less, where more came back than was paid', async () => {
    const card = await api.giveCard()
    const chain = await spend(card, 500, {})
    for (const event of chain.capture(500, true)) await api.send(event)
    await api.send(chain.refund(800))
    const { body } = await api.get(`/cards/spending?month=${month}&by=category`, asOwner(card))
    expect(body.rows).toMatchObject([{ amountMinor: 0, count: 1 }])
  })

  it('is not told of the card of somebody else', async () => {
    const [card, stranger] = [await api.giveCard(), await api.giveCard()]
    for (const path of [`/cards/spending?month=${month}&by=day&cardId=`, '/cards/merchants?cardId='])
      expect((await api.get(`${path}${card.cardId}`, asOwner(stranger))).body.code).toBe('not_found')
  })
})
