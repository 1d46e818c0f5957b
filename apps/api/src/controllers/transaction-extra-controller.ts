import { AppError, parseInput, receiptFields, transactionNoteRequest, transactionQuery } from '@cardwright/contracts'
import type { RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import { callerFrom } from '../middlewares/authenticate.ts'
import { filesOf } from '../middlewares/multipart.ts'
import { readerFrom } from '../middlewares/reader.ts'
import { keepReceipt, readReceipt, setNote } from '../services/transaction-extra-service.ts'
import { cardholderOf } from './actors.ts'
import { viewTransaction } from './transaction-view.ts'

const ownerOf = (response: Response) => {
  const { accountId } = cardholderOf(response)
  return { accountId, userId: callerFrom(response).userId }
}

/** What a person keeps beside a payment. */
export const createTransactionExtraController = (context: Context) => ({
  setNote: (async (request, response) => {
    const { transactionId, note } = parseInput(transactionNoteRequest, request.body)
    const row = await setNote(context, { ...ownerOf(response), transactionId }, note)
    response.json(viewTransaction(row, readerFrom(request, response)))
  }) satisfies RequestHandler,

  keepReceipt: (async (request, response) => {
    const { transactionId } = parseInput(receiptFields, request.body)
    const bytes = filesOf(request).get('file')
    if (bytes === undefined)
      throw new AppError('upload_missing', {
        detail: 'The picture of the receipt is missing.',
        errors: [{ path: 'file', code: 'file_missing', message: 'The picture is missing.' }],
      })
    const createdAt = await keepReceipt(context, { ...ownerOf(response), transactionId }, bytes)
    response.status(201).json({ transactionId, createdAt: createdAt.toISOString() })
  }) satisfies RequestHandler,

  readReceipt: (async (request, response) => {
    const { transactionId } = parseInput(transactionQuery, request.query)
    const { bytes, contentType } = await readReceipt(context, { ...ownerOf(response), transactionId })
    response
      .setHeader('Cache-Control', 'no-store')
      .setHeader('Content-Disposition', 'inline; filename="receipt.jpg"')
      .setHeader('Content-Security-Policy', "default-src 'none'; sandbox")
      .type(contentType)
      .send(bytes)
  }) satisfies RequestHandler,
})
