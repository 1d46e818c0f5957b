import { type AccountId, AppError } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { type AccountRow, findAccount } from '../models/account-model.ts'
import { listEntriesBetween, type MonthChangeRow, sumMonths } from '../models/account-statement-model.ts'
import type { EntryRow } from '../models/issuing/transaction-model.ts'
import { findUser } from '../models/user-model.ts'
import { monthAt, monthOf, monthsBetween } from '../month.ts'

/** One month in one currency: where it began, where it ended. Minor units; negative where money was owed. */
export interface StatementMonth {
  month: string
  currency: string
  openingMinor: bigint
  closingMinor: bigint
  /** False for the month that still runs. */
  isComplete: boolean
}

export interface StatementSection extends StatementMonth {
  entries: EntryRow[]
}

export interface Statement {
  accountId: AccountId
  holder: string
  month: string
  isComplete: boolean
  /** The account's own currency, and any other in which something was ever posted. */
  sections: StatementSection[]
}

type Dependencies = Pick<Context, 'db' | 'clock'>

/** Every month since the account was opened, the newest first. */
export function readStatementMonths(context: Dependencies, accountId: AccountId): Promise<StatementMonth[]> {
  return inSnapshot(context, async (tx) => {
    const account = await ownAccount(tx, accountId)
    return toMonths(account, await sumMonths(tx, accountId), context.clock.now())
  })
}

/**
 * One month's statement. A month that is over always gives the same one; only of the time before the account was opened here, more may be told.
 * @throws AppError `not_found` for a month before the account, or one that has not begun
 */
export function readStatement(context: Dependencies, accountId: AccountId, month: string): Promise<Statement> {
  return inSnapshot(context, async (tx) => {
    const account = await ownAccount(tx, accountId)
    const user = await findUser(tx, account.user_id)
    const months = toMonths(account, await sumMonths(tx, accountId), context.clock.now())
    const own = months.filter((row) => row.month === month)
    if (own.length === 0) throw new AppError('not_found', { detail: 'There is no statement for this month.' })
    const { start: from, end: to } = monthOf(month)
    const entries = await listEntriesBetween(tx, accountId, { from, to })
    return {
      accountId,
      holder: user?.full_name ?? '',
      month,
      isComplete: own.every(({ isComplete }) => isComplete),
      sections: own.map((row) => ({ ...row, entries: entries.filter(({ currency }) => currency === row.currency) })),
    }
  })
}

const inSnapshot = <T>({ db }: Pick<Context, 'db'>, read: (tx: DatabaseTransaction) => Promise<T>): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)

async function ownAccount(tx: DatabaseTransaction, accountId: AccountId): Promise<AccountRow> {
  const account = await findAccount(tx, accountId)
  if (account === undefined) throw new AppError('not_found')
  return account
}

/** The account's own currency has every month; another one begins with its first posting. */
function toMonths(account: AccountRow, changes: readonly MonthChangeRow[], now: Date): StatementMonth[] {
  const opened = monthAt(account.created_at)
  const firstMonth = changes[0] !== undefined && changes[0].month < opened ? changes[0].month : opened
  const foreign = [...new Set(changes.map(({ currency }) => currency))].filter((code) => code !== account.currency)
  const byCurrency = [account.currency, ...foreign.toSorted()].map((currency) => {
    const own = changes.filter((change) => change.currency === currency)
    const from = currency === account.currency ? firstMonth : (own[0]?.month ?? firstMonth)
    return accumulate(monthsBetween(monthOf(from).start, now).toReversed(), own, currency, monthAt(now))
  })
  // Stable: within a month the own currency stays first.
  return byCurrency.flat().toSorted((a, b) => (a.month === b.month ? 0 : a.month < b.month ? 1 : -1))
}

function accumulate(
  months: readonly string[],
  changes: readonly MonthChangeRow[],
  currency: string,
  running: string,
): StatementMonth[] {
  const netOf = new Map(changes.map(({ month, net_minor: net }) => [month, net]))
  let closingMinor = 0n
  return months.map((month) => {
    const openingMinor = closingMinor
    closingMinor += netOf.get(month) ?? 0n
    return { month, currency, openingMinor, closingMinor, isComplete: month < running }
  })
}
