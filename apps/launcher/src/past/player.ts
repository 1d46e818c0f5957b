import type { ApiClient } from '@cardwright/api-client'
import { DemoFailure } from '../demo/demo-failure.ts'
import type { PastNetwork, PlayedAuthorization } from './network-past.ts'
import type { SampleCards } from './sample-cards.ts'
import type { CardName, Purchase, Sequel, Step } from './steps.ts'

interface Scene {
  readonly api: ApiClient
  readonly network: PastNetwork
  readonly cards: SampleCards
}

/** What the network knows already. A payment of ours is told by its card and the second at which it was made. */
interface Played {
  readonly authorizations: Map<string, PlayedAuthorization>
  readonly refunds: Set<number>
}

export interface Player {
  /** Plays a step, unless it was played before. */
  play(step: Step): Promise<void>
}

/**
 * Plays steps in the order given. What a run that was cut off has left is looked up at the network first, so that nothing is played twice,
 * however long ago that was; a key guards what is under way.
 */
export async function createPlayer(scene: Scene): Promise<Player> {
  const { authorizations, refunds } = await lookUp(scene)
  const payments = new Map<string, PlayedAuthorization>()

  async function authorize(step: Purchase): Promise<void> {
    const known = authorizations.get(placeOf(step.card, step.at))
    payments.set(step.payment, known ?? (await ask(scene, step)))
  }

  async function follow(step: Sequel): Promise<void> {
    const payment = payments.get(step.payment)
    if (payment === undefined)
      throw new DemoFailure(`The payment ${step.payment} should come before what follows on it`)
    // Declined although it was meant to pass, as when the program was ended while it was being asked: nothing follows.
    if (!payment.approved || isPlayed(step, payment, refunds)) return
    payments.set(step.payment, await continueWith(scene, step, payment))
  }

  return {
    play: (step) => {
      if (step.kind === 'fund') return deposit(scene.api, step)
      return step.kind === 'authorize' ? authorize(step) : follow(step)
    },
  }
}

const placeOf = (card: CardName, at: number): string => `${card} ${at}`

async function lookUp({ network, cards }: Scene): Promise<Played> {
  const authorizations = new Map<string, PlayedAuthorization>()
  const refunds = new Set<number>()
  for (const [name, { issuerCardId }] of Object.entries(cards)) {
    for (const found of await network.listAuthorizations(issuerCardId))
      authorizations.set(placeOf(name as CardName, found.created), found)
    for (const { created } of await network.listRefunds(issuerCardId)) refunds.add(created)
  }
  return { authorizations, refunds }
}

/** The key is the money's reference, which books once for ever. */
async function deposit(api: ApiClient, { at, amountMinor }: { at: number; amountMinor: number }): Promise<void> {
  const receivedAt = new Date(at * 1000).toISOString()
  await api.post('/account/fund', { body: { amountMinor, receivedAt }, idempotencyKey: `sample-money-${at}` })
}

function ask(
  { network, cards }: Scene,
  { at, payment, card, shop, amountMinor, channel, more }: Purchase,
): Promise<PlayedAuthorization> {
  const fields = {
    card: cards[card].issuerCardId,
    amount: String(amountMinor),
    currency: shop.currency ?? 'usd',
    authorization_method: channel,
    'merchant_data[name]': shop.name,
    'merchant_data[category]': shop.category,
    'merchant_data[city]': shop.city,
    'merchant_data[country]': shop.country,
    'merchant_data[network_id]': shop.networkId,
    ...more,
  }
  return network.play(at, { path: 'authorizations', fields, key: `sample ${at} ${payment}` })
}

function isPlayed(step: Sequel, payment: PlayedAuthorization, refunds: ReadonlySet<number>): boolean {
  switch (step.kind) {
    case 'increment':
      return payment.request_history.some(({ created }) => created === step.at)
    case 'capture':
      return payment.transactions.some(({ type, created }) => type === 'capture' && created === step.at)
    case 'reverse':
      return payment.amount < authorizedOf(payment)
    case 'expire':
      return payment.status === 'expired'
    case 'refund':
      return refunds.has(step.at)
  }
}

/** What all its requests were granted together; less is left of it only where some was given back. */
const authorizedOf = ({ request_history: history }: PlayedAuthorization): number =>
  history.reduce((sum, { approved, amount }) => (approved ? sum + amount : sum), 0)

async function continueWith(
  { network }: Scene,
  step: Sequel,
  payment: PlayedAuthorization,
): Promise<PlayedAuthorization> {
  const key = `sample ${step.at} ${step.payment}`
  const path = `authorizations/${payment.id}/${step.kind}`
  switch (step.kind) {
    case 'increment':
      return network.play(step.at, { path, key, fields: { increment_amount: String(step.amountMinor) } })
    case 'capture':
      return network.play(step.at, {
        path,
        key,
        fields: {
          ...amountField('capture_amount', step.amountMinor),
          close_authorization: String(step.isLast ?? true),
        },
      })
    case 'reverse':
      return network.play(step.at, { path, key, fields: amountField('reverse_amount', step.amountMinor) })
    case 'expire':
      return network.play(step.at, { path, key, fields: {} })
    case 'refund':
      return refund(network, step, payment, key)
  }
}

async function refund(
  network: PastNetwork,
  step: Extract<Sequel, { kind: 'refund' }>,
  payment: PlayedAuthorization,
  key: string,
): Promise<PlayedAuthorization> {
  const clearing = payment.transactions.find(({ type }) => type === 'capture')
  if (clearing === undefined) throw new DemoFailure(`The payment ${step.payment} should be captured before its refund`)
  await network.play(step.at, {
    path: `transactions/${clearing.id}/refund`,
    key,
    fields: amountField('refund_amount', step.amountMinor),
  })
  return network.readAuthorization(payment.id)
}

const amountField = (name: string, amountMinor: number | undefined): Record<string, string> =>
  amountMinor === undefined ? {} : { [name]: String(amountMinor) }
