import { EMPTY_FOLD, type Fold } from '@cardwright/ledger'
import type { RuleSubject, VelocitySubject } from '@cardwright/rules'
import type { ChainRow } from '../../models/issuing/chain-model.ts'
import type { CardStateRow } from '../../models/issuing/decision-model.ts'
import type { RuleChange, RuleInput } from './rule-input.ts'

/** Requests beside a chain's first that a record made known or changed, each at its own time. */
export interface RequestChange {
  atMs: number
  /** Where it was made; with its chain where that is not known. */
  place?: Pick<VelocitySubject, 'merchantId' | 'mcc' | 'country'>
  attempts: number
  declined: number
}

export interface Upkeep {
  input: RuleInput
  change: RuleChange
}

/** What an answer changes of what rules count. */
export function ruleChange(given: {
  input: Pick<RuleInput, 'isIncrement'>
  isApproved: boolean
  change: { usedMinor: bigint; count: number }
  before: Fold
  after: Fold
}): RuleChange {
  const { input, isApproved, change, before, after } = given
  const request = { ...change, attempts: 1, declined: isApproved ? 0 : 1 }
  if (!input.isIncrement) return { ...request, chainAttempts: 0, chainDeclined: 0 }
  const isUnseen = before === EMPTY_FOLD
  const declinedBefore = isUnseen ? 0 : Number(before.status === 'declined')
  return {
    ...request,
    chainAttempts: isUnseen ? 1 : 0,
    chainDeclined: Number(after.status === 'declined') - declinedBefore,
  }
}

interface ChangedChain {
  before: { row: ChainRow | undefined; before: Fold }
  row: ChainRow
  after: Fold
}

/** What a record of the provider changes of what rules count: the chain leaves as it was and enters as it is. */
export function ruleUpkeep(
  card: CardStateRow,
  { before, row, after }: ChangedChain,
  requests: readonly RequestChange[],
): Upkeep[] {
  const upkeep: Upkeep[] = []
  if (before.row !== undefined)
    upkeep.push({
      input: inputAt(card, before.row, before.row.authorized_at_ms),
      change: weightOf(before.row, before.before, -1),
    })
  upkeep.push({ input: inputAt(card, row, row.authorized_at_ms), change: weightOf(row, after, 1) })
  const chain = inputAt(card, row, row.authorized_at_ms)
  for (const { atMs, place, attempts, declined } of requests) {
    const change = { usedMinor: 0n, count: 0, attempts, declined, chainDeclined: 0, chainAttempts: 0 }
    upkeep.push({ input: { ...chain, at: { ...chain.at, ...place }, eventAtMs: atMs, isIncrement: true }, change })
  }
  return upkeep
}

/** A chain as the sum of what it is: money, one purchase, and its first request. */
function weightOf(row: ChainRow, fold: Fold, sign: 1 | -1): RuleChange {
  const isRequest = row.kind === 'authorization'
  return {
    usedMinor: sign === 1 ? fold.usedMinor : -fold.usedMinor,
    count: sign * Number(fold.isCounted),
    attempts: isRequest ? sign : 0,
    declined: isRequest && fold.status === 'declined' ? sign : 0,
    chainDeclined: 0,
    chainAttempts: 0,
  }
}

function inputAt(card: CardStateRow, row: ChainRow, atMs: number): RuleInput {
  const place: VelocitySubject = {
    cardId: card.counter_owner_id,
    cardholderId: card.account_id,
    currency: row.currency,
    merchantId: row.merchant_id,
    mcc: row.mcc,
    country: row.country,
  }
  return {
    lane: card.lane,
    accountId: card.account_id,
    subject: upkeepSubject(card),
    at: place,
    eventAtMs: atMs,
    chain: place,
    chainAtMs: atMs,
    isIncrement: false,
  }
}

const upkeepSubject = (card: CardStateRow): RuleSubject => ({
  cardId: card.counter_owner_id,
  cardholderId: card.user_id,
  groupIds: [`purpose:${card.purpose}`, `country:${card.account_country}`, `currency:${card.currency}`],
})
