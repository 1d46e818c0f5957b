import type { RequestEvent } from '@cardwright/rules'
import type { UnsavedDecision } from '../../models/issuing/unsaved-model.ts'
import { type StoredMinor, toStoredMinor } from './rule-amounts.ts'
import type { RuleCard } from './rule-context.ts'
import { ruleSubjectOf, velocitySubjectOf } from './rule-context.ts'
import type { RuleChange, RuleInput } from './rule-input.ts'

/** What one decision changes of what rules count and remember. */
export interface DecisionUpkeep {
  input: RuleInput
  change: RuleChange
  event: RequestEvent
}

type StoredPlace = [merchantId: string, mcc: string, country: string]
type StoredChain = [isIncrement: 0 | 1, atMs: number, attempts: number, declined: number, ...StoredPlace]
/** Everything that does not follow from the decision's other columns and its card. */
type StoredUpkeep = [
  ...StoredPlace,
  atMs: number,
  amountMinor: StoredMinor,
  isCardPresent: 0 | 1,
  usedMinor: StoredMinor,
  count: number,
  /** Where the chain stands elsewhere than its request. */
  ...chain: StoredChain | [],
]

/** The text that stands in a decision's row until what it changed is written elsewhere. */
export function writeUpkeep({ input, change, event }: DecisionUpkeep): string {
  const { at, chain, eventAtMs, chainAtMs, isIncrement } = input
  const stored: StoredUpkeep = [
    at.merchantId,
    at.mcc,
    at.country,
    eventAtMs,
    toStoredMinor(event.amountMinor),
    event.isCardPresent ? 1 : 0,
    toStoredMinor(change.usedMinor),
    change.count,
  ]
  const isAtRequest = !isIncrement && chain === at && chainAtMs === eventAtMs
  if (isAtRequest) return JSON.stringify(stored)
  const { chainAttempts, chainDeclined } = change
  const place = [chain.merchantId, chain.mcc, chain.country]
  return JSON.stringify([...stored, isIncrement ? 1 : 0, chainAtMs, chainAttempts, chainDeclined, ...place])
}

/** Reads what `writeUpkeep` wrote, of a decision about this card. */
export function readUpkeep(card: RuleCard, decision: UnsavedDecision): DecisionUpkeep {
  const { lane, account_id: accountId, currency, is_approved: approved, upkeep } = decision
  const [merchantId, mcc, country, eventAtMs, amountMinor, isCardPresent, usedMinor, count, ...more] = JSON.parse(
    upkeep,
  ) as StoredUpkeep
  const at = velocitySubjectOf(card, currency, { id: merchantId, categoryCode: mcc, country })
  const [isIncrement = 0, chainAtMs = eventAtMs, chainAttempts = 0, chainDeclined = 0, ...place] = more
  const [chainMerchantId = merchantId, chainMcc = mcc, chainCountry = country] = place
  return {
    input: {
      lane,
      accountId,
      subject: ruleSubjectOf(card),
      at,
      eventAtMs,
      chain: { ...at, merchantId: chainMerchantId, mcc: chainMcc, country: chainCountry },
      chainAtMs,
      isIncrement: isIncrement === 1,
    },
    change: {
      usedMinor: BigInt(usedMinor),
      count,
      attempts: 1,
      declined: approved ? 0 : 1,
      chainAttempts,
      chainDeclined,
    },
    event: {
      kind: 'request',
      chainId: '',
      atMs: eventAtMs,
      subject: at,
      amountMinor: BigInt(amountMinor),
      isIncrement: isIncrement === 1,
      approved,
      isCardPresent: isCardPresent === 1,
    },
  }
}
