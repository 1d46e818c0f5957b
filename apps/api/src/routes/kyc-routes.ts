import { Router } from 'express'
import type { Context } from '../context.ts'
import { createKycController } from '../controllers/kyc-controller.ts'
import { authenticateCardholder } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'
import { multipart } from '../middlewares/multipart.ts'
import { limitByPerson } from '../middlewares/rate-limit.ts'

/** Decoding pictures is the dearest thing a stranger can ask for. Nobody needs more than this to apply. */
const PICTURES = { name: 'kyc-pictures', points: 120, seconds: 600 }

/** The identity check, as the cardholder sees it. */
export function createKycRoutes(context: Context): Router {
  const router = Router()
  const controller = createKycController(context)
  const signedIn = authenticateCardholder(context)
  const once = idempotent(context)
  const limited = limitByPerson(context, PICTURES)
  const pictures = multipart(['documentFront', 'documentBack', 'selfie'])
  router.post('/kyc/submit', signedIn, limited, pictures, once, controller.submit)
  router.get('/kyc/status', signedIn, controller.status)
  router.get('/kyc/draft', signedIn, controller.readDraft)
  router.post('/kyc/draft', signedIn, once, controller.saveDraft)
  router.post('/kyc/upload', signedIn, limited, multipart(['file']), once, controller.upload)
  return router
}
