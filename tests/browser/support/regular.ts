import { until } from '../../support/until.ts'
import { capture, charge, type Payment, refund, reverse, SHOPS, type Shop } from './network.ts'
import { becomeCustomer, type Card, type Person } from './person.ts'
import type { Program } from './program.ts'

/** Somebody who has used the program for a while: cards in every state, payments with every ending. */
export interface Regular {
  readonly person: Person
  readonly cards: Readonly<Record<'everyday' | 'frozen' | 'closed' | 'limited', Card>>
  /** The app's ids of payments. */
  readonly payments: Readonly<Record<'settled' | 'pending' | 'declined' | 'refunded' | 'foreign' | 'disputed', string>>
  readonly disputes: Readonly<Record<'draft' | 'submitted', string>>
}

export async function becomeRegular(program: Program): Promise<Regular> {
  const { person, cards } = await becomeCustomer(program, {
    fundedMinor: 150_000,
    cards: [
      { label: 'Old bookshop', colour: 'sand' },
      { label: 'Travel', colour: 'terracotta' },
      {
        label: 'Subscriptions',
        colour: 'indigo',
        controls: { limits: [{ amountMinor: 2_500, interval: 'monthly' }], blockedCountries: ['FR'] },
      },
      { label: 'Groceries', colour: 'evergreen', controls: { limits: [{ amountMinor: 40_000, interval: 'monthly' }] } },
    ],
  })
  const [closed, frozen, limited, everyday] = cards as [Card, Card, Card, Card]
  const pay = async (card: Card, shop: Shop, amountMinor: number, more?: Record<string, string>) => {
    const payment = await charge(program, card, shop, amountMinor, more)
    return { payment, id: await shownPayment(person, card, shop, amountMinor) }
  }
  const take = async ({ payment, id }: { payment: Payment; id: string }) => {
    await capture(program, payment)
    await untilStatus(person, id, 'settled')
    return { payment, id }
  }
  const settled = await take(await pay(everyday, SHOPS.groceries, 6_480))
  const noodles = await take(await pay(everyday, SHOPS.noodles, 1_890))
  const books = await take(await pay(closed, SHOPS.books, 3_200))
  await refund(program, books.payment)
  await untilStatus(person, books.id, 'refunded')
  const foreign = await pay(frozen, SHOPS.cafe, 2_310, { merchant_amount: '2100', merchant_currency: 'eur' })
  await take(foreign)
  const disputed = await take(await pay(frozen, SHOPS.music, 4_999))
  const taken = await pay(everyday, SHOPS.transit, 275)
  await reverse(program, taken.payment)
  const pending = await pay(everyday, SHOPS.transit, 550)
  await take(await pay(limited, SHOPS.music, 1_099))
  const declined = await pay(limited, SHOPS.books, 9_900)
  const draft = await person.api.post('/disputes/create', {
    body: {
      transactionId: noodles.id,
      reason: 'duplicate',
      explanation: 'The bill shows one meal, I was charged twice.',
    },
  })
  const submitted = await person.api.post('/disputes/create', {
    body: { transactionId: disputed.id, reason: 'canceled', explanation: 'I cancelled in October and have the mail.' },
  })
  await person.api.post('/disputes/submit', { body: { disputeId: submitted.id } })
  await person.api.post('/cards/freeze', { body: { cardId: frozen.id } })
  await person.api.post('/cards/close', { body: { cardId: closed.id } })
  return {
    person,
    cards: { everyday, frozen, closed, limited },
    payments: {
      settled: settled.id,
      pending: pending.id,
      declined: declined.id,
      refunded: books.id,
      foreign: foreign.id,
      disputed: disputed.id,
    },
    disputes: { draft: draft.id, submitted: submitted.id },
  }
}

/** The newest payment with this card at this shop, once the app can show it. */
export function shownPayment({ api }: Person, card: Card, shop: Shop, amountMinor: number): Promise<string> {
  return until(`the payment at ${shop.name}`, async () => {
    const { data } = await api.get('/cards/transactions', { query: { cardId: card.id, limit: 100 } })
    return data.find((one) => one.merchant.id === shop.networkId && one.amountMinor === amountMinor)?.id
  })
}

export async function untilStatus({ api }: Person, transactionId: string, status: string): Promise<void> {
  await until(`the payment to be ${status}`, async () => {
    const now = await api.get('/cards/transactions/detail', { query: { transactionId } })
    return now.status === status
  })
}
