import { describe, expect, it } from 'vitest'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { signInStaff } from '../support/staff.ts'

const api = await startIssuingApi()
const { accessToken: token } = await signInStaff(api, 'risk')

const rowsOf = async (path: string) => {
  const { status, body, text } = await api.get(path, { token })
  expect(status, text).toBe(200)
  return body.data as Record<string, string>[]
}

describe('staff', () => {
  it('find cards by whose they are, by their state, by their last digits and by their id', async () => {
    const card = await api.giveCard()
    const frozen = await api.giveCard({ person: card.person, fundedMinor: 0n })
    const other = await api.giveCard()
    await api.post('/cards/freeze', { cardId: frozen.cardId }, { token: card.person.accessToken })
    await api.context.pool.query("UPDATE cards SET last4 = '7777' WHERE id = $1", [frozen.cardId])
    const idsOf = async (query: string) => (await rowsOf(`/admin/cards?${query}`)).map(({ id }) => id)
    const userId = String((await api.get('/me', { token: card.person.accessToken })).body.id)
    const both = [frozen.cardId, card.cardId]
    expect(await idsOf('limit=100')).toEqual([other.cardId, ...both])
    expect(await idsOf(`accountId=${card.accountId}`)).toEqual(both)
    expect(await idsOf(`userId=${userId}`)).toEqual(both)
    expect(await idsOf(`userId=${userId}&status=frozen`)).toEqual([frozen.cardId])
    expect(await idsOf('last4=7777')).toEqual([frozen.cardId])
    expect(await idsOf(`cardId=${card.cardId}`)).toEqual([card.cardId])
    const paged: unknown[] = []
    let cursor = ''
    do {
      const { body } = await api.get(`/admin/cards?limit=1${cursor}`, { token })
      paged.push(...(body.data as { id: string }[]).map(({ id }) => id))
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`
    } while (cursor !== '')
    expect(paged).toEqual([other.cardId, ...both])
  })

  it('see the balance of an account in its own currency, whatever else has posted to it', async () => {
    const card = await api.giveCard({ fundedMinor: 1_500n })
    await api.send(new ProviderChain({ ...card, currency: 'aud' }).forcePost(700))
    const userId = String((await api.get('/me', { token: card.person.accessToken })).body.id)
    const { body } = await api.get(`/admin/users/detail?userId=${userId}`, { token })
    const own = { ledgerMinor: 1_500, heldMinor: 0, availableMinor: 1_500, currency: 'usd' }
    expect(body.account).toMatchObject({ balance: own })
    expect((await api.get('/account', { token: card.person.accessToken })).body).toMatchObject(own)
  })

  it('find decisions by card, by what came of them and by when they were made; refunds and force posts are none', async () => {
    const [card, other] = [await api.giveCard({ fundedMinor: 1_000n }), await api.giveCard()]
    const ask = async (holder: CardOfTest, amount: number) => {
      const chain = new ProviderChain(holder)
      const { body } = await api.send(chain.request(amount))
      await api.send(chain.record(amount, body.approved === true))
      api.clock.advance(1_000)
      return chain
    }
    const chain = await ask(card, 600)
    await ask(card, 2_000)
    await ask(other, 100)
    await api.send(new ProviderChain(card).forcePost(50))
    await api.send(new ProviderChain(card).refund(50, false))
    // An increment that is declined leaves its payment what it was.
    await api.send(chain.request(900))
    await api.send(chain.record(900, false))
    const listed = async (query = '') =>
      (await rowsOf(`/admin/authorizations?cardId=${card.cardId}${query}`)).map(({ result, amountMinor }) => [
        result,
        amountMinor,
      ])
    const [approved, declined] = [
      ['approved', 600],
      ['declined', 2_000],
    ]
    expect(await listed()).toEqual([declined, approved])
    expect(await listed('&result=approved')).toEqual([approved])
    expect(await listed('&result=declined')).toEqual([declined])
    const [newer] = await rowsOf(`/admin/authorizations?cardId=${card.cardId}`)
    expect(await listed(`&from=${newer?.decidedAt}`)).toEqual([declined])
    expect(await listed(`&to=${newer?.decidedAt}`)).toEqual([approved])
    const detail = `/admin/authorizations/detail?authorizationId=${(await rowsOf(`/admin/authorizations?cardId=${card.cardId}&result=approved`))[0]?.authorizationId}`
    const { body } = await api.get(detail, { token })
    expect(body.decisions).toMatchObject([
      { result: 'approved', balanceBefore: { heldMinor: 0 }, balanceAfter: { heldMinor: 600, availableMinor: 400 } },
      { result: 'declined', balanceAfter: { heldMinor: 600, availableMinor: 400 } },
    ])
  })
})
