import { randomUUID } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import { ProviderChain, signatureOf } from '../issuing/provider-events.ts'
import { countAlerts } from '../support/alerts.ts'
import { startApiProcess } from '../support/api-process.ts'
import { signUpVerified } from '../support/kyc-forms.ts'
import { startSandbox } from '../support/sandbox.ts'
import { signInStaff } from '../support/staff.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'

const sandbox = await startSandbox()
const api = await startApi({ env: { STRIPE_API_URL: sandbox.url } })
const reviewer = await signInStaff(api, 'compliance')

async function send(event: unknown): Promise<number> {
  const body = JSON.stringify(event)
  const seconds = Math.floor(api.clock.nowMs() / 1000)
  const headers = { 'stripe-signature': signatureOf(body, 'whsec_test_sync', seconds) }
  return (await fetch(`${api.url}/webhooks/stripe`, { method: 'POST', headers, body })).status
}

/** A card that the issuer has made, of which nobody here was told before the process died. */
async function leaveCardHalfMade(person: SignedInPerson, key: string): Promise<string> {
  const dying = await startApiProcess(api, { FAILPOINT: 'card-create:after-issuer' })
  const options = { token: person.accessToken, headers: { 'Idempotency-Key': key } }
  await expect(dying.post('/cards/create', { cardType: 'virtual' }, options)).rejects.toThrow()
  const { data: people } = await sandbox.stripe.issuing.cardholders.list({ email: person.email })
  const { data: cards } = await sandbox.stripe.issuing.cards.list({ cardholder: people[0]?.id ?? '' })
  return cards[0]?.id ?? ''
}

const ledgerOf = async ({ accessToken: token }: SignedInPerson) =>
  (await api.get('/account', { token })).body.ledgerMinor

it('a clearing of a card whose creation was cut off is posted to its account, though the event only names the card', async () => {
  const person = await signUpVerified(api, reviewer)
  const key = randomUUID()
  const issuerCardId = await leaveCardHalfMade(person, key)
  const clearing = new ProviderChain({ issuerCardId }).forcePost(1_234)
  expect([await send(clearing), await send(clearing)]).toEqual([200, 200])
  expect([await ledgerOf(person), await countAlerts(api.context, 'stray_record')]).toEqual([-1_234, 1])
  const options = { token: person.accessToken, headers: { 'Idempotency-Key': key } }
  const finished = await api.post('/cards/create', { cardType: 'virtual' }, options)
  expect([finished.status, finished.body.status]).toEqual([201, 'active'])
  const { body } = await api.get('/cards/transactions', { token: person.accessToken })
  expect(body.data).toMatchObject([{ cardId: finished.body.id, postedMinor: 1_234 }])
})

it('an event is refused, so that it comes again, while the issuer cannot say whose card it is', async () => {
  const person = await signUpVerified(api, reviewer)
  const issuerCardId = await leaveCardHalfMade(person, randomUUID())
  const clearing = new ProviderChain({ issuerCardId }).forcePost(500)
  await sandbox.kill()
  expect(await send(clearing)).toBe(503)
  await sandbox.start()
  await vi.waitFor(async () => expect(await send(clearing)).toBe(200), { timeout: 60_000, interval: 500 })
  expect(await ledgerOf(person)).toBe(-500)
})

it('a card that the issuer knows as somebody else’s, or not at all, is acknowledged and left alone', async () => {
  const cardholder = await sandbox.stripe.issuing.cardholders.create({
    name: 'Somebody Else',
    type: 'individual',
    email: 'somebody-else@example.com',
    individual: { first_name: 'Somebody', last_name: 'Else', dob: { day: 1, month: 1, year: 1990 } },
    billing: { address: { line1: '1 Main St', city: 'Springfield', state: 'IL', postal_code: '62701', country: 'US' } },
  })
  const foreign = await sandbox.stripe.issuing.cards.create({
    cardholder: cardholder.id,
    currency: 'usd',
    type: 'virtual',
    status: 'active',
  })
  const misnamed = await sandbox.stripe.issuing.cards.create({
    cardholder: cardholder.id,
    currency: 'usd',
    type: 'virtual',
    metadata: { cardwright_card_id: 'card of another program' },
  })
  for (const issuerCardId of [foreign.id, misnamed.id, 'ic_nobody']) {
    expect(await send(new ProviderChain({ issuerCardId }).forcePost(700))).toBe(200)
  }
  const { rows } = await api.context.pool.query('SELECT 1 FROM issuer_cards WHERE issuer_card_id = ANY($1)', [
    [foreign.id, misnamed.id],
  ])
  expect(rows).toEqual([])
})
