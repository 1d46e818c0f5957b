import type Stripe from 'stripe'
import type {
  CreateCardRequest,
  IssuedCard,
  IssuedCardStatus,
  IssuerAuthorization,
  IssuerMerchant,
  IssuerPerson,
} from '../issuer.ts'

/** Names of our ids in the metadata of Stripe's objects. */
export const METADATA = {
  account: 'cardwright_account_id',
  card: 'cardwright_card_id',
  dispute: 'cardwright_dispute_id',
} as const

/** "The maximum length of this field is 24 characters" and Latin letters only (Stripe's Cardholders reference). */
const NAME_LENGTH = 24

/**
 * Stripe never allows more than 10,000 USD in one authorization, and takes 500 USD a day where no limit is stated. Both
 * are stated here, as wide as they go, so that the limits that decide are ours.
 */
const WIDEST = { authorizationMinor: 1_000_000, dayMinor: 99_999_999 }
/** Currencies that Stripe issues cards in. What is much there may be the price of a coffee elsewhere, where only the sandbox issues. */
const STRIPE_CURRENCIES: ReadonlySet<string> = new Set(['usd', 'eur', 'gbp'])
/** Twelve digits: what a card network can carry. */
const WIDEST_ELSEWHERE = { authorizationMinor: 999_999_999_999, dayMinor: 999_999_999_999 }

export function toCardholderParams(person: IssuerPerson): Stripe.Issuing.CardholderCreateParams {
  const [year, month, day] = person.dateOfBirth.split('-').map(Number)
  if (year === undefined || month === undefined || day === undefined) throw new RangeError('a date of birth is a date')
  const { line1, line2, city, region, postalCode, country } = person.billingAddress
  const firstName = toLatin(person.firstName)
  const lastName = toLatin(person.lastName)
  return {
    type: 'individual',
    status: 'active',
    name: toPrintedName(firstName, lastName),
    email: person.email,
    ...(person.phone === undefined ? {} : { phone_number: person.phone }),
    individual: {
      first_name: firstName,
      last_name: lastName,
      dob: { day, month, year },
      ...toTermsAcceptance(person.termsAcceptedAt),
    },
    billing: {
      address: {
        line1,
        ...(line2 === undefined ? {} : { line2 }),
        city,
        ...(region === undefined ? {} : { state: region }),
        postal_code: postalCode,
        country,
      },
    },
    metadata: { [METADATA.account]: person.accountId },
  }
}

const toTermsAcceptance = (at: Date | undefined) =>
  at === undefined ? {} : { card_issuing: { user_terms_acceptance: { date: Math.floor(at.getTime() / 1000) } } }

/** Both names if they fit, else the initial of the first, else as much of the last as there is room for. */
export function toPrintedName(firstName: string, lastName: string): string {
  const candidates = [`${firstName} ${lastName}`, `${firstName.charAt(0)} ${lastName}`, lastName]
  const fitting = candidates.map((name) => name.trim()).find((name) => name.length > 0 && name.length <= NAME_LENGTH)
  return fitting ?? lastName.slice(0, NAME_LENGTH).trim()
}

/** Letters that fall apart into a Latin letter and marks lose the marks; the few others have their customary spelling. */
const SPELLINGS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'Ae',
  œ: 'oe',
  Œ: 'Oe',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
}

/** "No numbers, special characters (except periods, commas, hyphens, spaces and apostrophes) or non-latin letters" (Stripe). */
export function toLatin(name: string): string {
  const spelled = [...name].map((letter) => SPELLINGS[letter] ?? letter).join('')
  const plain = spelled
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’‘`´]/g, "'")
  return plain
    .replace(/[^A-Za-z.,' -]/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}

export const toCardParams = (request: CreateCardRequest): Stripe.Issuing.CardCreateParams => ({
  cardholder: request.issuerCardholderId,
  currency: request.currency,
  type: 'virtual',
  status: 'active',
  spending_controls: widestControls(request.currency),
  metadata: { [METADATA.card]: request.cardId, [METADATA.account]: request.accountId },
})

export function widestControls(currency: string) {
  const { authorizationMinor, dayMinor } = STRIPE_CURRENCIES.has(currency) ? WIDEST : WIDEST_ELSEWHERE
  return {
    spending_limits: [
      { amount: authorizationMinor, interval: 'per_authorization' as const },
      { amount: dayMinor, interval: 'daily' as const },
    ],
  }
}

const OUR_STATUS: Readonly<Record<string, IssuedCardStatus>> = {
  active: 'active',
  inactive: 'frozen',
  canceled: 'closed',
}

const THEIR_STATUS = { active: 'active', frozen: 'inactive', closed: 'canceled' } as const

export const toStripeStatus = (status: IssuedCardStatus) => THEIR_STATUS[status]

/** An unknown state of a card counts as frozen: it cannot be used, and nothing final is concluded from it. */
export const toIssuedCard = (card: Stripe.Issuing.Card): IssuedCard => ({
  issuerCardId: card.id,
  status: OUR_STATUS[card.status] ?? 'frozen',
  last4: card.last4,
  brand: card.brand.toLowerCase(),
  expMonth: card.exp_month,
  expYear: card.exp_year,
})

const toMerchant = (merchant: Stripe.Issuing.Authorization.MerchantData): IssuerMerchant => ({
  id: merchant.network_id,
  name: merchant.name ?? '',
  category: merchant.category,
  categoryCode: merchant.category_code,
  city: merchant.city ?? '',
  country: merchant.country ?? '',
})

const CHANNELS = ['online', 'keyed_in', 'chip', 'contactless', 'swipe'] as const

export const toIssuerAuthorization = (authorization: Stripe.Issuing.Authorization): IssuerAuthorization => ({
  issuerAuthorizationId: authorization.id,
  issuerCardId: authorization.card.id,
  status: toAuthorizationStatus(authorization.status),
  isApproved: authorization.approved,
  amountMinor: BigInt(authorization.amount),
  currency: authorization.currency,
  merchantAmountMinor: BigInt(authorization.merchant_amount),
  merchantCurrency: authorization.merchant_currency,
  merchant: toMerchant(authorization.merchant_data),
  channel: CHANNELS.find((channel) => channel === authorization.authorization_method) ?? 'keyed_in',
  createdAt: fromUnix(authorization.created),
  requests: authorization.request_history.map((request) => ({
    isApproved: request.approved,
    amountMinor: BigInt(request.amount),
    reason: request.reason,
    at: fromUnix(request.created),
  })),
})

/** A state that a later version may add is treated as open: nothing is released on a guess. */
function toAuthorizationStatus(status: string): IssuerAuthorization['status'] {
  return status === 'closed' || status === 'reversed' || status === 'expired' ? status : 'pending'
}

const fromUnix = (seconds: number): Date => new Date(seconds * 1000)
