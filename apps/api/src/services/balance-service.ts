import { type AccountId, AppError } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import { findAccount, listBalances } from '../models/account-model.ts'
import { type EntryRow, listEntries } from '../models/issuing/transaction-model.ts'
import type { Position } from '../paging.ts'

/** What an account holds in its own currency, in minor units; the ledger balance is negative while there is an overdraft. */
export interface AccountBalance {
  accountId: AccountId
  currency: string
  ledgerMinor: bigint
  heldMinor: bigint
}

export async function readBalance({ db }: Pick<Context, 'db'>, accountId: AccountId): Promise<AccountBalance> {
  const account = await findAccount(db, accountId)
  const balance = (await listBalances(db, accountId)).find(({ currency }) => currency === account?.currency)
  if (balance === undefined) throw new AppError('not_found')
  return {
    accountId,
    currency: balance.currency,
    ledgerMinor: balance.ledger_minor - balance.overdraft_minor,
    heldMinor: balance.held_minor,
  }
}

export interface EntryPageRequest {
  limit: number
  after?: Position | undefined
  from?: Date | undefined
  to?: Date | undefined
}

export const readEntries = (
  { db }: Pick<Context, 'db'>,
  accountId: AccountId,
  page: EntryPageRequest,
): Promise<EntryRow[]> => listEntries(db, accountId, page)
