import { isTrailing, type LimitInterval } from '../windows.ts'
import type { ExceededLimit } from './decline-details.ts'
import { type DeclineWords, durationIn, type Say } from './words.ts'

export const ENGLISH: DeclineWords = {
  locale: 'en',
  limit: (limit, { amountMinor }, say) => {
    const name = `${limit.owner === 'account' ? "your account's" : "the card's"} ${nameOf(limit)}`
    if (limit.exceeded === 'count') {
      const allowed = limit.count === 1 ? 'one payment' : `${limit.count ?? 0} payments`
      return `${upperFirst(name)} of ${allowed} is used up${reset(limit, say)}.`
    }
    const cap = say.amount(limit.amountMinor ?? 0n)
    const left = say.amount(limit.remainingMinor ?? 0n)
    const payment = amountMinor === undefined ? 'This payment' : `This payment of ${say.amount(amountMinor)}`
    return `${payment} is over ${name} of ${cap}: ${left} was left${reset(limit, say)}.`
  },
  reasons: {
    card_not_active: ({ frozenBy }) =>
      frozenBy === 'program'
        ? 'This card was frozen by the card program, so payments with it are declined.'
        : 'This card is frozen; unfreeze it to pay with it again.',
    card_closed: () => 'This card is closed and cannot be used any more.',
    card_pending: () => 'This card is still being set up; it can be used in a moment.',
    account_frozen: () => 'Your account is frozen, so payments with all of its cards are declined.',
    kyc_required: () => 'Your identity has to be confirmed before you can pay with a card.',
    limit_exceeded: ({ setBy }) =>
      setBy === 'program'
        ? 'The card program limits payments like this one; this is not a limit that you set.'
        : 'This payment is over a spending limit that applies to your card.',
    insufficient_funds: ({ amountMinor, availableMinor }, say) => {
      if (availableMinor === undefined) return 'There is not enough money in your account for this payment.'
      const available = say.amount(availableMinor)
      if (amountMinor === undefined) return `There is not enough money in your account: ${available} was available.`
      return `This payment of ${say.amount(amountMinor)} is more than the ${available} available in your account.`
    },
    category_blocked: ({ categoryName }) =>
      categoryName
        ? `This card does not allow payments at merchants of the category "${categoryName}".`
        : 'This card does not allow payments at merchants of this category.',
    country_blocked: ({ countryName }) =>
      countryName
        ? `This card does not allow payments to merchants in ${countryName}.`
        : 'This card does not allow payments to merchants in this country.',
    merchant_blocked: ({ merchantName }) => `This card does not allow payments to ${merchantName || 'this merchant'}.`,
    merchant_mismatch: ({ merchantName }) =>
      `This card is locked to one merchant, and ${merchantName || 'this merchant'} is another one.`,
    channel_blocked: ({ channel = '' }) =>
      `This card does not allow payments made ${CHANNELS[channel] ?? 'in this way'}.`,
    outside_hours: () => 'This card cannot be used at this time of the day or week.',
    single_use_consumed: () => 'This card was made for a single purchase and has already been used.',
    velocity: () => 'There were too many payments with this card in a short time.',
    fraud_suspected: () => 'This payment was stopped to protect you, because it looked unusual.',
    verification_failed: () =>
      'The security code, expiry date or address entered at the merchant did not match the card.',
    currency_unsupported: () => 'This card cannot be charged in this currency.',
    provider_declined: () => 'The card network or the card issuer declined this payment.',
    processing_error: () => 'This payment could not be processed and was declined to be safe; no money was taken.',
  },
}

const nameOf = ({ interval, isForCategories }: ExceededLimit): string =>
  `${adjectiveOf(interval)} limit${isForCategories ? ' for this category of merchants' : ''}`

function adjectiveOf(interval: LimitInterval): string {
  if (isTrailing(interval)) return durationIn(interval.trailingSeconds).join('-')
  if (interval === 'per_authorization') return 'per-payment'
  return interval === 'all_time' ? 'total' : interval
}

function reset({ interval, windowEndMs }: ExceededLimit, say: Say): string {
  if (isTrailing(interval)) {
    const [amount, unit] = durationIn(interval.trailingSeconds)
    return `, and each payment stops counting ${amount} ${unit}${amount === 1 ? '' : 's'} after it was made`
  }
  return windowEndMs === null ? '' : `, and the limit resets on ${say.moment(windowEndMs)}`
}

const CHANNELS: Readonly<Record<string, string>> = {
  online: 'online',
  keyed_in: 'with a card number typed in by the merchant',
  chip: 'by chip',
  contactless: 'by contactless',
  swipe: 'by magnetic stripe',
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
