import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { type ChainOptions, ProviderChain } from '../issuing/provider-events.ts'

const api = await startIssuingApi()

const IN_ARABIC = /\p{Script=Arabic}/u
const decline = (card: CardOfTest, amount: number, options: Partial<ChainOptions> = {}) =>
  api.send(new ProviderChain({ issuerCardId: card.issuerCardId, ...options }).request(amount))

async function sentence({ person }: CardOfTest, language?: string): Promise<string> {
  const headers = language === undefined ? {} : { 'Accept-Language': language }
  const { body, headers: answered } = await api.get('/cards/transactions', { token: person.accessToken, headers })
  expect(answered.get('vary')).toContain('Accept-Language')
  const [newest] = body.data as { id: string; explanation: string }[]
  const detail = await api.get(`/cards/transactions/detail?transactionId=${newest?.id}`, {
    token: person.accessToken,
    headers,
  })
  expect(detail.body.explanation).toBe(newest?.explanation)
  return newest?.explanation ?? ''
}

it('a limit is told with its figures in the language that is asked for, and in the time zone of the person', async () => {
  const card = await api.giveCard({ controls: { limits: [{ amountMinor: 5_000, interval: 'daily' }] } })
  await api.post(
    '/me/update',
    { timeZone: 'Europe/Berlin' },
    {
      token: card.person.accessToken,
      headers: { 'Idempotency-Key': randomUUID() },
    },
  )
  await decline(card, 1_250)
  await decline(card, 4_000)
  expect(await sentence(card, 'en')).toMatch(
    /^This payment of \$40\.00 is over the card's daily limit of \$50\.00: \$37\.50 was left, and the limit resets on .+ GMT[+]\d\.$/,
  )
  expect(await sentence(card, 'de-AT,de;q=0.9')).toMatch(
    /^Diese Zahlung über 40,00\u00a0\$ übersteigt das Tageslimit der Karte von 50,00\u00a0\$: 37,50\u00a0\$ waren noch frei, und das Limit beginnt am .+ um 0[12]:00 MES?Z von vorn\.$/,
  )
  const arabic = await sentence(card, 'ar')
  for (const figure of ['40.00', '50.00', '37.50']) expect(arabic).toContain(`\u2066${figure}\u00a0US$\u2069`)
})

it('without a wish, or with one for a language that is not written, it is told in the language of the person', async () => {
  const card = await api.giveCard({ fundedMinor: 100n, currency: 'kwd' })
  await decline(card, 4_000, { currency: 'kwd' })
  expect(await sentence(card)).toContain('is more than the KWD\u00a00.100 available')
  await api.post(
    '/me/update',
    { locale: 'ar' },
    {
      token: card.person.accessToken,
      headers: { 'Idempotency-Key': randomUUID() },
    },
  )
  for (const wish of [undefined, '*', 'fr-FR,fr;q=0.8']) expect(await sentence(card, wish)).toMatch(IN_ARABIC)
  expect(await sentence(card, 'fr,en;q=0.5')).toContain('available in your account')
})

it('names the kind of shop and the country in that language', async () => {
  const card = await api.giveCard({ controls: { blockedCategories: ['bakeries'] } })
  await decline(card, 500, { mcc: '5462', category: 'bakeries' })
  expect(await sentence(card, 'de')).toContain('der Kategorie „Bäckereien“')
  const abroad = await api.giveCard({ controls: { blockedCountries: ['US'] } })
  await decline(abroad, 500)
  expect(await sentence(abroad, 'de')).toContain('Vereinigte Staaten')
})

it('a decline that was kept with its English sentence alone is told by its reason in other languages', async () => {
  const card = await api.giveCard({ fundedMinor: 100n })
  await decline(card, 4_000)
  await api.context.pool.query(
    "UPDATE authorizations SET decline_details = NULL, explanation = 'As it was told then.' WHERE card_id = $1",
    [card.cardId],
  )
  expect(await sentence(card, 'en')).toBe('As it was told then.')
  expect(await sentence(card, 'de')).toBe('Auf deinem Konto war nicht genug verfügbar.')
})

it('the catalogue and what was spent name things in the language that is asked for', async () => {
  const card = await api.giveCard()
  const chain = new ProviderChain({ issuerCardId: card.issuerCardId, mcc: '5462', category: 'bakeries' })
  await api.send(chain.request(500))
  await api.send(chain.record(500, true))
  const german = { token: card.person.accessToken, headers: { 'Accept-Language': 'de' } }
  const month = api.clock.now().toISOString().slice(0, 7)
  const spent = await api.get(`/cards/spending?month=${month}&by=category`, german)
  expect(spent.body.rows).toMatchObject([{ key: 'bakeries', label: 'Bäckereien' }])
  const { body, headers } = await api.get('/catalogue/categories', german)
  expect(body.data).toContainEqual({ code: 'bakeries', mcc: '5462', name: 'Bäckereien', group: 'groceries' })
  expect(headers.get('vary')).toContain('Accept-Language')
  expect((await api.get('/catalogue/countries', german)).body.data).toContainEqual({ code: 'FR', name: 'Frankreich' })
})
