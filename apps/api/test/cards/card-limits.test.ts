import { randomUUID } from 'node:crypto'
import { withClient } from '@cardwright/local-postgres'
import { expect, it, vi } from 'vitest'
import { startForwarder } from '../support/forwarder.ts'
import type { Answer } from '../support/http-client.ts'
import { signUpVerified } from '../support/kyc-forms.ts'
import { startSandbox } from '../support/sandbox.ts'
import { signInStaff } from '../support/staff.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'

const webhooks = await startForwarder()
const sandbox = await startSandbox({
  SANDBOX_SYNC_WEBHOOK_URL: `${webhooks.url}/webhooks/stripe`,
  SANDBOX_SYNC_WEBHOOK_SECRET: 'whsec_test_sync',
  SANDBOX_WEBHOOK_URL: `${webhooks.url}/webhooks/stripe`,
  SANDBOX_WEBHOOK_SECRET: 'whsec_test_regular',
})
const api = await startApi({ env: { STRIPE_API_URL: sandbox.url } })
webhooks.forwardTo(api.url)
const reviewer = await signInStaff(api, 'compliance')

const post = (person: { accessToken: string }, path: string, body: unknown): Promise<Answer> =>
  api.post(path, body, { token: person.accessToken, headers: { 'Idempotency-Key': randomUUID() } })
const get = (person: { accessToken: string }, path: string): Promise<Answer> =>
  api.get(path, { token: person.accessToken })

const richPerson = async (): Promise<SignedInPerson> => {
  const person = await signUpVerified(api, reviewer)
  const funded = await post(person, '/account/fund', { amountMinor: 1_000_000 })
  if (funded.status !== 201) throw new Error(`Funding answered ${funded.status}: ${funded.text}`)
  return person
}

const createCard = async (
  person: SignedInPerson,
  controls: Record<string, unknown> = {},
  purpose = 'standard',
): Promise<string> => {
  const { status, body, text } = await post(person, '/cards/create', { cardType: 'virtual', purpose, controls })
  if (status !== 201) throw new Error(`Creating a card answered ${status}: ${text}`)
  return String(body.id)
}

const network = sandbox.stripe.testHelpers.issuing.authorizations

/** A purchase at a grocer's, decided over the real-time webhook. */
const buy = async (cardId: string, amount: number, merchantId = 'mid_grocer') => {
  const { rows } = await withClient(api.database.superuserUrl, (client) =>
    client.query('SELECT issuer_card_id FROM cards WHERE id = $1', [cardId]),
  )
  const card = String(rows[0]?.issuer_card_id)
  return network.create({ card, amount, merchant_data: { network_id: merchantId } })
}
const pay = async (...bought: Parameters<typeof buy>): Promise<boolean> => (await buy(...bought)).approved

const limitsOf = async (person: SignedInPerson, path: string) =>
  ((await get(person, path)).body.data as Record<string, unknown>[]).map(
    ({ usedMinor, usedCount, remainingMinor }) => ({
      usedMinor,
      usedCount,
      remainingMinor,
    }),
  )

const daily = (amountMinor: number) => ({ limits: [{ amountMinor, interval: 'daily' }] })

it('shows what was used and what is left, and lets exactly that much pass', async () => {
  const person = await richPerson()
  const cardId = await createCard(person, daily(10_000))
  expect(await pay(cardId, 4_000)).toBe(true)
  expect(await limitsOf(person, `/cards/limits?cardId=${cardId}`)).toEqual([
    { usedMinor: 4_000, usedCount: 1, remainingMinor: 6_000 },
  ])
  expect(await pay(cardId, 6_001)).toBe(false)
  expect(await pay(cardId, 6_000)).toBe(true)
  const card = (await get(person, `/cards/detail?cardId=${cardId}`)).body
  expect(card.spending).toEqual({ currency: 'usd', monthMinor: 10_000, allTimeMinor: 10_000 })
})

it('counts what a new, changed or re-added limit finds in its window', async () => {
  const person = await richPerson()
  const cardId = await createCard(person)
  expect(await pay(cardId, 3_000)).toBe(true)
  await post(person, '/cards/controls', { cardId, controls: daily(5_000) })
  expect(await pay(cardId, 2_001)).toBe(false)
  await post(person, '/cards/controls', { cardId, controls: {} })
  expect(await pay(cardId, 2_000)).toBe(true)
  await post(person, '/cards/controls', { cardId, controls: daily(5_000) })
  expect(await limitsOf(person, `/cards/limits?cardId=${cardId}`)).toEqual([
    { usedMinor: 5_000, usedCount: 2, remainingMinor: 0 },
  ])
  expect(await pay(cardId, 1)).toBe(false)
  const trailing = { limits: [{ amountMinor: 6_000, interval: { trailingSeconds: 3_600 } }] }
  await post(person, '/cards/controls', { cardId, controls: trailing })
  expect(await pay(cardId, 1_001)).toBe(false)
  expect(await pay(cardId, 1_000)).toBe(true)
})

it('counts over all cards of a person where the limit is the account’s', async () => {
  const person = await richPerson()
  const [first, second] = [await createCard(person), await createCard(person)]
  expect(await pay(first, 7_000)).toBe(true)
  await post(person, '/account/controls', { controls: daily(10_000) })
  expect(await limitsOf(person, '/account/limits')).toEqual([{ usedMinor: 7_000, usedCount: 1, remainingMinor: 3_000 }])
  expect(await pay(second, 3_001)).toBe(false)
  expect(await pay(second, 3_000)).toBe(true)
  expect(await pay(first, 1)).toBe(false)
})

it('lets a successor inherit what its predecessor used', async () => {
  const person = await richPerson()
  const old = await createCard(person, daily(5_000))
  expect(await pay(old, 4_000)).toBe(true)
  const replaced = await post(person, '/cards/replace', { cardId: old })
  const successor = String(replaced.body.id)
  expect(replaced.body.spending).toMatchObject({ monthMinor: 4_000 })
  expect(await limitsOf(person, `/cards/limits?cardId=${successor}`)).toEqual([
    { usedMinor: 4_000, usedCount: 1, remainingMinor: 1_000 },
  ])
  expect(await pay(old, 1)).toBe(false)
  expect(await pay(successor, 1_001)).toBe(false)
  expect(await pay(successor, 1_000)).toBe(true)
})

it('leaves a successor used up, or with the merchant, where its predecessor was', async () => {
  const person = await richPerson()
  const used = await createCard(person, {}, 'single_use')
  const locked = await createCard(person, {}, 'merchant_locked')
  for (const cardId of [used, locked]) expect(await pay(cardId, 100, 'mid_first')).toBe(true)
  const successorOf = async (cardId: string) => String((await post(person, '/cards/replace', { cardId })).body.id)
  expect(await pay(await successorOf(used), 100, 'mid_first')).toBe(false)
  const successor = await successorOf(locked)
  expect(await pay(successor, 100, 'mid_other')).toBe(false)
  expect(await pay(successor, 100, 'mid_first')).toBe(true)
})

it('counts for a successor, by its own limits, what becomes of its predecessor’s payments', async () => {
  const person = await richPerson()
  const old = await createCard(person)
  const bought = await buy(old, 4_000)
  const successor = String((await post(person, '/cards/replace', { cardId: old })).body.id)
  await post(person, '/cards/controls', { cardId: successor, controls: daily(5_000) })
  expect(await pay(successor, 1_001)).toBe(false)
  await network.reverse(bought.id, { reverse_amount: 1_500 })
  const limits = () => limitsOf(person, `/cards/limits?cardId=${successor}`)
  const left = [{ usedMinor: 2_500, usedCount: 1, remainingMinor: 2_500 }]
  await vi.waitFor(async () => expect(await limits()).toEqual(left), { timeout: 60_000, interval: 100 })
  expect(await pay(successor, 2_501)).toBe(false)
  expect(await pay(successor, 2_500)).toBe(true)
})

it('declines from the freeze on, before the issuer has heard of it, and approves again after it is lifted', async () => {
  const person = await richPerson()
  const cardId = await createCard(person)
  await post(person, '/cards/freeze', { cardId })
  expect(await pay(cardId, 100)).toBe(false)
  await post(person, '/cards/unfreeze', { cardId })
  await vi.waitFor(async () => expect(await pay(cardId, 100)).toBe(true), { timeout: 60_000, interval: 200 })
})

it('approves exactly what fits while the limit changes under many purchases', async () => {
  const person = await richPerson()
  const cardId = await createCard(person, daily(5_000))
  const purchases = Array.from({ length: 30 }, () => pay(cardId, 1_000))
  const changes = [4_000, 6_000, 8_000].map((amountMinor) =>
    post(person, '/cards/controls', { cardId, controls: daily(amountMinor) }),
  )
  const approved = (await Promise.all(purchases)).filter(Boolean).length
  await Promise.all(changes)
  expect(approved).toBeGreaterThanOrEqual(4)
  expect(approved).toBeLessThanOrEqual(8)
  await post(person, '/cards/controls', { cardId, controls: daily(8_000) })
  const rest = (8 - approved) * 1_000
  expect(await limitsOf(person, `/cards/limits?cardId=${cardId}`)).toEqual([
    { usedMinor: approved * 1_000, usedCount: approved, remainingMinor: rest },
  ])
  expect(await pay(cardId, rest + 1)).toBe(false)
})
