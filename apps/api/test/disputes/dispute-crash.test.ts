import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { finishDisputes } from '../../src/services/disputes/dispute-submission-service.ts'
import { startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { startApiProcess } from '../support/api-process.ts'
import { startSandbox } from '../support/sandbox.ts'

const sandbox = await startSandbox()
const api = await startIssuingApi({ env: { STRIPE_API_URL: sandbox.url } })
const STEPS = ['begun', 'after-issuer'] as const

/** A clearing that the sandbox knows too, so that it can be disputed there. */
async function buy() {
  const { stripe } = sandbox
  const address = { line1: 'Lindenallee 1', city: 'Berlin', postal_code: '10115', country: 'DE' }
  const { id: cardholder } = await stripe.issuing.cardholders.create({
    type: 'individual',
    name: 'Test Person',
    billing: { address },
    individual: { first_name: 'Test', last_name: 'Person', dob: { day: 1, month: 2, year: 1990 } },
  })
  const issued = await stripe.issuing.cards.create({ cardholder, currency: 'usd', type: 'virtual', status: 'active' })
  const { id } = await stripe.testHelpers.issuing.transactions.createForceCapture({ card: issued.id, amount: 2_000 })
  const card = await api.giveCard()
  const event = new ProviderChain({ issuerCardId: card.issuerCardId }).forcePost(2_000)
  const { object } = event.data as { object: { id: string } }
  object.id = id
  await api.send(event)
  const [payment] = await api.transactions(card)
  const claim = { transactionId: payment?.id, reason: 'not_received', explanation: 'The parcel never came.' }
  const { body } = await api.post('/disputes/create', claim, { token: card.person.accessToken })
  return { card, disputeId: String(body.id), issuerTransactionId: id }
}

async function submitUntilCrash(bought: Awaited<ReturnType<typeof buy>>, step: string, key: string): Promise<void> {
  const dying = await startApiProcess(api, { FAILPOINT: `dispute-submit:${step}` })
  const options = { token: bought.card.person.accessToken, headers: { 'Idempotency-Key': key } }
  await expect(dying.post('/disputes/submit', { disputeId: bought.disputeId }, options)).rejects.toThrow()
  expect(await dying.ended).toBe('SIGKILL')
}

async function expectOneDispute({ card, disputeId, issuerTransactionId }: Awaited<ReturnType<typeof buy>>) {
  const { data } = await sandbox.stripe.issuing.disputes.list({ transaction: issuerTransactionId })
  expect(data).toMatchObject([{ status: 'submitted', amount: 2_000, metadata: { cardwright_dispute_id: disputeId } }])
  expect((await api.balance(card)).ledgerMinor).toBe(10_000)
  await api.expectBooksToAgree()
}

it.each(STEPS)('a kill at "%s" loses nothing and lends nothing twice: the same key finishes it', async (step) => {
  const bought = await buy()
  const key = randomUUID()
  await submitUntilCrash(bought, step, key)
  const options = { token: bought.card.person.accessToken, headers: { 'Idempotency-Key': key } }
  const again = await api.post('/disputes/submit', { disputeId: bought.disputeId }, options)
  expect([again.status, again.body.status, again.body.provisionalCreditMinor]).toEqual([200, 'submitted', 2_000])
  await expectOneDispute(bought)
})

it.each(STEPS)('a kill at "%s" is mended by the job alone when the caller never comes back', async (step) => {
  const bought = await buy()
  await submitUntilCrash(bought, step, randomUUID())
  api.clock.advance(61_000)
  await Promise.all([finishDisputes(api.context), finishDisputes(api.context)])
  await expectOneDispute(bought)
})
