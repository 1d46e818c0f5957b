import { Router } from 'express'
import type { Context } from '../context.ts'
import { createDisputeController } from '../controllers/dispute-controller.ts'
import { authenticateCardholder } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'
import { multipart } from '../middlewares/multipart.ts'
import { limitByPerson } from '../middlewares/rate-limit.ts'

const EVIDENCE = { name: 'dispute-evidence', points: 60, seconds: 600 }

/** Contesting a payment. */
export function createDisputeRoutes(context: Context): Router {
  const router = Router()
  const disputes = createDisputeController(context)
  const signedIn = authenticateCardholder(context)
  const once = idempotent(context)
  const limited = limitByPerson(context, EVIDENCE)
  router.post('/disputes/create', signedIn, once, disputes.create)
  router.post('/disputes/evidence', signedIn, limited, multipart(['file']), once, disputes.addEvidence)
  router.post('/disputes/submit', signedIn, once, disputes.submit)
  router.get('/disputes', signedIn, disputes.list)
  router.get('/disputes/detail', signedIn, disputes.detail)
  return router
}
