import type { Fact, Fold } from '@cardwright/ledger'
import type { ChainRow, StoredFact } from '../../models/issuing/chain-model.ts'
import type { ProviderFact, ProviderRecord } from '../../providers/issuer/provider-record.ts'
import { NO_DECLINE_DETAILS } from './decline-details.ts'
import type { Ingestion } from './ingestion.ts'

export interface KnownFact {
  fact: Fact
  providerId: string
  source?: ProviderFact
  /** In the merchant's currency, where it is known. */
  merchantMinor: bigint | null
}

/** The chain's facts with the new ones, each approved or not as the provider recorded, where it has. */
export function factsAfter({ chain, newFacts, record, tools, address }: Ingestion): KnownFact[] {
  const recorded = new Map(record.outcomes.map((outcome) => [outcome.providerId, outcome.isApproved]))
  const stored = (chain.facts as StoredFact[]).map(
    (fact): KnownFact => ({ fact, providerId: fact.providerId, merchantMinor: fact.merchantMinor }),
  )
  const added = newFacts.map(
    (source): KnownFact => ({
      providerId: source.providerId,
      source,
      merchantMinor: source.merchantMinor ?? null,
      fact: {
        id: tools.newId('fact', address.lane),
        kind: source.kind,
        isApproved: source.isApproved,
        amountMinor: source.amountMinor,
        isAbsolute: source.isAbsolute ?? false,
        deltaMinor: source.deltaMinor ?? null,
        bufferMinor: 0n,
        isFinal: false,
        providerAtMs: source.providerAtMs,
        providerSequence: source.providerSequence,
      },
    }),
  )
  return [...stored, ...added].map((known) => ({
    ...known,
    fact: { ...known.fact, isApproved: recorded.get(known.providerId) ?? known.fact.isApproved },
  }))
}

export function toChainRow(
  { record, chain, card, address }: Ingestion,
  after: Fold,
  facts: readonly KnownFact[],
): ChainRow {
  const old = chain.row
  const isFirstSight = old === undefined
  // A clearing that came first knew neither the channel nor the beginning; the authorization tells them.
  const tells = isFirstSight || (record.channel !== undefined && old.channel === '')
  const base = tells ? { ...describe(record), ...(isFirstSight ? {} : { flags: old.flags }) } : old
  const amountMinor = shownAmount(record, after, old)
  const reason = after.status === 'declined' ? declineReasonOf(record, old) : null
  return {
    lane: address.lane,
    id: chain.id,
    account_id: address.accountId,
    user_id: card.user_id,
    card_id: address.cardId,
    counter_owner_id: card.counter_owner_id,
    issuer: record.provider,
    issuer_id: record.chainId,
    kind: record.kind,
    currency: record.currency,
    merchant_amount_minor:
      base.merchant_currency === record.currency
        ? amountMinor
        : (merchantAmount(record, after, facts) ?? base.merchant_amount_minor),
    merchant_currency: base.merchant_currency,
    merchant: base.merchant,
    merchant_id: base.merchant_id,
    mcc: base.mcc,
    category: base.category,
    country: base.country,
    channel: base.channel,
    flags: base.flags,
    linked_id: old?.linked_id ?? record.linkedChainId ?? null,
    authorized_at_ms: base.authorized_at_ms,
    status: after.status,
    amount_minor: amountMinor,
    authorized_minor: after.authorizedMinor,
    buffer_minor: after.bufferMinor,
    hold_minor: after.holdMinor,
    posted_minor: after.postedMinor,
    refunded_minor: after.refundedMinor,
    used_minor: after.usedMinor,
    is_counted: after.isCounted,
    is_closed: after.isClosed,
    decline_reason: reason,
    decline_details: reason === null ? null : detailsAfter(old),
  }
}

/** What our own decision found stays; a decline of before details were kept has its sentence instead. */
function detailsAfter(old: ChainRow | undefined): string | null {
  if (old === undefined || old.decline_reason === null) return NO_DECLINE_DETAILS
  return old.decline_details
}

/** What a person reads as the amount: what was authorized, else what posted, else what was asked for. */
function shownAmount(record: ProviderRecord, after: Fold, old: ChainRow | undefined): bigint {
  if (record.kind === 'refund') return after.refundedMinor
  if (after.postedMinor > 0n && after.isClosed) return after.postedMinor
  if (after.authorizedMinor > 0n) return after.authorizedMinor
  if (after.postedMinor > 0n) return after.postedMinor
  return old?.amount_minor ?? record.facts[0]?.amountMinor ?? 0n
}

/** The same in the merchant's own currency, as the sum of what the provider told: null where it did not tell of each, or nothing counts. */
function merchantAmount(record: ProviderRecord, after: Fold, facts: readonly KnownFact[]): bigint | null {
  const isPosted = after.postedMinor > 0n && (after.isClosed || after.authorizedMinor <= 0n)
  const counts: ReadonlySet<string> = record.kind === 'refund' ? REFUNDS : isPosted ? CLEARINGS : REQUESTS
  const counted = facts.filter(({ fact }) => fact.isApproved && counts.has(fact.kind))
  if (counted.length === 0) return null
  return counted.reduce<bigint | null>((sum, { fact, merchantMinor }) => {
    if (sum === null || merchantMinor === null) return null
    return isLess(fact) ? sum - merchantMinor : sum + merchantMinor
  }, 0n)
}

const REFUNDS: ReadonlySet<string> = new Set(['refund'])
const CLEARINGS: ReadonlySet<string> = new Set(['capture', 'force_post'])
const REQUESTS: ReadonlySet<string> = new Set(['authorization', 'increment', 'reversal', 'advice'])

const isLess = ({ kind, deltaMinor }: Fact): boolean => kind === 'reversal' || (deltaMinor !== null && deltaMinor < 0n)

const describe = (record: ProviderRecord) => ({
  merchant_amount_minor: record.merchantAmountMinor,
  merchant_currency: record.merchantCurrency,
  merchant: JSON.stringify(record.merchant),
  merchant_id: record.merchant.id,
  mcc: record.merchant.categoryCode,
  category: record.merchant.category,
  country: record.merchant.country,
  channel: record.channel ?? '',
  flags: '{}',
  authorized_at_ms: record.authorizedAtMs,
})

/**
 * Why the issuer refused by itself; our own reason stands where our answer decided. An answer of ours that no such decision stands
 * behind was given because the decision failed or came too late.
 */
function declineReasonOf({ outcomes }: ProviderRecord, old: ChainRow | undefined): string {
  const refusal = outcomes.findLast((outcome) => !outcome.isApproved)
  const ours = old?.decline_reason ?? (refusal?.isOurs ? 'processing_error' : 'provider_declined')
  return refusal?.declineReason ?? ours
}
