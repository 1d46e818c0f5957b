import { pino } from 'pino'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { createMetrics } from '../../src/observability/metrics.ts'
import { createIssuer } from '../../src/providers/index.ts'
import { METADATA } from '../../src/providers/issuer/stripe/transform.ts'
import { startSandbox } from '../support/sandbox.ts'
import { describeIssuer } from './issuer-contract.ts'

const sandbox = await startSandbox()
const { stripe } = sandbox

const createWith = (secretKey: string) => {
  const issuer = { kind: 'stripe', secretKey, apiUrl: sandbox.url, webhookSecrets: [], isSandbox: true, isLive: false }
  const config = { issuer } as unknown as Parameters<typeof createIssuer>[0]['config']
  return createIssuer({ config, clock: systemClock, logger: pino({ level: 'silent' }), metrics: createMetrics('test') })
}

describeIssuer('Stripe', async () => ({
  issuer: createWith('sk_test_sandbox'),
  authorize: async (card, amount) => (await stripe.testHelpers.issuing.authorizations.create({ card, amount })).id,
  capture: async (id) => {
    await stripe.testHelpers.issuing.authorizations.capture(id)
  },
  count: async ({ accountId, cardId }) => {
    const people = await stripe.issuing.cardholders.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 })
    const cards = await stripe.issuing.cards.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 })
    return {
      people: people.filter(({ metadata }) => metadata[METADATA.account] === accountId).length,
      cards: cards.filter(({ metadata }) => metadata[METADATA.card] === cardId).length,
    }
  },
}))

it('says that the key is wrong, not that the issuer is away', async () => {
  const issuer = createWith('sk_test_wrong')
  await expect(issuer.fetchAuthorization('iauth_1')).rejects.toMatchObject({ kind: 'misconfigured' })
})
