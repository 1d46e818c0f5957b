import { Router } from 'express'
import type { Context } from '../context.ts'
import { createSpendingController } from '../controllers/spending-controller.ts'
import { createTransactionExtraController } from '../controllers/transaction-extra-controller.ts'
import { authenticateCardholder } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'
import { multipart } from '../middlewares/multipart.ts'
import { limitByPerson } from '../middlewares/rate-limit.ts'

/** Decoding pictures is dear; a person photographs receipts one by one. */
const PICTURES = { name: 'receipts', points: 120, seconds: 600 }

/** What a person keeps beside payments, and what payments add up to. */
export function createTransactionRoutes(context: Context): Router {
  const router = Router()
  const spending = createSpendingController(context)
  const extras = createTransactionExtraController(context)
  const signedIn = authenticateCardholder(context)
  const once = idempotent(context)
  const limited = limitByPerson(context, PICTURES)
  router.get('/cards/merchants', signedIn, spending.merchants)
  router.get('/cards/spending', signedIn, spending.spending)
  router.post('/cards/transactions/note', signedIn, once, extras.setNote)
  router.get('/cards/transactions/receipt', signedIn, extras.readReceipt)
  router.post('/cards/transactions/receipt', signedIn, limited, multipart(['file']), once, extras.keepReceipt)
  return router
}
