import { type ApiClient, createApiClient } from '@cardwright/api-client'
import { DemoFailure, expectFound, until } from '../demo/demo-failure.ts'
import type { Login } from '../run-file.ts'
import { openPastNetwork, type PastNetwork } from './network-past.ts'
import { CONTESTED, NOTED } from './occasions.ts'
import { planPast } from './plan-past.ts'
import { createPlayer } from './player.ts'
import { makeCards, type SampleCards } from './sample-cards.ts'
import type { Purchase, Step } from './steps.ts'

export interface PastOrder {
  readonly apiUrl: string
  readonly sandboxUrl: string
  readonly login: Login
  /** Whether a run before this one has begun: only then may the account be in use already. */
  readonly hasBegun: boolean
  /** Called before anything is changed. */
  begin(): void
  readonly signal: AbortSignal
}

/** The payments that were given; undefined where the account was in use, and was left alone. */
export type GivenPast = { readonly payments: number } | undefined

/**
 * Gives the sample person four cards and ninety days of payments, through the program's API and the sandbox's network, as anybody could. Can
 * be repeated after being cut off anywhere; what is there is not made again.
 */
export async function givePast(order: PastOrder): Promise<GivenPast> {
  const api = await signIn(order)
  try {
    return await play(order, api)
  } finally {
    await api.post('/auth/logout', { body: {} })
  }
}

async function signIn({ apiUrl, login: { email, password } }: PastOrder): Promise<ApiClient> {
  const guest = createApiClient({ baseUrl: apiUrl })
  const answer = await guest.post('/auth/login', { body: { email, password } })
  if (!('accessToken' in answer)) throw new DemoFailure('The sample person’s login asks for a second factor')
  const { accessToken } = answer
  return createApiClient({ baseUrl: apiUrl, getAccessToken: () => accessToken })
}

async function play(order: PastOrder, api: ApiClient): Promise<GivenPast> {
  if (!order.hasBegun && (await isInUse(api))) return undefined
  order.begin()
  const network = openPastNetwork(order.sandboxUrl)
  const cards = await makeCards(api, network)
  const steps = planPast(await readAnchor(api))
  const player = await createPlayer({ api, network, cards })
  for (const step of steps) {
    order.signal.throwIfAborted()
    await player.play(step)
  }
  await until('Every event of the network to be delivered', async () =>
    (await network.countUndelivered()) === 0 ? true : undefined,
  )
  await finish(api, { network, cards, steps })
  return { payments: steps.filter(({ kind }) => kind === 'authorize').length }
}

async function isInUse(api: ApiClient): Promise<boolean> {
  const [cards, entries] = await Promise.all([
    api.get('/cards', { query: { limit: 1 } }),
    api.get('/account/entries', { query: { limit: 1 } }),
  ])
  return cards.data.length > 0 || entries.data.length > 0
}

/** All of it lies before the person was there: what happens afterwards is the program's own. */
async function readAnchor(api: ApiClient): Promise<number> {
  const { createdAt } = await api.get('/me')
  return Math.floor(Date.parse(createdAt) / 1000)
}

interface Finish {
  readonly network: PastNetwork
  readonly cards: SampleCards
  readonly steps: readonly Step[]
}

/** What the person did about it: a note, a dispute, a card frozen since the trip. */
async function finish(api: ApiClient, { cards, steps }: Finish): Promise<void> {
  const noted = await findPayment(api, cards, steps, NOTED)
  if (noted.note === undefined)
    await api.post('/cards/transactions/note', { body: { transactionId: noted.id, note: 'Dinner for Sam’s birthday' } })
  const contested = await findPayment(api, cards, steps, CONTESTED)
  if (contested.status === 'settled') await contest(api, contested.id)
  const { cardId } = cards.travel
  const travel = await api.get('/cards/detail', { query: { cardId } })
  if (travel.status === 'active')
    await api.post('/cards/freeze', { body: { cardId, reason: 'Not needed until the next trip' } })
}

async function findPayment(api: ApiClient, cards: SampleCards, steps: readonly Step[], payment: string) {
  const planned = expectFound(
    `The payment ${payment}`,
    steps.find((step): step is Purchase => step.kind === 'authorize' && step.payment === payment),
  )
  const from = new Date(planned.at * 1000).toISOString()
  const to = new Date((planned.at + 1) * 1000).toISOString()
  const { data } = await api.get('/cards/transactions', { query: { cardId: cards[planned.card].cardId, from, to } })
  return expectFound(`The payment ${payment} among the transactions`, data[0])
}

async function contest(api: ApiClient, transactionId: string): Promise<void> {
  const { data } = await api.get('/disputes', { query: { limit: 100 } })
  const standing = data.find((dispute) => dispute.transactionId === transactionId)
  const { id, status } =
    standing ??
    (await api.post('/disputes/create', {
      body: {
        transactionId,
        reason: 'not_received',
        explanation: 'The headphones were to come within a week. They never did, and the shop does not answer.',
        details: { productType: 'merchandise', productDescription: 'Headphones' },
      },
      idempotencyKey: `sample-dispute-${transactionId}`,
    }))
  if (status === 'draft') await api.post('/disputes/submit', { body: { disputeId: id } })
}
