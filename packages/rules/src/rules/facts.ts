import { CHANNELS } from '../controls/controls.ts'
import { HISTORY_FACTS } from '../history/history-facts.ts'
import { VELOCITY_FACTS } from '../velocity/velocity-spec.ts'
import { MERCHANT_FACTS } from './merchant-facts.ts'

/** Whole numbers are `int` (64 bits, `bigint`); there are no fractions in rules: amounts are minor units, ratios percent. */
export type FactType = 'int' | 'string' | 'bool'
export type FactValue = bigint | string | boolean

/**
 * How a fact comes about.
 * - `request`: it is in the provider's request.
 * - `card`, `account`: it is read from the card's or account's own row.
 * - `velocity`: a counter, brought up to date inside the decision's transaction.
 * - `history`: a remembered value of the owner, brought up to date inside the decision's transaction.
 * - `merchants`: counted over all cardholders beside the decisions, and approximate.
 */
export type FactSource = 'request' | 'card' | 'account' | 'velocity' | 'history' | 'merchants'

export type FactDeclaration = {
  readonly name: string
  readonly type: FactType
  readonly meaning: string
  readonly source: FactSource
  /** All values that the fact can have, where these are few. A rule that asks for another is refused. */
  readonly values?: readonly string[]
  /** What a value looks like, where it has a form. A rule that asks for another form is refused. */
  readonly form?: { readonly pattern: RegExp; readonly words: string }
}

const COUNTRY = { pattern: /^(?:[A-Z]{2})?$/, words: 'a country code of two capital letters, such as "DE"' }
const CURRENCY = { pattern: /^[a-z]{3}$/, words: 'a currency code of three small letters, such as "eur"' }
const MCC = { pattern: /^(?:\d{4})?$/, words: 'a category code of four digits, such as "5411"' }
const CHECK_RESULTS = ['match', 'mismatch', 'not_provided']

const REQUEST_FACTS: readonly Omit<FactDeclaration, 'source'>[] = [
  {
    name: 'amount',
    type: 'int',
    meaning:
      'What is asked for, in minor units of the account’s currency; for an increment the additional amount; 0 for a verification',
  },
  {
    name: 'chainAmount',
    type: 'int',
    meaning: 'What the whole authorization would come to: earlier approved amounts and this one',
  },
  { name: 'currency', type: 'string', meaning: 'Currency of `amount`, ISO 4217 in small letters', form: CURRENCY },
  {
    name: 'merchantAmount',
    type: 'int',
    meaning: 'What is asked for in the merchant’s own currency, in its minor units',
  },
  {
    name: 'merchantCurrency',
    type: 'string',
    meaning: 'The merchant’s currency, ISO 4217 in small letters',
    form: CURRENCY,
  },
  { name: 'atmFee', type: 'int', meaning: 'The fee of a cash machine inside `amount`, in minor units; 0 if none' },
  {
    name: 'cashback',
    type: 'int',
    meaning: 'Cash paid out with a purchase inside `amount`, in minor units; 0 if none',
  },
  { name: 'isIncrement', type: 'bool', meaning: 'The request adds to an authorization that was approved before' },
  {
    name: 'isVerification',
    type: 'bool',
    meaning: 'The request asks for nothing: it only checks that the card exists',
  },
  { name: 'isAmountControllable', type: 'bool', meaning: 'The merchant accepts approval of a part of the amount' },
  { name: 'isForeign', type: 'bool', meaning: 'The merchant’s country is known and is not the cardholder’s' },
  { name: 'isCardPresent', type: 'bool', meaning: 'The card itself was there: chip, contactless or swipe' },
  { name: 'channel', type: 'string', meaning: 'How the card met the merchant', values: CHANNELS },
  {
    name: 'entryMode',
    type: 'string',
    meaning:
      'How the number entered the terminal, in the provider’s words; the channel where the provider says nothing more',
  },
  {
    name: 'wallet',
    type: 'string',
    meaning: 'The wallet that held the card; empty without one',
    values: ['', 'apple_pay', 'google_pay', 'samsung_pay'],
  },
  { name: 'riskScore', type: 'int', meaning: 'The network’s own estimate of risk, 0 to 99; −1 where it gives none' },
  { name: 'localHour', type: 'int', meaning: 'Hour of the day, 0 to 23, in the cardholder’s time zone' },
  { name: 'localDay', type: 'int', meaning: 'Day of the week, 0 (Sunday) to 6, in the cardholder’s time zone' },
  { name: 'merchant.id', type: 'string', meaning: 'The network’s id of the merchant; empty where unknown' },
  { name: 'merchant.name', type: 'string', meaning: 'The merchant’s name as it stands on a statement' },
  { name: 'merchant.category', type: 'string', meaning: 'The issuer’s name of the merchant’s category' },
  { name: 'merchant.mcc', type: 'string', meaning: 'Merchant category code, ISO 18245, four digits', form: MCC },
  {
    name: 'merchant.country',
    type: 'string',
    meaning: 'The merchant’s country, ISO 3166 alpha-2; empty where unknown',
    form: COUNTRY,
  },
  {
    name: 'merchant.city',
    type: 'string',
    meaning: 'The merchant’s city; for online merchants often a telephone number or address',
  },
  { name: 'verification.cvc', type: 'string', meaning: 'Whether the security code was right', values: CHECK_RESULTS },
  { name: 'verification.expiry', type: 'string', meaning: 'Whether the expiry date was right', values: CHECK_RESULTS },
  {
    name: 'verification.addressLine1',
    type: 'string',
    meaning: 'Whether the first line of the address was right',
    values: CHECK_RESULTS,
  },
  {
    name: 'verification.postalCode',
    type: 'string',
    meaning: 'Whether the postal code was right',
    values: CHECK_RESULTS,
  },
  {
    name: 'verification.threeDSecure',
    type: 'string',
    meaning: 'Result of 3-D Secure; `none` where it did not take place',
    values: ['none', 'authenticated', 'attempt_acknowledged', 'exempted', 'failed', 'required'],
  },
]

const CARD_FACTS: readonly Omit<FactDeclaration, 'source'>[] = [
  { name: 'card.id', type: 'string', meaning: 'The card’s id' },
  {
    name: 'card.purpose',
    type: 'string',
    meaning: 'What the card was made for',
    values: ['standard', 'single_use', 'merchant_locked'],
  },
  { name: 'card.ageMinutes', type: 'int', meaning: 'Full minutes since the card was created' },
  { name: 'card.ageDays', type: 'int', meaning: 'Full days since the card was created' },
]

const ACCOUNT_FACTS: readonly Omit<FactDeclaration, 'source'>[] = [
  { name: 'account.country', type: 'string', meaning: 'The cardholder’s country, ISO 3166 alpha-2', form: COUNTRY },
  { name: 'account.ageDays', type: 'int', meaning: 'Full days since the account was opened' },
  {
    name: 'account.available',
    type: 'int',
    meaning: 'What is available before this request, in minor units; may be negative',
  },
]

/** The one table of facts that rules can ask for. */
export const FACTS: readonly FactDeclaration[] = [
  ...REQUEST_FACTS.map((fact) => ({ ...fact, source: 'request' as const })),
  ...CARD_FACTS.map((fact) => ({ ...fact, source: 'card' as const })),
  ...ACCOUNT_FACTS.map((fact) => ({ ...fact, source: 'account' as const })),
  ...MERCHANT_FACTS.map(({ name, meaning }) => ({ name, type: 'int' as const, meaning, source: 'merchants' as const })),
  ...HISTORY_FACTS.map(({ name, type, meaning }) => ({ name, type, meaning, source: 'history' as const })),
  ...VELOCITY_FACTS.map(({ name, meaning }) => ({ name, type: 'int' as const, meaning, source: 'velocity' as const })),
]

const BY_NAME: ReadonlyMap<string, FactDeclaration> = new Map(FACTS.map((fact) => [fact.name, fact]))

/** The declaration of a fact; undefined for a name that no fact has. */
export function findFact(name: string): FactDeclaration | undefined {
  return BY_NAME.get(name)
}

/** Whether a text can be the fact's value. */
export function isPossibleText({ values, form }: FactDeclaration, text: string): boolean {
  return values === undefined ? form === undefined || form.pattern.test(text) : values.includes(text)
}

/** Which texts can be the fact's value, in words. */
export function possibleTexts({ values, form }: FactDeclaration): string {
  return values === undefined ? (form?.words ?? 'a text') : `one of ${values.map((word) => `"${word}"`).join(', ')}`
}

/** The objects that facts are fields of: `merchant`, `card` … */
export const FACT_OBJECTS: ReadonlySet<string> = new Set(
  FACTS.flatMap(({ name }) => (name.includes('.') ? [name.slice(0, name.indexOf('.'))] : [])),
)

/** The known name most like the given one, for a hint after a slip of the pen; undefined where none is near. */
export function nearestFactName(name: string): string | undefined {
  let nearest: string | undefined
  let least = Math.max(2, Math.floor(name.length / 4)) + 1
  for (const fact of FACTS) {
    const distance = editDistance(name.slice(0, 60), fact.name, least)
    if (distance < least) {
      least = distance
      nearest = fact.name
    }
  }
  return nearest
}

/** Letters to insert, delete or replace; stops counting at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? limit
}
