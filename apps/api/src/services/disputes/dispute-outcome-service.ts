import { isId } from '@cardwright/contracts'
import { type ClaimState, type DisputeStep, disputeStepsTo, postDisputeStep } from '@cardwright/ledger'
import { toSafeNumber } from '@cardwright/money'
import type { Context } from '../../context.ts'
import type { DatabaseTransaction } from '../../database/database.ts'
import { toQueryClient } from '../../database/query-client.ts'
import { type BalanceRow, lockAccount } from '../../models/account-model.ts'
import {
  type ClaimRow,
  type DisputeRow,
  findDispute,
  insertBooking,
  insertClaims,
  listBookings,
  listClaims,
  type StoredDisputeStatus,
  updateClaim,
  updateDispute,
} from '../../models/dispute-model.ts'
import { updateBalances } from '../../models/issuing/balance-model.ts'
import { insertTransfers } from '../../models/issuing/decision-model.ts'
import { type DisputeAlert, disputeChanged, disputeNeedsLook } from '../../observability/dispute-events.ts'
import type { IssuerDispute } from '../../providers/issuer/issuer.ts'
import { type DisputeActor, type DisputeEvent, ISSUER, recordDisputeEvent } from './record-dispute.ts'

type Dependencies = Pick<Context, 'db' | 'clock' | 'newId' | 'logger' | 'metrics'>

/** A dispute under its account's lock. */
export interface LockedDispute {
  row: DisputeRow
  balance: BalanceRow
}

/** @throws Error where the dispute never was: callers have found it before. */
export async function lockDispute(
  tx: DatabaseTransaction,
  known: Pick<DisputeRow, 'id' | 'account_id'>,
): Promise<LockedDispute> {
  const balances = await lockAccount(tx, known.account_id)
  const row = await findDispute(tx, known.id)
  const balance = balances.find(({ currency }) => currency === row?.currency)
  if (row === undefined || balance === undefined) throw new Error(`the dispute ${known.id} has no balance to move`)
  return { row, balance }
}

/**
 * Takes in what the issuer tells of a dispute: the money follows, each step once, whatever came how often and in which order.
 * A dispute that is none of ours is told to a person and left alone.
 */
export async function takeIssuerDispute(context: Dependencies, told: IssuerDispute): Promise<'taken_in' | 'unknown'> {
  const { disputeId, issuerDisputeId } = told
  const known = isId(disputeId, 'dsp') ? await findDispute(context.db, disputeId) : undefined
  if (known === undefined) {
    disputeNeedsLook(context, { issuerDisputeId, kind: 'dispute_unknown' })
    return 'unknown'
  }
  await context.db.transaction().execute(async (tx) => {
    await applyTold(context, tx, await lockDispute(tx, known), [told], ISSUER)
  })
  return 'taken_in'
}

/** Applies what was told, under the account's lock. Returns the dispute as it is then. */
export async function applyTold(
  context: Dependencies,
  tx: DatabaseTransaction,
  { row, balance }: LockedDispute,
  told: readonly IssuerDispute[],
  actor: DisputeActor,
): Promise<DisputeRow> {
  const current = { ...balance }
  let isNews = false
  for (const one of told) {
    const claim = await findClaim(context, tx, row, one)
    if (claim === undefined || !isNewsOf(context, claim, one)) continue
    isNews = true
    await bookSteps(context, tx, { row, balance: current, claim, told: one })
    const { issuerTransactionId, issuerDisputeId, status, at } = one
    await updateClaim(tx, row.id, issuerTransactionId, { status, issuer_dispute_id: issuerDisputeId, told_at: at })
  }
  if (!isNews) return row
  await updateBalances(toQueryClient(tx), [current])
  return concludeDispute(context, tx, row, actor)
}

/** The claim that is meant. One that we had given up, and the issuer took after all, is taken up again. */
async function findClaim(
  context: Dependencies,
  tx: DatabaseTransaction,
  row: DisputeRow,
  told: IssuerDispute,
): Promise<ClaimRow | undefined> {
  const claims = await listClaims(tx, row.id)
  const known = claims.find((claim) => claim.issuer_transaction_id === told.issuerTransactionId)
  const look = (kind: DisputeAlert) =>
    disputeNeedsLook(context, { disputeId: row.id, issuerDisputeId: told.issuerDisputeId, kind })
  if (known !== undefined) {
    const isOpen = told.status === 'unsubmitted' || told.status === 'submitted'
    if (isOpen && known.amount_minor !== told.amountMinor) look('dispute_amount_differs')
    return known
  }
  // The object as it is made at the issuer, before our own transaction says so: nothing has happened yet.
  if (told.status === 'unsubmitted' || told.status === 'expired') return undefined
  const claimed = claims.reduce((sum, { amount_minor: amount }) => sum + amount, 0n)
  const left = row.amount_minor - claimed
  look('dispute_contradiction')
  if (left <= 0n) return undefined
  const amountMinor = told.amountMinor < left ? told.amountMinor : left
  await insertClaims(tx, row.id, [{ issuer_transaction_id: told.issuerTransactionId, amount_minor: amountMinor }])
  return (await listClaims(tx, row.id)).find((claim) => claim.issuer_transaction_id === told.issuerTransactionId)
}

const RANK: Readonly<Record<ClaimRow['status'], number>> = {
  refused: 0,
  unsubmitted: 0,
  submitted: 1,
  won: 2,
  lost: 2,
  expired: 2,
}

/** States go forward only; of two decisions the later one counts, by the issuer's own clock. */
function isNewsOf(context: Dependencies, claim: ClaimRow, told: IssuerDispute): boolean {
  if (claim.status === told.status || RANK[told.status] < RANK[claim.status]) return false
  if (RANK[told.status] > RANK[claim.status]) return true
  if (RANK[told.status] === 0) return false
  const { issuerDisputeId } = told
  disputeNeedsLook(context, { disputeId: claim.dispute_id, issuerDisputeId, kind: 'dispute_contradiction' })
  return claim.told_at === null || told.at > claim.told_at
}

interface Booking {
  row: DisputeRow
  /** Changed as the steps are booked. */
  balance: BalanceRow
  claim: ClaimRow
  told: IssuerDispute
}

async function bookSteps(context: Dependencies, tx: DatabaseTransaction, booking: Booking): Promise<void> {
  const { row, balance, claim, told } = booking
  const bookings = await listBookings(tx, row.id)
  const booked = new Set<DisputeStep>(
    bookings.filter(({ issuer_transaction_id: id }) => id === claim.issuer_transaction_id).map(({ step }) => step),
  )
  const from: ClaimState = claim.status === 'refused' ? 'unsubmitted' : claim.status
  for (const step of disputeStepsTo(from, told.status, booked)) {
    const posting = postDisputeStep(
      {
        ledgerMinor: balance.ledger_minor,
        overdraftMinor: balance.overdraft_minor,
        heldMinor: balance.held_minor,
      },
      step,
      claim.amount_minor,
    )
    balance.ledger_minor = posting.balance.ledgerMinor
    balance.overdraft_minor = posting.balance.overdraftMinor
    await writeStep(context, tx, booking, step, posting.transfers)
  }
}

async function writeStep(
  context: Dependencies,
  tx: DatabaseTransaction,
  { row, claim }: Booking,
  step: DisputeStep,
  transfers: ReturnType<typeof postDisputeStep>['transfers'],
): Promise<void> {
  const { lane } = row
  const at = context.clock.now()
  const transactionId = context.newId('ltx', lane)
  await insertBooking(tx, {
    lane,
    dispute_id: row.id,
    issuer_transaction_id: claim.issuer_transaction_id,
    step,
    account_id: row.account_id,
    amount_minor: claim.amount_minor,
    currency: row.currency,
    transaction_id: transactionId,
    at,
  })
  await insertTransfers(
    toQueryClient(tx),
    transfers.map(({ debit, credit, amountMinor, reason }) => ({
      lane,
      id: context.newId('tr', lane),
      transaction_id: transactionId,
      fact_id: null,
      account_id: row.account_id,
      authorization_id: row.authorization_id,
      debit,
      credit,
      amount_minor: amountMinor,
      currency: row.currency,
      reason,
    })),
    at.getTime(),
  )
}

/** Makes a dispute say what its claims say, and tells the person where that is something new. */
export async function concludeDispute(
  context: Dependencies,
  tx: DatabaseTransaction,
  row: DisputeRow,
  actor: DisputeActor,
): Promise<DisputeRow> {
  const claims = await listClaims(tx, row.id)
  const status = statusOf(claims)
  const credit = claims.filter((claim) => claim.status === 'submitted')
  const now = context.clock.now()
  const isDecided = status === 'won' || status === 'lost' || status === 'expired'
  const changed = await updateDispute(tx, row.id, {
    status,
    provisional_credit_minor: credit.reduce((sum, { amount_minor: amount }) => sum + amount, 0n),
    ...(isDecided ? { decided_at: now } : {}),
    updated_at: now,
  })
  if (changed.status === row.status) return changed
  const wonMinor = claims.filter((claim) => claim.status === 'won').reduce((sum, claim) => sum + claim.amount_minor, 0n)
  const words = describeStatus(changed, { wonMinor, lentMinor: row.provisional_credit_minor })
  if (words !== undefined) await recordDisputeEvent(context, tx, changed, { ...words, actor })
  disputeChanged(context, { disputeId: row.id, status })
  return changed
}

/** Decided once every claim is; won where any of them is. */
function statusOf(claims: readonly ClaimRow[]): StoredDisputeStatus {
  const statuses = new Set(claims.map(({ status }) => status))
  if (statuses.has('unsubmitted')) return 'submitting'
  if (statuses.has('submitted')) return 'submitted'
  if (statuses.has('won')) return 'won'
  return statuses.has('lost') ? 'lost' : 'expired'
}

function describeStatus(
  { status, provisional_credit_minor: credit, currency, merchant: { name: merchant = '' } }: DisputeRow,
  { wonMinor, lentMinor }: { wonMinor: bigint; lentMinor: bigint },
): Pick<DisputeEvent, 'event' | 'figures' | 'told'> | undefined {
  const money = (amountMinor: bigint) => ({ amountMinor: amountMinor.toString(), currency })
  switch (status) {
    case 'submitted':
      return {
        event: 'submitted',
        figures: { amountMinor: toSafeNumber(credit) },
        told: { code: 'dispute_submitted', merchant, credit: money(credit) },
      }
    case 'won':
      return {
        event: 'won',
        figures: { amountMinor: toSafeNumber(wonMinor) },
        told: { code: 'dispute_won', merchant, won: money(wonMinor) },
      }
    case 'lost':
      return {
        event: 'lost',
        figures: { isCreditTaken: lentMinor > 0n },
        told: { code: 'dispute_lost', merchant, isCreditTaken: lentMinor > 0n },
      }
    case 'expired':
      return {
        event: 'expired',
        told: { code: 'dispute_expired', merchant },
      }
    default:
      return undefined
  }
}
