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

type Values = Readonly<Record<string, unknown>>

/** A trace with names, as everybody but the table sees it. */
export interface Trace extends Values {
  readonly request: Values & { readonly merchant: object; readonly verification: object }
  readonly card: Values
  readonly account: Values
  readonly balanceBefore: Values
  readonly chain: Values
  readonly checks: readonly (Values & { readonly kind: keyof typeof CHECKS })[]
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

/** Values in the order of their names, without what is missing at the end. */
function toList(places: Places, values: Values): unknown[] {
  const list = places.map(({ name }) => values[name])
  while (list.length > 0 && list.at(-1) === undefined) list.pop()
  return list
}

/** The text to store. */
export function packTrace({ request, card, account, balanceBefore, chain, checks, ...others }: Trace): string {
  return JSON.stringify({
    request: toList(REQUEST, request),
    merchant: toList(MERCHANT, request.merchant as Values),
    verification: toList(VERIFICATION, request.verification as Values),
    card: toList(CARD, card),
    account: toList(ACCOUNT, account),
    balanceBefore: toList(BALANCE, balanceBefore),
    chain: toList(CHAIN, chain),
    checks: checks.map((check) => toList(CHECK[check.kind], check)),
    ...others,
  })
}

function toValues(places: Places, list: unknown): Record<string, unknown> {
  const found: readonly unknown[] = Array.isArray(list) ? list : []
  const values: Record<string, unknown> = {}
  for (const [index, { name, mayBeMissing }] of places.entries()) {
    const value = found[index] ?? null
    if (value !== null || !mayBeMissing) values[name] = value
  }
  return values
}

/** A stored trace with its names. Traces of decisions that were made before there were lists have them. */
export function unpackTrace(stored: Values): Record<string, unknown> {
  const { request, merchant, verification, card, account, balanceBefore, chain, checks, ...others } = stored
  if (!Array.isArray(request)) return { ...stored }
  return {
    ...others,
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
