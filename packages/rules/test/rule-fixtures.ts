import {
  createLocalClock,
  FACTS,
  type FactValue,
  type RequestContext,
  type RequestFacts,
  type RuleDocument,
  requestFacts,
} from '../src/index.ts'

const clock = createLocalClock('Europe/Berlin')

/** An ordinary purchase: 10.00 at a grocery store in the cardholder's own country, at 13:00 on a Monday. */
export function requestContext(changes: Partial<RequestContext> = {}): RequestContext {
  return {
    atMs: Date.parse('2026-11-23T12:00:00Z'),
    amountMinor: 1000n,
    chainTotalMinor: 0n,
    currency: 'eur',
    merchantAmountMinor: 1000n,
    merchantCurrency: 'eur',
    isIncrement: false,
    isAmountControllable: true,
    channel: 'chip',
    merchant: {
      id: 'merchant_1',
      name: 'CORNER GROCERY',
      category: 'grocery_stores_supermarkets',
      mcc: '5411',
      country: 'DE',
      city: 'BERLIN',
    },
    verification: {
      cvc: 'match',
      expiry: 'match',
      addressLine1: 'not_provided',
      postalCode: 'match',
      threeDSecure: 'none',
    },
    card: { id: 'card_1', purpose: 'standard', createdAtMs: Date.parse('2026-11-01T00:00:00Z') },
    account: { country: 'DE', openedAtMs: Date.parse('2026-01-01T00:00:00Z'), availableMinor: 50_000n, clock },
    ...changes,
  }
}

/** Facts of an ordinary purchase with no history at all, and whatever is to be different. */
export function facts(
  changes: Record<string, FactValue | undefined> = {},
  context: RequestContext = requestContext(),
): RequestFacts {
  const empty = Object.fromEntries(FACTS.map(({ name, type }) => [name, ZERO[type]]))
  return { ...empty, ...requestFacts(context), ...changes } as RequestFacts
}

const ZERO = { int: 0n, string: '', bool: false } as const

let count = 0

export function rule(changes: Partial<RuleDocument> = {}): RuleDocument {
  return {
    ruleId: `rule_${String(++count).padStart(4, '0')}`,
    version: 1,
    name: 'A rule',
    scope: { kind: 'program' },
    stream: 'authorization',
    when: 'true',
    action: { kind: 'tag', tag: 'seen' },
    ...changes,
  }
}

export const SUBJECT = { cardId: 'card_1', cardholderId: 'usr_1', groupIds: ['grp_1'] }
