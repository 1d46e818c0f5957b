import type { ApiClient, Schema } from '@cardwright/api-client'
import { expectFound, until } from '../demo/demo-failure.ts'
import type { PastNetwork } from './network-past.ts'
import type { CardName } from './steps.ts'
import { SUBSCRIBED } from './subscriptions.ts'

type NewCard = Schema<'CardCreateRequest'>

/** The sample person's cards, each for a purpose of its own. They are made in this order, and the newest is shown first. */
const CARDS: Readonly<Record<CardName, Omit<NewCard, 'cardType'> & { label: string }>> = {
  tickets: {
    label: 'Concert tickets',
    colour: 'plum',
    purpose: 'single_use',
    controls: { limits: [{ amountMinor: 20_000, interval: 'per_authorization' }] },
  },
  travel: {
    label: 'Travel',
    colour: 'terracotta',
    controls: { limits: [{ amountMinor: 250_000, interval: 'monthly' }] },
  },
  subscriptions: {
    label: 'Subscriptions',
    colour: 'indigo',
    purpose: 'merchant_locked',
    controls: {
      limits: [{ amountMinor: 10_000, interval: 'monthly' }],
      allowedMerchants: SUBSCRIBED,
      channels: ['online'],
    },
  },
  everyday: {
    label: 'Everyday',
    colour: 'evergreen',
    controls: {
      limits: [
        { amountMinor: 190_000, interval: 'monthly' },
        { amountMinor: 60_000, interval: 'monthly', categories: ['eating_places_restaurants', 'drinking_places'] },
      ],
      blockedCategories: ['betting_casino_gambling'],
    },
  },
}

export interface SampleCard {
  readonly cardId: string
  readonly issuerCardId: string
}

export type SampleCards = Readonly<Record<CardName, SampleCard>>

/** Makes each card unless it is there, and waits until all can be used. */
export async function makeCards(api: ApiClient, network: PastNetwork): Promise<SampleCards> {
  const { data: standing } = await api.get('/cards', { query: { limit: 100 } })
  const made: [string, SampleCard][] = []
  for (const [name, card] of Object.entries(CARDS)) {
    const known = standing.find(({ label }) => label === card.label)
    const { id } =
      known ??
      (await api.post('/cards/create', {
        body: { cardType: 'virtual', ...card },
        idempotencyKey: `sample-card-${name}`,
      }))
    made.push([name, await waitUntilUsable(api, network, id)])
  }
  return Object.fromEntries(made) as SampleCards
}

async function waitUntilUsable(api: ApiClient, network: PastNetwork, cardId: string): Promise<SampleCard> {
  const card = await until('The card to be ready', async () => {
    const now = await api.get('/cards/detail', { query: { cardId } })
    return now.status === 'pending' ? undefined : now
  })
  const last4 = expectFound('The last four digits', card.last4)
  const issued = await until('The card at the issuer', () => network.findCard(cardId, last4))
  return { cardId, issuerCardId: issued.id }
}
