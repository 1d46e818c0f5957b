import type { Calendar } from './calendar.ts'
import { SHOPS } from './shops.ts'
import type { Purchase, Sequel, Step } from './steps.ts'

/** The payment that the person contests in the end: paid, and never delivered. */
export const CONTESTED = 'headphones'
/** The payment with a note. */
export const NOTED = 'birthday-dinner'

type Occasion = Omit<Purchase, 'kind' | 'at' | 'expected' | 'channel'> &
  Partial<Pick<Purchase, 'expected' | 'channel'>> & { readonly when: When; readonly later?: readonly Later[] }
type When = readonly [daysAgo: number, hour: number, minute?: number]
type Later = DistributiveOmit<Sequel, 'at' | 'payment'> & { readonly when: When }
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

const capture = (when: When, amountMinor?: number, isLast = true): Later => ({
  kind: 'capture',
  when,
  isLast,
  ...(amountMinor !== undefined && { amountMinor }),
})

const FRAUD = { 'risk_assessment[fraud_risk][level]': 'highest', 'risk_assessment[fraud_risk][score]': '97' }

/** What happened once. */
const OCCASIONS: readonly Occasion[] = [
  // A trip: flight, hotel with an extra night, meals and shops in two currencies.
  {
    payment: 'flight',
    card: 'travel',
    shop: SHOPS.airline,
    amountMinor: 38_640,
    when: [78, 20, 15],
    later: [capture([77, 9])],
  },
  {
    payment: 'hotel',
    card: 'travel',
    shop: SHOPS.hotel,
    amountMinor: 21_600,
    channel: 'chip',
    when: [66, 7, 30],
    later: [{ kind: 'increment', when: [64, 1, 10], amountMinor: 7_800 }, capture([63, 3, 20])],
  },
  {
    payment: 'cafe-1',
    card: 'travel',
    shop: SHOPS.cafe,
    amountMinor: 1_450,
    channel: 'contactless',
    when: [66, 11, 5],
    later: [capture([65, 4])],
  },
  {
    payment: 'cafe-2',
    card: 'travel',
    shop: SHOPS.cafe,
    amountMinor: 2_890,
    channel: 'contactless',
    when: [65, 10, 40],
    later: [capture([64, 4])],
  },
  {
    payment: 'train',
    card: 'travel',
    shop: SHOPS.train,
    amountMinor: 5_400,
    when: [64, 0, 5],
    later: [capture([63, 2])],
  },
  {
    payment: 'museum',
    card: 'travel',
    shop: SHOPS.museum,
    amountMinor: 1_200,
    channel: 'contactless',
    when: [63, 5, 15],
    later: [capture([62, 3])],
  },
  {
    payment: 'presents',
    card: 'travel',
    shop: SHOPS.departmentStore,
    amountMinor: 4_680,
    channel: 'chip',
    when: [63, 7, 50],
    later: [capture([61, 3])],
  },
  {
    payment: 'coat',
    card: 'travel',
    shop: SHOPS.highStreet,
    amountMinor: 6_950,
    channel: 'chip',
    when: [61, 5, 30],
    later: [capture([60, 3]), { kind: 'refund', when: [55, 6], amountMinor: 2_500 }],
  },
  {
    payment: 'next-flight',
    card: 'travel',
    shop: SHOPS.airline,
    amountMinor: 198_000,
    when: [15, 21, 10],
    expected: 'insufficient_funds',
  },

  // A single-use card, used up.
  {
    payment: 'tickets',
    card: 'tickets',
    shop: SHOPS.tickets,
    amountMinor: 13_800,
    when: [38, 20, 2],
    later: [capture([37, 4])],
  },
  {
    payment: 'tickets-again',
    card: 'tickets',
    shop: SHOPS.tickets,
    amountMinor: 6_900,
    when: [37, 21, 30],
    expected: 'single_use_consumed',
  },

  // A shop that the card for subscriptions does not know.
  {
    payment: 'unknown-shop',
    card: 'subscriptions',
    shop: SHOPS.games,
    amountMinor: 1_499,
    when: [26, 22, 8],
    expected: 'merchant_blocked',
  },

  // Around the house.
  {
    payment: 'casino',
    card: 'everyday',
    shop: SHOPS.casino,
    amountMinor: 5_000,
    channel: 'chip',
    when: [72, 22, 40],
    expected: 'category_blocked',
  },
  {
    payment: 'pharmacy-1',
    card: 'everyday',
    shop: SHOPS.pharmacy,
    amountMinor: 2_318,
    channel: 'contactless',
    when: [69, 13, 20],
    later: [capture([68, 3])],
  },
  {
    payment: 'wrong-code',
    card: 'everyday',
    shop: SHOPS.books,
    amountMinor: 3_295,
    when: [58, 19, 41],
    expected: 'verification_failed',
    more: { 'verification_data[cvc_check]': 'mismatch' },
  },
  {
    payment: 'books',
    card: 'everyday',
    shop: SHOPS.books,
    amountMinor: 3_295,
    when: [58, 19, 44],
    later: [capture([57, 3])],
  },
  {
    payment: 'jacket',
    card: 'everyday',
    shop: SHOPS.clothes,
    amountMinor: 7_400,
    when: [52, 18, 25],
    later: [capture([50, 3]), { kind: 'refund', when: [45, 11] }],
  },
  {
    payment: 'shelf',
    card: 'everyday',
    shop: SHOPS.hardware,
    amountMinor: 8_600,
    when: [49, 10, 12],
    later: [{ kind: 'reverse', when: [48, 9], amountMinor: 2_600 }, capture([47, 3])],
  },
  {
    payment: 'barber',
    card: 'everyday',
    shop: SHOPS.barber,
    amountMinor: 4_200,
    channel: 'chip',
    when: [46, 11, 30],
    later: [capture([45, 3])],
  },
  {
    payment: 'rental',
    card: 'everyday',
    shop: SHOPS.carRental,
    amountMinor: 15_000,
    when: [44, 8, 45],
    later: [{ kind: 'expire', when: [37, 9] }],
  },
  {
    payment: 'lamps',
    card: 'everyday',
    shop: SHOPS.electronics,
    amountMinor: 11_850,
    when: [35, 21, 3],
    later: [capture([34, 3], 7_900, false), capture([30, 3], 3_950)],
  },
  {
    payment: 'cab',
    card: 'everyday',
    shop: SHOPS.cab,
    amountMinor: 1_800,
    when: [29, 23, 15],
    later: [{ kind: 'increment', when: [29, 23, 38], amountMinor: 650 }, capture([28, 3])],
  },
  {
    payment: NOTED,
    card: 'everyday',
    shop: SHOPS.trattoria,
    amountMinor: 9_640,
    channel: 'chip',
    when: [24, 20, 50],
    later: [capture([22, 3], 11_500)],
  },
  {
    payment: CONTESTED,
    card: 'everyday',
    shop: SHOPS.electronics,
    amountMinor: 6_490,
    when: [23, 19, 5],
    later: [capture([22, 3, 30])],
  },
  {
    payment: 'big-screen',
    card: 'everyday',
    shop: SHOPS.electronics,
    amountMinor: 194_900,
    when: [17, 17, 20],
    expected: 'limit_exceeded',
  },
  {
    payment: 'wrong-size',
    card: 'everyday',
    shop: SHOPS.clothes,
    amountMinor: 5_900,
    when: [13, 16, 40],
    later: [{ kind: 'reverse', when: [13, 16, 58] }],
  },
  {
    payment: 'pharmacy-2',
    card: 'everyday',
    shop: SHOPS.pharmacy,
    amountMinor: 1_764,
    channel: 'contactless',
    when: [11, 14, 2],
    later: [capture([10, 3])],
  },
  {
    payment: 'stranger',
    card: 'everyday',
    shop: SHOPS.departmentStore,
    amountMinor: 38_900,
    when: [6, 2, 14],
    expected: 'fraud_suspected',
    more: FRAUD,
  },
  {
    payment: 'haircut',
    card: 'everyday',
    shop: SHOPS.barber,
    amountMinor: 4_200,
    channel: 'chip',
    when: [4, 12],
    later: [capture([3, 3])],
  },
  // Not captured yet.
  {
    payment: 'paperback',
    card: 'everyday',
    shop: SHOPS.books,
    amountMinor: 2_495,
    when: [1, 19, 20],
    later: [capture([-1, 3])],
  },
  {
    payment: 'weekly-shop',
    card: 'everyday',
    shop: SHOPS.market,
    amountMinor: 6_418,
    channel: 'chip',
    when: [1, 18, 5],
    later: [capture([-1, 3, 10])],
  },
]

export const planOccasions = (calendar: Calendar): Step[] =>
  OCCASIONS.flatMap((occasion) => planOccasion(calendar, occasion))

function planOccasion(
  calendar: Calendar,
  { when, later = [], expected = 'approved', channel = 'online', ...purchase }: Occasion,
): Step[] {
  const first: Step = { ...purchase, kind: 'authorize', at: calendar.at(...when), expected, channel }
  return [
    first,
    ...later.map(
      ({ when: then, ...sequel }): Step => ({ ...sequel, payment: purchase.payment, at: calendar.at(...then) }),
    ),
  ]
}
