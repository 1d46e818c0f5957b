import { Router } from 'express'
import type { Context } from '../context.ts'
import { createKycController } from '../controllers/kyc-controller.ts'
import { authenticate } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'
import { multipart } from '../middlewares/multipart.ts'

/** The identity check, as the cardholder sees it. */
export function createKycRoutes(context: Context): Router {
  const router = Router()
  const controller = createKycController(context)
  const signedIn = authenticate(context)
  const once = idempotent(context)
  router.post('/kyc/submit', signedIn, multipart(['documentFront', 'documentBack', 'selfie']), once, controller.submit)
  router.get('/kyc/status', signedIn, controller.status)
  router.get('/kyc/draft', signedIn, controller.readDraft)
  router.post('/kyc/draft', signedIn, once, controller.saveDraft)
  router.post('/kyc/upload', signedIn, multipart(['file']), once, controller.upload)
  return router
}
