import { type Calendar, DAYS } from './calendar.ts'
import { SHOPS, type Shop } from './shops.ts'
import type { Step } from './steps.ts'

/** Charged once a month on that day. From `raise.from` days ago on it costs more. */
interface Subscription {
  readonly shop: Shop
  readonly day: number
  readonly amountMinor: number
  readonly raise?: { readonly from: number; readonly amountMinor: number }
}

const SUBSCRIPTIONS: readonly Subscription[] = [
  { shop: SHOPS.music, day: 3, amountMinor: 1_099 },
  { shop: SHOPS.films, day: 8, amountMinor: 1_549, raise: { from: 40, amountMinor: 1_799 } },
  { shop: SHOPS.phone, day: 14, amountMinor: 3_500 },
  { shop: SHOPS.hosting, day: 21, amountMinor: 600 },
]

/** Whom the card for subscriptions may pay. */
export const SUBSCRIBED = SUBSCRIPTIONS.map(({ shop }) => shop.networkId)

export function planSubscriptions(calendar: Calendar): Step[] {
  const steps: Step[] = []
  for (let daysAgo = DAYS - 1; daysAgo >= 0; daysAgo -= 1) {
    for (const subscription of SUBSCRIPTIONS) {
      if (calendar.dayOfMonth(daysAgo) === subscription.day) steps.push(...planCharge(calendar, subscription, daysAgo))
    }
  }
  return steps
}

function planCharge(calendar: Calendar, { shop, amountMinor, raise }: Subscription, daysAgo: number): Step[] {
  const payment = `subscription-${shop.networkId}-${daysAgo}`
  const price = raise !== undefined && daysAgo < raise.from ? raise.amountMinor : amountMinor
  return [
    {
      kind: 'authorize',
      payment,
      at: calendar.at(daysAgo, 5, 30),
      card: 'subscriptions',
      shop,
      amountMinor: price,
      channel: 'online',
      expected: 'approved',
    },
    { kind: 'capture', payment, at: calendar.at(daysAgo, 17, 45) },
  ]
}
