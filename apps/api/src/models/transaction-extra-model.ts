import type { AccountId, TransactionId } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import type { Generated, Selectable } from 'kysely'
import type { Database } from '../database/database.ts'

interface TransactionExtrasTable {
  lane: number
  authorization_id: string
  account_id: AccountId
  note: Generated<string>
  receipt_file_id: string | null
  receipt_at: Date | null
  updated_at: Date
}

export interface TransactionExtraTables {
  transaction_extras: TransactionExtrasTable
}

export type TransactionExtraRow = Selectable<TransactionExtrasTable>

/** Whose payment, and which. */
export interface OwnPayment {
  accountId: AccountId
  transactionId: TransactionId
}

export const findExtras = (
  db: Database,
  { accountId, transactionId }: OwnPayment,
): Promise<TransactionExtraRow | undefined> =>
  db
    .selectFrom('transaction_extras')
    .selectAll()
    .where('lane', '=', laneOfAccount(accountId))
    .where('authorization_id', '=', transactionId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()

/** Keeps what is given and leaves the rest as it is. */
export async function saveExtras(
  db: Database,
  { accountId, transactionId }: OwnPayment,
  change: { note?: string; receipt_file_id?: string; receipt_at?: Date; updated_at: Date },
): Promise<void> {
  await db
    .insertInto('transaction_extras')
    .values({
      lane: laneOfAccount(accountId),
      authorization_id: transactionId,
      account_id: accountId,
      receipt_file_id: null,
      receipt_at: null,
      ...change,
    })
    .onConflict((conflict) => conflict.columns(['lane', 'authorization_id']).doUpdateSet(change))
    .execute()
}
