import { type Balance, type Fold, fold, postChange } from '@cardwright/ledger'
import { toSafeNumber } from '@cardwright/money'
import { type BalanceRow, lockBalances, updateBalances } from '../../models/issuing/balance-model.ts'
import {
  type ChainRow,
  insertChains,
  type StoredFact,
  selectChainsByIssuerId,
  selectFactsOfChains,
  sumLinkedRefunds,
  updateChains,
} from '../../models/issuing/chain-model.ts'
import {
  type CardStateRow,
  ensureBalance,
  insertFacts,
  insertOutboxEvents,
  insertOutcomes,
  insertTransfers,
  markCardUse,
  selectAnswers,
  selectCardStates,
  selectKnownFacts,
  takeFactKeys,
} from '../../models/issuing/decision-model.ts'
import { upsertIncrements } from '../../models/issuing/increment-model.ts'
import type { LoneClearingRow } from '../../models/issuing/lone-clearing-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import { writeCounters } from '../../models/issuing/usage-model.ts'
import { undoCardUse, undoExceptionUse } from '../../models/issuing/use-model.ts'
import type { ProviderFact, ProviderOutcome, ProviderRecord } from '../../providers/issuer/provider-record.ts'
import type { BatchTools } from './batch.ts'
import type { CardAddress } from './card-directory.ts'
import { findChain, loadChain, partsByCurrency } from './chain-of-record.ts'
import type { Ingestion, RecordAlert } from './ingestion.ts'
import { factsAfter, toChainRow } from './record-chain.ts'
import { countChange, incrementsOf, placeIncrements, toIncrementRow } from './record-counts.ts'

export interface Ingested {
  authorizationId: string
  /** False when the record told nothing that was not known. */
  isChanged: boolean
  alerts: readonly RecordAlert[]
  /** A clearing posted here of which no authorization has come. */
  loneClearing?: LoneClearingRow
}

/**
 * Takes in what a provider tells about one chain, in the transaction that `client` has begun. Facts that are known are left
 * alone, so duplicates and any order of arrival come to the same; a clearing always posts. The caller commits.
 */
export async function ingestRecord(
  client: HotPathClient,
  tools: BatchTools,
  address: CardAddress,
  told: ProviderRecord,
  clockMs: number,
): Promise<Ingested> {
  const [main, ...others] = partsByCurrency(told)
  const ingested = await ingestPart(client, tools, address, main, clockMs)
  for (const other of others) {
    const { isChanged, alerts } = await ingestPart(client, tools, address, other, clockMs)
    ingested.isChanged ||= isChanged
    ingested.alerts = [...new Set([...ingested.alerts, ...alerts])]
  }
  return ingested
}

async function ingestPart(
  client: HotPathClient,
  tools: BatchTools,
  address: CardAddress,
  told: ProviderRecord,
  clockMs: number,
): Promise<Ingested> {
  const { lane, accountId } = address
  const balances = await lockWithCurrency(client, lane, accountId, told.currency)
  const [card] = await selectCardStates(client, [{ lane, card_id: address.cardId }])
  if (card === undefined) throw new Error(`the card ${address.cardId} is in the directory but not in its lane`)
  const known = await selectKnownFacts(
    client,
    lane,
    told.provider,
    told.facts.map(({ providerId }) => providerId),
  )
  const { record, row } = await findChain(client, address, told, known.size > 0)
  const chain = await loadChain(client, tools, address, row)
  const newFacts = record.facts.filter(({ providerId }) => !known.has(providerId))
  const newOutcomes = await insertOutcomes(
    client,
    record.outcomes.map((outcome) =>
      toOutcomeRow(outcome, {
        lane,
        authorizationId: chain.id,
        provider: record.provider,
        afterSeq: lastSeq(balances),
      }),
    ),
    clockMs,
  )
  const learnsAuthorization = chain.row !== undefined && record.channel !== undefined && chain.row.channel === ''
  const alerts = new Set<RecordAlert>(isToldOtherwise(told, chain) ? ['told_otherwise'] : [])
  if (newFacts.length === 0 && newOutcomes.size === 0 && !learnsAuthorization)
    return { authorizationId: chain.id, isChanged: false, alerts: [...alerts] }

  const ingestion: Ingestion = { client, tools, address, record, clockMs, card, chain, newFacts, alerts }
  await compareWithAnswers(ingestion, newOutcomes)
  await apply(ingestion, balances)
  const taken = { authorizationId: chain.id, isChanged: true, alerts: [...ingestion.alerts] }
  return isLoneClearing(ingestion) ? { ...taken, loneClearing: toLoneClearing(ingestion) } : taken
}

function isLoneClearing({ record, chain, newFacts }: Ingestion): boolean {
  const isAuthorized = record.channel !== undefined || (chain.row !== undefined && chain.row.channel !== '')
  return !isAuthorized && newFacts.some(({ kind }) => kind === 'capture')
}

const toLoneClearing = ({ address, record, chain, clockMs }: Ingestion): LoneClearingRow => ({
  lane: address.lane,
  id: chain.id,
  account_id: address.accountId,
  issuer: record.provider,
  issuer_id: record.chainId,
  created_at: new Date(clockMs),
})

/** The account's lock, with a balance in the record's currency: a clearing posts in whatever currency it comes. */
async function lockWithCurrency(
  client: HotPathClient,
  lane: number,
  accountId: string,
  currency: string,
): Promise<BalanceRow[]> {
  const balances = await lockBalances(client, [{ lane, account_id: accountId }])
  if (balances.some((balance) => balance.currency === currency)) return balances
  await ensureBalance(client, lane, accountId, currency)
  return lockBalances(client, [{ lane, account_id: accountId }])
}

const POSTED: ReadonlySet<string> = new Set(['capture', 'force_post', 'refund'])

/** Whether what has posted comes with another amount or currency than before: the books keep what was told first, and a person is told. */
function isToldOtherwise({ facts, currency }: ProviderRecord, { facts: stored, row }: Ingestion['chain']): boolean {
  const known = new Map((stored as StoredFact[]).map(({ providerId, amountMinor }) => [providerId, amountMinor]))
  return facts.some(({ providerId, kind, amountMinor }) => {
    const before = POSTED.has(kind) ? known.get(providerId) : undefined
    return before !== undefined && (before !== amountMinor || row?.currency !== currency)
  })
}

/** How many decisions the account had before this record: the record stands right after them. */
const lastSeq = (balances: readonly BalanceRow[]): bigint =>
  balances.reduce((top, { decision_seq: seq }) => (seq > top ? seq : top), 0n)

const toOutcomeRow = (
  outcome: ProviderOutcome,
  {
    lane,
    authorizationId,
    provider,
    afterSeq,
  }: { lane: number; authorizationId: string; provider: string; afterSeq: bigint },
) => ({
  lane,
  after_seq: afterSeq,
  provider,
  provider_id: outcome.providerId,
  authorization_id: authorizationId,
  is_approved: outcome.isApproved,
  amount_minor: outcome.amountMinor,
  reason: outcome.reason,
})

/** Two independent truths: what was answered, and what the provider recorded. Where they differ, a person is told. */
async function compareWithAnswers(
  { client, address, record, chain, alerts }: Ingestion,
  newOutcomes: ReadonlySet<string>,
): Promise<void> {
  if (newOutcomes.size === 0) return
  const answers = new Map(
    (await selectAnswers(client, address.lane, chain.id)).map((answer) => [answer.provider_id, answer.is_approved]),
  )
  for (const outcome of record.outcomes) {
    if (!newOutcomes.has(outcome.providerId)) continue
    const answered = answers.get(outcome.providerId)
    if (outcome.isApproved && !outcome.isOurs) alerts.add('unasked_approval')
    if (answered === undefined || answered === outcome.isApproved) continue
    alerts.add(outcome.isApproved ? 'approved_elsewhere' : 'declined_elsewhere')
  }
}

async function apply(ingestion: Ingestion, balances: readonly BalanceRow[]): Promise<void> {
  const { client, address, record, chain, card, clockMs, tools, newFacts, alerts } = ingestion
  const { lane, accountId, cardId } = address
  const balance = balances.find(({ currency }) => currency === record.currency)
  if (balance === undefined) throw new Error('an account has no balance after it was made')
  const facts = factsAfter(ingestion)
  const { provider: issuer, chainId, currency } = record
  const linked =
    record.kind === 'refund'
      ? 0n
      : await sumLinkedRefunds(client, { lane, account_id: accountId, issuer, issuer_id: chainId, currency })
  const after = fold(
    facts.map(({ fact }) => fact),
    linked,
  )
  const row = toChainRow(ingestion, after, facts)
  const increments = await placeIncrements(ingestion, incrementsOf(ingestion, facts))
  const { counters, memory } = await countChange(
    ingestion,
    row,
    after,
    increments.map((increment) => increment.change),
    balances,
  )
  const weightOf = ({ holdMinor, postedMinor, refundedMinor }: Fold) => ({
    holdMinor,
    postedMinor,
    refundedMinor: record.kind === 'refund' ? refundedMinor : 0n,
  })
  const from: Balance = {
    ledgerMinor: balance.ledger_minor,
    overdraftMinor: balance.overdraft_minor,
    heldMinor: balance.held_minor,
  }
  const posting = postChange(from, weightOf(chain.before), weightOf(after))
  if (posting.balance.overdraftMinor > from.overdraftMinor) alerts.add('overdraft')
  if (newFacts.some(({ kind }) => kind === 'force_post')) alerts.add('force_post')
  const factIds = new Map(facts.map(({ fact, providerId }) => [providerId, fact.id]))
  const isNewFact = new Set(newFacts.map(({ providerId }) => providerId))
  const causeId = newFacts.map(({ providerId }) => factIds.get(providerId)).at(-1) ?? facts.at(-1)?.fact.id ?? null
  const transactionId = tools.newId('ltx', lane)
  row.flags = addFlags(row.flags, alerts)

  const taken = await takeFactKeys(
    client,
    newFacts.map(({ providerId }) => ({
      lane,
      provider: record.provider,
      provider_id: providerId,
      request_id: null,
      authorization_id: chain.id,
      fact_id: factIds.get(providerId) ?? '',
    })),
    clockMs,
  )
  if (taken.size < newFacts.length) throw new Error('a fact that was not known a moment ago has been posted meanwhile')
  await (chain.row === undefined ? insertChains : updateChains)(client, [row], clockMs)
  await insertFacts(
    client,
    facts.flatMap(({ fact, providerId, source }) =>
      source === undefined || !isNewFact.has(providerId)
        ? []
        : [
            {
              lane,
              id: fact.id,
              authorization_id: chain.id,
              account_id: accountId,
              card_id: cardId,
              provider: record.provider,
              provider_id: providerId,
              kind: fact.kind,
              result: source.isApproved ? ('approved' as const) : ('declined' as const),
              amount_minor: fact.amountMinor,
              currency: source.currency ?? record.currency,
              is_absolute: fact.isAbsolute,
              delta_minor: fact.deltaMinor,
              buffer_minor: 0n,
              is_final: false,
              provider_at_ms: fact.providerAtMs,
              provider_sequence: fact.providerSequence,
              details: JSON.stringify({
                eventId: record.eventId,
                afterSeq: Number(lastSeq(balances)),
                ...source.details,
                ...merchantDetailsOf(record, row, source),
              }),
            },
          ],
    ),
    clockMs,
  )
  await insertTransfers(
    client,
    posting.transfers.map((transfer) => ({
      lane,
      id: tools.newId('tr', lane),
      transaction_id: transactionId,
      fact_id: causeId,
      account_id: accountId,
      authorization_id: chain.id,
      debit: transfer.debit,
      credit: transfer.credit,
      amount_minor: transfer.amountMinor,
      currency: record.currency,
      reason: transfer.reason,
      happened_at_ms: happenedBeforeOpening(card, newFacts),
    })),
    clockMs,
  )
  await updateBalances(client, [
    {
      ...balance,
      ledger_minor: posting.balance.ledgerMinor,
      overdraft_minor: posting.balance.overdraftMinor,
      held_minor: posting.balance.heldMinor,
    },
  ])
  await writeCounters(client, counters)
  await memory.write()
  await upsertIncrements(
    client,
    increments.map((increment) => toIncrementRow(ingestion, row, increment)),
  )
  await rememberUse(ingestion, after)
  await forgetUse(ingestion, after)
  if (record.kind === 'refund') await updateRefundedChain(ingestion)
  await insertOutboxEvents(
    client,
    [
      {
        lane,
        id: tools.newId('evt', lane),
        topic: topicOf(ingestion),
        account_id: accountId,
        user_id: card.user_id,
        subject_id: subjectOf(ingestion),
        payload: JSON.stringify({
          cardId,
          status: after.status,
          alerts: [...alerts],
        }),
      },
    ],
    clockMs,
  )
}

/** The amount in the merchant's currency is kept where that is another one, and the chain's. */
function merchantDetailsOf(
  { currency, merchantCurrency }: ProviderRecord,
  row: ChainRow,
  { merchantMinor }: ProviderFact,
): { merchantMinor?: number } {
  const isForeign = merchantCurrency !== currency && merchantCurrency === row.merchant_currency
  return isForeign && merchantMinor !== undefined ? { merchantMinor: toSafeNumber(merchantMinor) } : {}
}

/** The provider tells whole seconds, by a clock of its own: what is said to be a little before the opening was not. */
const CLOCK_TOLERANCE_MS = 60_000

/** The provider's time of what is new, where that was before the account was opened here: a past that the account brought along. */
function happenedBeforeOpening(card: CardStateRow, facts: readonly ProviderFact[]): number | null {
  if (facts.length === 0) return null
  const atMs = Math.max(...facts.map(({ providerAtMs }) => providerAtMs))
  return atMs < card.account_created_at.getTime() - CLOCK_TOLERANCE_MS ? atMs : null
}

/** `{a,b}` with more flags; flags are plain words. */
const addFlags = (flags: string, more: ReadonlySet<string>): string =>
  `{${[
    ...new Set([
      ...flags
        .slice(1, -1)
        .split(',')
        .filter((flag) => flag !== ''),
      ...more,
    ]),
  ].join(',')}}`

/** An approval that we were not asked about, or refused, uses up a single-use card all the same. */
async function rememberUse({ client, card, chain, record }: Ingestion, after: Fold): Promise<void> {
  if (card.purpose === 'standard' || chain.before.isCounted || !after.isCounted) return
  await markCardUse(client, [
    {
      lane: card.lane,
      counter_owner_id: card.counter_owner_id,
      consumed_by: chain.id,
      locked_merchant_id: record.merchant.id,
    },
  ])
}

/** Approved here and declined there was no payment: a card is not used up by it, nor an exception. */
async function forgetUse({ client, address, card, chain, clockMs }: Ingestion, after: Fold): Promise<void> {
  if (!chain.before.isCounted || after.isCounted) return
  const { lane, accountId } = address
  const authorizationId = chain.id
  if (card.purpose !== 'standard')
    await undoCardUse(client, { lane, counterOwnerId: card.counter_owner_id, authorizationId })
  await undoExceptionUse(client, { lane, accountId, authorizationId, clockMs })
}

/** A refund is a chain of its own; the chain it is linked to only shows it. A link to another account's chain is not followed. */
async function updateRefundedChain({ client, address, record, clockMs }: Ingestion): Promise<void> {
  if (record.linkedChainId === undefined) return
  const [row] = await selectChainsByIssuerId(client, [
    { lane: address.lane, issuer: record.provider, issuer_id: record.linkedChainId },
  ])
  if (row === undefined || row.account_id !== address.accountId) return
  const facts = (await selectFactsOfChains(client, [row])).get(row.id) ?? []
  const refunded = await sumLinkedRefunds(client, row)
  const { status } = fold(facts, refunded)
  await updateChains(client, [{ ...row, refunded_minor: refunded, status }], clockMs)
}

function topicOf({ newFacts, chain }: Ingestion): string {
  const kinds = new Set(newFacts.map(({ kind }) => kind))
  if (kinds.has('refund')) return 'transaction.refunded'
  if (kinds.has('capture') || kinds.has('force_post')) return 'transaction.settled'
  if (kinds.has('reversal') || kinds.has('expiry')) return 'transaction.released'
  return chain.row === undefined ? 'transaction.recorded' : 'transaction.updated'
}

const subjectOf = ({ chain }: Ingestion): string => chain.id
