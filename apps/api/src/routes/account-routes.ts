import { Router } from 'express'
import type { Context } from '../context.ts'
import { createAccountController } from '../controllers/account-controller.ts'
import { createStatementController } from '../controllers/statement-controller.ts'
import { createTransactionController } from '../controllers/transaction-controller.ts'
import { authenticate, authenticateCardholder, requireRole } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'
import { limitByPerson } from '../middlewares/rate-limit.ts'

/** Writing one as PDF is dear; nobody reads more of them than this. */
const STATEMENTS = { name: 'statements', points: 60, seconds: 60 }

/** A cardholder's money and what became of it; money movements cannot be repeated by accident. */
export function createAccountRoutes(context: Context): Router {
  const router = Router()
  const account = createAccountController(context)
  const statements = createStatementController(context)
  const transactions = createTransactionController(context)
  const signedIn = authenticate(context)
  const cardholder = authenticateCardholder(context)
  const onceByKey = idempotent(context, { required: true })
  router.get('/account', cardholder, account.read)
  router.get('/account/entries', cardholder, account.entries)
  router.get('/account/statements', cardholder, limitByPerson(context, STATEMENTS), statements.read)
  router.post('/account/fund', cardholder, onceByKey, account.fund)
  router.post('/admin/accounts/fund', signedIn, requireRole('finance'), onceByKey, account.fundByStaff)
  router.get('/cards/transactions', cardholder, transactions.list)
  router.get('/cards/transactions/detail', cardholder, transactions.detail)
  return router
}
