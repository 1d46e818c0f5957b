import type Stripe from 'stripe'
import { afterEach } from 'vitest'
import type { Config } from '../../src/config.ts'
import type { Overrides } from '../../src/sandbox.ts'
import { createCard, type SandboxUnderTest, startInProcess } from './sandbox-under-test.ts'
import { approve, startReceiver, type WebhookReceiver } from './webhook-receiver.ts'

export type AuthorizationParams = Parameters<Stripe['testHelpers']['issuing']['authorizations']['create']>[0]

const running: { stop(): Promise<void> }[] = []

afterEach(async () => {
  for (const part of running.splice(0).reverse()) await part.stop()
})

export interface Scene extends SandboxUnderTest {
  sync: WebhookReceiver
  hook: WebhookReceiver
  card: Stripe.Issuing.Card
  authorize(params?: Partial<AuthorizationParams>): Promise<Stripe.Issuing.Authorization>
}

/** A sandbox with both endpoints, of which the synchronous one approves, and an active card. Ended after the test. */
export async function setTheScene(settings: Partial<Config> = {}, overrides: Overrides = {}): Promise<Scene> {
  const sync = await startReceiver('whsec_synchronous_one')
  const hook = await startReceiver('whsec_regular_one')
  const sandbox = await startInProcess({ syncWebhook: sync, webhook: hook, ...settings }, overrides)
  running.push(sync, hook, sandbox)
  sync.answer = () => approve()
  const card = await createCard(sandbox.stripe)
  const authorize: Scene['authorize'] = (params) =>
    sandbox.stripe.testHelpers.issuing.authorizations.create({ card: card.id, amount: 5000, ...params })
  return { ...sandbox, sync, hook, card, authorize }
}

/** Why the latest request of an authorization was decided as it was. */
export const lastReason = (authorization: Stripe.Issuing.Authorization) => authorization.request_history.at(-1)?.reason
