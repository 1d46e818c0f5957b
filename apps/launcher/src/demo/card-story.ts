import type { Cast } from './cast.ts'
import { expectEqual, expectFound, until } from './demo-failure.ts'
import { inMoney, timed } from './figures.ts'
import type { Person } from './identity-story.ts'

/** A card, as each side knows it. */
export interface IssuedCard {
  readonly cardId: string
  readonly issuerCardId: string
  readonly last4: string
  readonly currency: string
}

export const FUNDED_MINOR = 10_000

/** Money on the account, and a card to spend it with. */
export async function getCard(cast: Cast, person: Person): Promise<IssuedCard> {
  const currency = await addMoney(cast, person)
  const card = await createCard(cast, person, currency)
  await readNumber(cast, person, card)
  return card
}

async function addMoney({ tell }: Cast, { api }: Person): Promise<string> {
  tell.step('Money arrives')
  const { account } = await api.post('/account/fund', { body: { amountMinor: FUNDED_MINOR } })
  expectEqual('The balance', account.availableMinor, FUNDED_MINOR)
  tell.saw(
    'person',
    `Adds ${inMoney(FUNDED_MINOR, account.currency)}. Available: ${inMoney(account.availableMinor, account.currency)}.`,
  )
  return account.currency
}

async function createCard({ tell, network }: Cast, { api }: Person, currency: string): Promise<IssuedCard> {
  tell.step('The person creates a virtual card')
  const { result: created, tookMs } = await timed(() =>
    api.post('/cards/create', { body: { cardType: 'virtual', label: 'Everyday' } }),
  )
  const card = await until('The card to become active', async () => {
    const now = await api.get('/cards/detail', { query: { cardId: created.id } })
    return now.status === 'active' ? now : undefined
  })
  const last4 = expectFound('The last four digits', card.last4)
  tell.saw(
    'person',
    `Gets ${card.brand} •••• •••• •••• ${last4}, valid until ${card.expMonth}/${card.expYear}, after ${tookMs} ms.`,
  )
  const issued = await until('The card at the issuer', () => network.findCard(card.id, last4))
  expectEqual('The card at the issuer', issued.status, 'active')
  tell.saw('issuer', `Made the card ${issued.id} for ours (${card.id}), once, however often it was asked.`)
  return { cardId: card.id, issuerCardId: issued.id, last4, currency }
}

/** The number is shown only to a session that proved itself again, and for a short time. */
async function readNumber({ tell }: Cast, { api, login }: Person, { cardId, last4 }: IssuedCard): Promise<void> {
  tell.step('The person looks at the number, to type it in at a shop')
  const { accessToken } = await api.post('/auth/step-up', { body: { password: login.password } })
  const shown = await api.post('/cards/reveal', { body: { cardId }, accessToken })
  const number = 'number' in shown ? shown.number : ''
  expectEqual('The end of the number', number.slice(-4), last4)
  expectEqual('The check digit of the number', hasValidCheckDigit(number), true)
  tell.saw(
    'person',
    `Types the password again and reads ${number.slice(0, 4)} ${number.slice(4, 6)}•• •••• ${last4} and the CVC.`,
    [
      'At rest the number is sealed under a key of its own; the reveal is in the audit log and in the person’s own list.',
    ],
  )
}

/** Luhn's check digit, ISO/IEC 7812-1 annex B. */
function hasValidCheckDigit(number: string): boolean {
  const digits = [...number].reverse().map(Number)
  const total = digits.reduce((sum, digit, index) => {
    const weighted = index % 2 === 1 ? digit * 2 : digit
    return sum + (weighted > 9 ? weighted - 9 : weighted)
  }, 0)
  return number.length > 0 && total % 10 === 0
}
