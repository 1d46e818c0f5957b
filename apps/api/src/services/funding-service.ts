import { type AccountId, AppError } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import { creditCardholder } from '@cardwright/ledger'
import { currencyOfRecord, format } from '@cardwright/money'
import type { Context } from '../context.ts'
import { toQueryClient } from '../database/query-client.ts'
import { findAccount, lockAccount } from '../models/account-model.ts'
import { type ActorKind, insertAudit } from '../models/audit-model.ts'
import { type BalanceMoney, updateBalances } from '../models/issuing/balance-model.ts'
import { insertTransfers } from '../models/issuing/decision-model.ts'
import { type FundingRow, insertFunding, selectFunding, takeReference } from '../models/issuing/funding-model.ts'
import { insertOutbox } from '../models/outbox-model.ts'

export interface FundingOrder {
  accountId: AccountId
  amountMinor: bigint
  source: FundingRow['source']
  /** Names this money for ever: the bank's reference, or the caller's idempotency key. */
  reference: string
  /** The caller's idempotency key. */
  key: string
  actor: { kind: ActorKind; id: string; requestId: string }
  reason: string
  /** When it arrived, where that was before the account was opened here. */
  receivedAt?: Date | undefined
}

type Dependencies = Pick<Context, 'db' | 'clock' | 'newId'>

/**
 * Books money that arrived for an account; an overdraft is repaid first, in the same transaction. The same reference books
 * once: repeating the very order (after an answer was lost) answers with what was booked.
 * @throws AppError `external_reference_used` where the reference stands for other money, `account_closed`
 */
export function fundAccount(context: Dependencies, order: FundingOrder): Promise<FundingRow> {
  const { accountId } = order
  const lane = laneOfAccount(accountId)
  return context.db.transaction().execute(async (tx) => {
    const client = toQueryClient(tx)
    const balances = await lockAccount(tx, accountId)
    const account = await findAccount(tx, accountId)
    if (account === undefined) throw new AppError('not_found')
    const key = { lane, account_id: accountId, source: order.source, external_reference: order.reference }
    const known = await selectFunding(client, key)
    if (known !== undefined) return sameOrConflict(known, order)
    const balance = balances.find(({ currency }) => currency === account.currency)
    if (balance === undefined) throw new Error(`the account ${accountId} has no balance in its own currency`)
    if (account.status === 'closed') refuseBeyondDebt(order, balance)
    const at = context.clock.now()
    refuseOtherThanPast(order, account)
    const row: FundingRow = {
      ...key,
      amount_minor: order.amountMinor,
      currency: account.currency,
      transaction_id: context.newId('ltx', lane),
      actor_id: order.actor.id,
      order_key: order.key,
      reason: order.reason,
      at,
    }
    if (order.source === 'bank' && !(await takeReference(client, row))) throw new AppError('external_reference_used')
    await book(context, client, balance, row, order.receivedAt)
    await insertAudit(tx, {
      lane,
      id: context.newId('aud', lane),
      at,
      actorKind: order.actor.kind,
      actorId: order.actor.id,
      action: 'account.funded',
      subjectKind: 'account',
      subjectId: accountId,
      reason: order.reason,
      requestId: order.actor.requestId,
      details: {
        amountMinor: Number(order.amountMinor),
        currency: account.currency,
        source: order.source,
        reference: order.reference,
        ...(order.receivedAt === undefined ? {} : { receivedAt: order.receivedAt.toISOString() }),
      },
    })
    await insertOutbox(tx, {
      lane,
      id: context.newId('evt', lane),
      at,
      topic: 'transaction.funded',
      accountId,
      userId: account.user_id,
      subjectId: accountId,
      payload: { amountMinor: Number(order.amountMinor), currency: account.currency },
    })
    return row
  })
}

/** A capture that came after the closing left a debt: what its owner pays of it is booked, and nothing that would be spent. */
function refuseBeyondDebt({ amountMinor }: FundingOrder, { overdraft_minor: owedMinor, currency }: BalanceMoney): void {
  if (amountMinor <= owedMinor) return
  if (owedMinor === 0n) throw new AppError('account_closed')
  const most = format({ amountMinor: owedMinor, currency: currencyOfRecord(currency) })
  throw new AppError('account_closed', { detail: `This account is closed, and owes ${most}: no more can be booked.` })
}

/** A past has a statement for each of its months: this keeps their list, and the calendar, within reason. */
const LONGEST_PAST_MS = 10 * 366 * 24 * 3_600_000

/** Statements of the time since the opening are as good as sent. */
function refuseOtherThanPast({ receivedAt }: FundingOrder, { created_at: openedAt }: { created_at: Date }): void {
  if (receivedAt === undefined) return
  const ageMs = openedAt.getTime() - receivedAt.getTime()
  if (ageMs > 0 && ageMs <= LONGEST_PAST_MS) return
  const message = 'Money can be dated back only to the ten years before the account was opened here.'
  throw new AppError('validation_failed', { errors: [{ path: 'receivedAt', code: 'moment_out_of_range', message }] })
}

function sameOrConflict(known: FundingRow, order: FundingOrder): FundingRow {
  const isSameOrder =
    known.order_key === order.key && known.actor_id === order.actor.id && known.amount_minor === order.amountMinor
  if (!isSameOrder) throw new AppError('external_reference_used')
  return known
}

/** As much as money that is paid in may make of a balance: what comes back later, and is always booked, can still be told in JSON. */
const MAX_FUNDED_BALANCE_MINOR = 1_000_000_000_000_000n

const tooMuch = () =>
  new AppError('validation_failed', {
    errors: [{ path: 'amountMinor', code: 'amount_too_large', message: 'The account cannot hold that much' }],
  })

async function book(
  context: Dependencies,
  client: ReturnType<typeof toQueryClient>,
  balance: BalanceMoney,
  row: FundingRow,
  receivedAt: Date | undefined,
): Promise<void> {
  const from = {
    ledgerMinor: balance.ledger_minor,
    overdraftMinor: balance.overdraft_minor,
    heldMinor: balance.held_minor,
  }
  const posting = creditCardholder(from, row.amount_minor, 'funding', 'funding')
  if (posting.balance.ledgerMinor > MAX_FUNDED_BALANCE_MINOR) throw tooMuch()
  await insertFunding(client, row)
  await insertTransfers(
    client,
    posting.transfers.map((transfer) => ({
      lane: row.lane,
      id: context.newId('tr', row.lane),
      transaction_id: row.transaction_id,
      fact_id: null,
      account_id: row.account_id,
      authorization_id: null,
      debit: transfer.debit,
      credit: transfer.credit,
      amount_minor: transfer.amountMinor,
      currency: row.currency,
      reason: transfer.reason,
      happened_at_ms: receivedAt?.getTime() ?? null,
    })),
    row.at.getTime(),
  )
  await updateBalances(client, [
    { ...balance, ledger_minor: posting.balance.ledgerMinor, overdraft_minor: posting.balance.overdraftMinor },
  ])
}
