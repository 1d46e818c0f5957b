import type { Schema } from '@cardwright/api-client'
import type { IssuedCard } from './card-story.ts'
import { FUNDED_MINOR } from './card-story.ts'
import type { Cast } from './cast.ts'
import { DemoFailure, expectEqual, expectFound, until } from './demo-failure.ts'
import { inMoney, timed } from './figures.ts'
import type { Person } from './identity-story.ts'
import type { IssuerAuthorization, Shop } from './network.ts'

const GROCERY = shop('Corner Grocery', 'grocery_stores_supermarkets', '400100000001')
const RESTAURANT = shop('Noodle Kitchen', 'eating_places_restaurants', '400100000003')
const BAKERY = shop('Morning Bakery', 'bakeries', '400100000002')

const CHARGED_MINOR = 4_000
const CAPTURED_MINOR = 3_850
const LIMIT_MINOR = 5_000
const TOO_MUCH_MINOR = 1_500
const WHILE_FROZEN_MINOR = 500
const BREAKFAST_MINOR = 600

type DeclineReason = Schema<'DeclineReason'>

interface Scene extends Cast {
  readonly person: Person
  readonly card: IssuedCard
  readonly amount: (amountMinor: number) => string
}

/** Everything that a card meets: a purchase, its settlement, a limit, a freeze, a refund. */
export async function useCard(cast: Cast, person: Person, card: IssuedCard): Promise<void> {
  const scene: Scene = { ...cast, person, card, amount: (amountMinor) => inMoney(amountMinor, card.currency) }
  const purchase = await buy(scene)
  await settle(scene, purchase)
  await lowerLimit(scene)
  await freeze(scene)
  await unfreeze(scene)
  await refund(scene, purchase)
  await readBalance(scene)
}

async function buy(scene: Scene): Promise<{ authorizationId: string; transactionId: string }> {
  const { tell, amount } = scene
  tell.step('A merchant charges the card')
  const { authorization, tookMs } = await charge(scene, GROCERY, CHARGED_MINOR)
  expectOutcome('The purchase', authorization, 'approved')
  tell.saw('merchant', `${GROCERY.name} asks for ${amount(CHARGED_MINOR)}: approved, ${tookMs} ms after pressing Pay.`)
  tell.saw('issuer', `Asked the program before it answered, and recorded “${reasonOf(authorization)}”.`)
  const shown = expectFound('The purchase among the transactions', await findTransaction(scene, GROCERY))
  expectEqual('The status of the purchase', shown.status, 'pending')
  expectEqual('The hold of the purchase', shown.holdMinor, CHARGED_MINOR)
  await expectBalance(scene, { ledger: FUNDED_MINOR, held: CHARGED_MINOR })
  tell.saw('person', `Sees ${GROCERY.name}, ${amount(CHARGED_MINOR)}, pending. ${await balanceOf(scene)}`)
  return { authorizationId: authorization.id, transactionId: shown.id }
}

async function settle(scene: Scene, purchase: { authorizationId: string; transactionId: string }): Promise<void> {
  const { tell, amount, network } = scene
  tell.step('The merchant captures what was really bought')
  await network.capture(purchase.authorizationId, CAPTURED_MINOR)
  tell.saw('merchant', `Captures ${amount(CAPTURED_MINOR)} of the ${amount(CHARGED_MINOR)}: one item was out of stock.`)
  const settled = await waitForStatus(scene, purchase.transactionId, 'settled')
  expectEqual('What was posted', settled.postedMinor, CAPTURED_MINOR)
  expectEqual('What is still held', settled.holdMinor, 0)
  await expectBalance(scene, { ledger: FUNDED_MINOR - CAPTURED_MINOR, held: 0 })
  tell.saw('person', `Sees the purchase settled, the rest of the hold released. ${await balanceOf(scene)}`)
  showTimeline(scene, settled)
}

async function lowerLimit(scene: Scene): Promise<void> {
  const { tell, amount, card, person } = scene
  tell.step('The person lowers a limit, and the next attempt meets it')
  await person.api.post('/cards/controls', {
    body: { cardId: card.cardId, controls: { limits: [{ amountMinor: LIMIT_MINOR, interval: 'monthly' }] } },
  })
  const { data } = await person.api.get('/cards/limits', { query: { cardId: card.cardId } })
  const limit = expectFound(
    'The limit',
    data.find(({ interval }) => interval === 'monthly'),
  )
  expectEqual('What is left of the limit', limit.remainingMinor, LIMIT_MINOR - CAPTURED_MINOR)
  tell.saw(
    'person',
    `Allows ${amount(LIMIT_MINOR)} a month. ${amount(limit.usedMinor)} of it are used already, ${amount(LIMIT_MINOR - CAPTURED_MINOR)} are left.`,
  )
  const { authorization } = await charge(scene, RESTAURANT, TOO_MUCH_MINOR)
  expectOutcome('A purchase above the limit', authorization, 'declined')
  tell.saw('merchant', `${RESTAURANT.name} asks for ${amount(TOO_MUCH_MINOR)}: declined.`)
  tell.saw('issuer', `Recorded “${reasonOf(authorization)}”.`)
  await showDecline(scene, RESTAURANT, 'limit_exceeded')
}

async function freeze(scene: Scene): Promise<void> {
  const { tell, amount, card, person, network } = scene
  tell.step('The person freezes the card')
  const frozen = await person.api.post('/cards/freeze', { body: { cardId: card.cardId, reason: 'Where is my phone?' } })
  expectEqual('The card', frozen.status, 'frozen')
  expectEqual('The owner of the freeze', frozen.frozenBy, 'cardholder')
  const { authorization } = await charge(scene, BAKERY, WHILE_FROZEN_MINOR)
  expectOutcome('A purchase with a frozen card', authorization, 'declined')
  tell.saw('merchant', `${BAKERY.name} asks for ${amount(WHILE_FROZEN_MINOR)} at the next moment: declined.`)
  await showDecline(scene, BAKERY, 'card_not_active')
  await until('The card to be inactive at the issuer too', () => issuerStatus(scene, 'inactive'))
  tell.saw('issuer', `Recorded “${reasonOf(authorization)}”; by now its own card ${card.issuerCardId} is inactive too.`)
  expectEqual('The card at the issuer', (await network.readCard(card.issuerCardId)).status, 'inactive')
}

async function unfreeze(scene: Scene): Promise<void> {
  const { tell, amount, card, person } = scene
  tell.step('The phone is found; the person unfreezes the card')
  const active = await person.api.post('/cards/unfreeze', { body: { cardId: card.cardId } })
  expectEqual('The card', active.status, 'active')
  await until('The card to be active again at the issuer', () => issuerStatus(scene, 'active'))
  const { authorization, tookMs } = await charge(scene, BAKERY, BREAKFAST_MINOR)
  expectOutcome('A purchase after that', authorization, 'approved')
  tell.saw('merchant', `${BAKERY.name} asks for ${amount(BREAKFAST_MINOR)}: approved, ${tookMs} ms after pressing Pay.`)
  await expectBalance(scene, { ledger: FUNDED_MINOR - CAPTURED_MINOR, held: BREAKFAST_MINOR })
  tell.saw('person', `Has breakfast. ${await balanceOf(scene)}`)
}

async function refund(scene: Scene, purchase: { authorizationId: string; transactionId: string }): Promise<void> {
  const { tell, amount, network } = scene
  tell.step('The merchant gives the money back')
  const { transactions } = await network.readAuthorization(purchase.authorizationId)
  const capture = expectFound(
    'The capture at the issuer',
    transactions.find(({ type }) => type === 'capture'),
  )
  await network.refund(capture.id)
  tell.saw('merchant', `${GROCERY.name} takes the goods back and refunds ${amount(CAPTURED_MINOR)}.`)
  const refunded = await waitForStatus(scene, purchase.transactionId, 'refunded')
  expectEqual('What came back', refunded.refundedMinor, CAPTURED_MINOR)
  tell.saw('person', `Sees the purchase as refunded: ${amount(refunded.refundedMinor)} came back.`)
}

async function readBalance(scene: Scene): Promise<void> {
  const { tell, person, card } = scene
  tell.step('The person looks at the account')
  await expectBalance(scene, { ledger: FUNDED_MINOR, held: BREAKFAST_MINOR })
  const { data } = await person.api.get('/account/entries')
  tell.saw('person', await balanceOf(scene))
  tell.table(data.map(({ description, amountMinor }) => [description, inMoney(amountMinor, card.currency)]).reverse())
}

async function charge({ network, card }: Scene, place: Shop, amountMinor: number) {
  const { result, tookMs } = await timed(() => network.charge(card.issuerCardId, place, amountMinor))
  return { authorization: result, tookMs }
}

async function findTransaction({ person, card }: Scene, { networkId }: Shop) {
  const { data } = await person.api.get('/cards/transactions', { query: { cardId: card.cardId } })
  return data.find(({ merchant }) => merchant.id === networkId)
}

async function waitForStatus({ person }: Scene, transactionId: string, status: string) {
  return until(`The purchase to be ${status}`, async () => {
    const detail = await person.api.get('/cards/transactions/detail', { query: { transactionId } })
    return detail.status === status ? detail : undefined
  })
}

async function showDecline(scene: Scene, place: Shop, reason: DeclineReason): Promise<void> {
  const declined = await until(`The declined purchase at ${place.name} among the transactions`, async () => {
    const found = await findTransaction(scene, place)
    return found?.status === 'declined' ? found : undefined
  })
  expectEqual('The reason of the decline', declined.declineReason, reason)
  const sentence = expectFound('The sentence that explains the decline', declined.explanation)
  scene.tell.saw('person', `Reads: “${sentence}” (${reason})`)
}

function showTimeline({ tell, amount }: Scene, { timeline }: Schema<'TransactionDetail'>): void {
  if (timeline.length < 2) throw new DemoFailure('The timeline should hold the authorization and the capture')
  tell.table(
    timeline.map(({ kind, amountMinor, holdMinor, postedMinor }) => [
      kind.replaceAll('_', ' '),
      amount(amountMinor),
      `held ${amount(holdMinor)}`,
      `posted ${amount(postedMinor)}`,
    ]),
  )
}

async function issuerStatus({ network, card }: Scene, status: string) {
  return (await network.readCard(card.issuerCardId)).status === status ? status : undefined
}

async function expectBalance({ person }: Scene, { ledger, held }: { ledger: number; held: number }): Promise<void> {
  const account = await person.api.get('/account')
  expectEqual('The ledger balance', account.ledgerMinor, ledger)
  expectEqual('What is held', account.heldMinor, held)
  expectEqual('What is available', account.availableMinor, ledger - held)
}

async function balanceOf({ person, amount }: Scene): Promise<string> {
  const { ledgerMinor, heldMinor, availableMinor } = await person.api.get('/account')
  return `Balance ${amount(ledgerMinor)}, of which held ${amount(heldMinor)}; available ${amount(availableMinor)}.`
}

function expectOutcome(what: string, authorization: IssuerAuthorization, expected: 'approved' | 'declined'): void {
  if (authorization.approved === (expected === 'approved')) return
  const found = `${authorization.approved ? 'approved' : 'declined'} (${reasonOf(authorization)})`
  throw new DemoFailure(`${what} should be ${expected}, but was ${found}`)
}

const reasonOf = ({ request_history: history }: IssuerAuthorization): string => history.at(-1)?.reason ?? 'nothing'

/** The same invented shops as in the sandbox's terminal. */
function shop(name: string, category: string, networkId: string): Shop {
  return { name, category, networkId, city: 'Portland', country: 'US' }
}
