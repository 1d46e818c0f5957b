import { describe, expect, it } from 'vitest'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { makeForm, makePicture } from '../support/kyc-forms.ts'

const api = await startIssuingApi({ hasWorker: true })

async function pay(card: CardOfTest, amount = 2_350, options: { merchantId?: string; merchantName?: string } = {}) {
  const chain = new ProviderChain({ issuerCardId: card.issuerCardId, ...options })
  await api.send(chain.record(amount, true))
  for (const event of chain.capture(amount, true)) await api.send(event)
  const [newest] = await api.transactions(card)
  return String(newest?.id)
}

const asOwner = (card: CardOfTest) => ({ token: card.person.accessToken })
const bytesOf = async (path: string, token: string) => {
  const response = await fetch(new URL(path, api.url), { headers: { authorization: `Bearer ${token}` } })
  return { response, bytes: Buffer.from(await response.arrayBuffer()) }
}

describe('a note', () => {
  it('is shown on the payment, found by its words, replaced, and removed by an empty one', async () => {
    const card = await api.giveCard()
    const transactionId = await pay(card)
    const noted = await api.post('/cards/transactions/note', { transactionId, note: 'Team lunch 50%' }, asOwner(card))
    expect(noted.status).toBe(200)
    expect(noted.body).toMatchObject({ id: transactionId, note: 'Team lunch 50%' })
    expect(await api.transactions(card, '?q=lunch%2050%25')).toHaveLength(1)
    expect(await api.transactions(card, '?q=dinner')).toHaveLength(0)
    const { body } = await api.get(`/cards/transactions/detail?transactionId=${transactionId}`, asOwner(card))
    expect(body.note).toBe('Team lunch 50%')
    await api.post('/cards/transactions/note', { transactionId, note: '' }, asOwner(card))
    expect((await api.transactions(card))[0]).not.toHaveProperty('note')
  })

  it('cannot be written on the payment of somebody else, nor on one that never was', async () => {
    const card = await api.giveCard()
    const stranger = await api.giveCard()
    const transactionId = await pay(card)
    const answers = await Promise.all(
      [transactionId, api.context.newId('auth', card.lane)].map((id) =>
        api.post('/cards/transactions/note', { transactionId: id, note: 'mine' }, asOwner(stranger)),
      ),
    )
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'not_found'],
      [404, 'not_found'],
    ])
    expect((await api.transactions(card))[0]).not.toHaveProperty('note')
  })
})

describe('a receipt', () => {
  it('is kept sealed, shown to its owner only, and replaced whole by the next', async () => {
    const card = await api.giveCard()
    const stranger = await api.giveCard()
    const transactionId = await pay(card)
    const path = `/cards/transactions/receipt?transactionId=${transactionId}`
    expect((await api.get(path, asOwner(card))).status).toBe(404)
    const send = async () =>
      api.post('/cards/transactions/receipt', makeForm({ transactionId, file: await makePicture() }), asOwner(card))
    const [first, second] = [await send(), await send()]
    expect([first.status, second.status]).toEqual([201, 201])
    const { response, bytes } = await bytesOf(path, card.person.accessToken)
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    expect((await api.get(path, asOwner(stranger))).body.code).toBe('not_found')
    expect((await api.transactions(card))[0]?.receipt).toBe(true)
    const { rows } = await api.context.pool.query<{ sealed: Buffer }>(
      "SELECT sealed FROM files WHERE kind = 'receipt' AND user_id = (SELECT user_id FROM accounts WHERE id = $1)",
      [card.accountId],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.sealed.includes(bytes.subarray(0, 64))).toBe(false)
  })

  it('of two that arrive at once, one stays and no picture is left over', async () => {
    const card = await api.giveCard()
    const transactionId = await pay(card)
    const pictures = await Promise.all([makePicture(), makePicture(), makePicture()])
    const answers = await Promise.all(
      pictures.map((file) => api.post('/cards/transactions/receipt', makeForm({ transactionId, file }), asOwner(card))),
    )
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    const { rows } = await api.context.pool.query(
      "SELECT 1 FROM files WHERE kind = 'receipt' AND user_id = (SELECT user_id FROM accounts WHERE id = $1)",
      [card.accountId],
    )
    expect(rows).toHaveLength(1)
  })

  it('must be a picture, and there must be one', async () => {
    const card = await api.giveCard()
    const transactionId = await pay(card)
    const send = (file?: Buffer) =>
      api.post('/cards/transactions/receipt', makeForm({ transactionId, file }), asOwner(card))
    expect((await send()).body.code).toBe('upload_missing')
    expect((await send(Buffer.from('no picture at all'))).body.code).toBe('unsupported_media_type')
  })
})

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

  it('is not told of the card of somebody else', async () => {
    const [card, stranger] = [await api.giveCard(), await api.giveCard()]
    for (const path of [`/cards/spending?month=${month}&by=day&cardId=`, '/cards/merchants?cardId='])
      expect((await api.get(`${path}${card.cardId}`, asOwner(stranger))).body.code).toBe('not_found')
  })
})
