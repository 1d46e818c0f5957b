import { AppError } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { lockAccount } from '../models/account-model.ts'
import { deleteFile, insertFile } from '../models/file-model.ts'
import { findTransaction, type TransactionRow } from '../models/issuing/transaction-model.ts'
import { insertOutbox } from '../models/outbox-model.ts'
import { findExtras, type OwnPayment, saveExtras } from '../models/transaction-extra-model.ts'
import { type OpenedFile, openFile, sealFile } from './file-service.ts'

/**
 * Keeps a note beside a payment; an empty one removes it.
 * @throws AppError `not_found`
 */
export function setNote(
  context: Pick<Context, 'db' | 'clock' | 'newId'>,
  payment: OwnPayment & { userId: string },
  note: string,
): Promise<TransactionRow> {
  return context.db.transaction().execute(async (tx) => {
    await findOwn(tx, payment)
    await saveExtras(tx, payment, { note, updated_at: context.clock.now() })
    await announce(context, tx, payment)
    return findOwn(tx, payment)
  })
}

/**
 * Keeps the picture of a receipt, sealed, in the place of an earlier one. Returns when.
 * @throws AppError `not_found`, `unsupported_media_type`, `file_unreadable`, `image_too_large`
 */
export async function keepReceipt(
  context: Pick<Context, 'db' | 'clock' | 'vault' | 'images' | 'newId'>,
  payment: OwnPayment & { userId: string },
  bytes: Buffer,
): Promise<Date> {
  await findOwn(context.db, payment)
  const image = await context.images.normalise(bytes, 'file')
  const lane = laneOfAccount(payment.accountId)
  const file = await sealFile(context, { lane, userId: payment.userId }, { kind: 'receipt', image })
  await context.db.transaction().execute(async (tx) => {
    // Of two receipts sent at once one replaces the other: no picture is left that nothing points to.
    await lockAccount(tx, payment.accountId)
    const before = await findExtras(tx, payment)
    await insertFile(tx, file)
    await saveExtras(tx, payment, {
      receipt_file_id: file.id,
      receipt_at: file.created_at,
      updated_at: file.created_at,
    })
    if (before?.receipt_file_id != null) await deleteFile(tx, { lane, fileId: before.receipt_file_id })
    await announce(context, tx, payment)
  })
  return file.created_at
}

/** @throws AppError `not_found` where there is no such payment, or no receipt of it. */
export async function readReceipt(context: Pick<Context, 'db' | 'vault'>, payment: OwnPayment): Promise<OpenedFile> {
  const extras = await findExtras(context.db, payment)
  const fileId = extras?.receipt_file_id ?? undefined
  const lane = laneOfAccount(payment.accountId)
  const file = fileId === undefined ? undefined : await openFile(context, { lane, fileId })
  if (file === undefined) throw new AppError('not_found')
  return file
}

/** The person's other screens show it at once. */
function announce(
  { clock, newId }: Pick<Context, 'clock' | 'newId'>,
  tx: DatabaseTransaction,
  { accountId, userId, transactionId }: OwnPayment & { userId: string },
): Promise<void> {
  const lane = laneOfAccount(accountId)
  return insertOutbox(tx, {
    lane,
    id: newId('evt', lane),
    at: clock.now(),
    topic: 'transaction.annotated',
    accountId,
    userId,
    subjectId: transactionId,
    payload: {},
  })
}

async function findOwn(
  db: Context['db'] | DatabaseTransaction,
  { accountId, transactionId }: OwnPayment,
): Promise<TransactionRow> {
  const row = await findTransaction(db, accountId, transactionId)
  if (row === undefined) throw new AppError('not_found')
  return row
}
