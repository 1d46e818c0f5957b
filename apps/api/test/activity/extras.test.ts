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
    await api.post('/cards/transactions/note', { transactionId, note: 'Team lunch' }, asOwner(card))
    const send = async () =>
      api.post('/cards/transactions/receipt', makeForm({ transactionId, file: await makePicture() }), asOwner(card))
    const [first, second] = [await send(), await send()]
    expect([first.status, second.status]).toEqual([201, 201])
    const { response, bytes } = await bytesOf(path, card.person.accessToken)
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(response.headers.get('cache-control')).toBe('no-store')
    // Whatever is in the picture, a browser that opens it runs nothing.
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    expect((await api.get(path, asOwner(stranger))).body.code).toBe('not_found')
    expect((await api.transactions(card))[0]).toMatchObject({ receipt: true, note: 'Team lunch' })
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

  it('sent again under its key is the same one; another picture under that key is refused', async () => {
    const card = await api.giveCard()
    const transactionId = await pay(card)
    const headers = { 'Idempotency-Key': 'receipt-of-lunch' }
    const send = (file: Buffer) =>
      api.post('/cards/transactions/receipt', makeForm({ transactionId, file }), { ...asOwner(card), headers })
    const picture = await makePicture()
    const [first, again, other] = [await send(picture), await send(picture), await send(await makePicture())]
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body])
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_key_reused'])
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
