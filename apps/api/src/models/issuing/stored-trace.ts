import { packFacts, unpackFacts } from './stored-facts.ts'

/**
 * A decision's trace as it is stored: the values of a part in a list, each at its place. Their names would be more than half of what is
 * written with each decision, looked through by PostgreSQL because it is JSON, logged, and kept for ever.
 *
 * A name is never moved or taken away; a new one goes to the end of its list. One with a question mark is of values that are not always
 * there, and then left out when a trace is read.
 */
const PARTS = {
  request: [
    'amountMinor',
    'currency',
    'merchantAmountMinor',
    'merchantCurrency',
    'isAmountControllable',
    'channel',
    'attempt',
    'authorizedAtMs',
    'requestedAtMs',
    'atmFeeMinor?',
    'cashbackMinor?',
    'riskScore?',
  ],
  merchant: ['id', 'name', 'category', 'categoryCode', 'city', 'country'],
  verification: ['cvc', 'expiry', 'address', 'postalCode', 'threeDSecure', 'wallet'],
  card: ['status', 'frozenBy', 'purpose', 'consumedBy', 'lockedMerchantId', 'line', 'createdAtMs'],
  account: ['status', 'kycApproved', 'currency', 'country', 'timeZone', 'openedAtMs'],
  balanceBefore: ['ledgerMinor', 'heldMinor', 'availableMinor'],
  chain: ['authorizedMinor', 'holdMinor', 'postedMinor', 'isCounted'],
} as const

/** A check begins with its kind. */
const CHECKS = {
  restriction: ['kind', 'owner', 'passed', 'field', 'value'],
  limit: [
    'kind',
    'owner',
    'passed',
    'interval',
    'usedMinor',
    'limitMinor?',
    'windowStartMs?',
    'windowEndMs?',
    'exceeded?',
    'categories?',
    'limitCount?',
    'usedCount?',
  ],
} as const

/** What the rules said, behind the values of the facts that they saw. */
const RULED = ['set', 'contentHash', 'matched', 'verdict', 'ruleId?', 'subject?', 'missing?', 'errors?'] as const

type Values = Readonly<Record<string, unknown>>

/** What a set of rules saw and said. */
export interface TracedRules {
  readonly set: number
  readonly contentHash: string
  readonly values: Readonly<Record<string, bigint | string | boolean | undefined>>
  /** Places in the set. */
  readonly matched: readonly number[]
  readonly verdict: string
  readonly ruleId?: string | undefined
  /** Only where some rule is not for the whole program. */
  readonly subject?: object | undefined
  /** Facts that could not be told. */
  readonly missing?: readonly string[] | undefined
  readonly errors?: Readonly<Record<string, string>> | undefined
}

/** A trace with names, as everybody but the table sees it. */
export interface Trace extends Values {
  readonly request: Values & { readonly merchant: object; readonly verification: object }
  readonly card: Values
  readonly account: Values
  readonly balanceBefore: Values
  readonly chain: Values
  readonly checks: readonly (Values & { readonly kind: keyof typeof CHECKS })[]
  readonly rules?: TracedRules | undefined
}

/** One place of a list. */
interface Place {
  readonly name: string
  readonly mayBeMissing: boolean
}
type Places = readonly Place[]

const toPlaces = (names: readonly string[]): Places =>
  names.map((name) => ({ name: name.replace('?', ''), mayBeMissing: name.endsWith('?') }))

const REQUEST = toPlaces(PARTS.request)
const MERCHANT = toPlaces(PARTS.merchant)
const VERIFICATION = toPlaces(PARTS.verification)
const CARD = toPlaces(PARTS.card)
const ACCOUNT = toPlaces(PARTS.account)
const BALANCE = toPlaces(PARTS.balanceBefore)
const CHAIN = toPlaces(PARTS.chain)
const CHECK = { restriction: toPlaces(CHECKS.restriction), limit: toPlaces(CHECKS.limit) }
const RULES = toPlaces(['values', ...RULED])

/** Values in the order of their names, without what is missing at the end. */
function toList(places: Places, values: Values): unknown[] {
  const list = places.map(({ name }) => values[name])
  while (list.length > 0 && list.at(-1) === undefined) list.pop()
  return list
}

/** The text to store. */
export function packTrace({ request, card, account, balanceBefore, chain, checks, rules, ...others }: Trace): string {
  return JSON.stringify({
    request: toList(REQUEST, request),
    merchant: toList(MERCHANT, request.merchant as Values),
    verification: toList(VERIFICATION, request.verification as Values),
    card: toList(CARD, card),
    account: toList(ACCOUNT, account),
    balanceBefore: toList(BALANCE, balanceBefore),
    chain: toList(CHAIN, chain),
    checks: checks.map((check) => toList(CHECK[check.kind], check)),
    rules: rules && packRules(rules),
    ...others,
  })
}

/** A list as the others, with the facts in a list of their own. */
const packRules = (rules: TracedRules): unknown[] => toList(RULES, { ...rules, values: packFacts(rules.values) })

function toValues(places: Places, list: unknown): Record<string, unknown> {
  const found: readonly unknown[] = Array.isArray(list) ? list : []
  const values: Record<string, unknown> = {}
  for (const [index, { name, mayBeMissing }] of places.entries()) {
    const value = found[index] ?? null
    if (value !== null || !mayBeMissing) values[name] = value
  }
  return values
}

function unpackRules(list: readonly unknown[]): Record<string, unknown> {
  const { values, ...ruled } = toValues(RULES, list)
  return { ...ruled, values: unpackFacts(values as readonly unknown[]) }
}

/** A stored trace with its names. Traces of decisions that were made before there were lists have them. */
export function unpackTrace(stored: Values): Record<string, unknown> {
  const { request, merchant, verification, card, account, balanceBefore, chain, checks, rules, ...others } = stored
  if (!Array.isArray(request)) return { ...stored }
  return {
    ...others,
    ...(rules === undefined ? {} : { rules: Array.isArray(rules) ? unpackRules(rules) : rules }),
    request: {
      ...toValues(REQUEST, request),
      merchant: toValues(MERCHANT, merchant),
      verification: toValues(VERIFICATION, verification),
    },
    card: toValues(CARD, card),
    account: toValues(ACCOUNT, account),
    balanceBefore: toValues(BALANCE, balanceBefore),
    chain: toValues(CHAIN, chain),
    checks: (checks as unknown[][]).map((check) => toValues(CHECK[check[0] as keyof typeof CHECK], check)),
  }
}
