import { Router } from 'express'
import type { Context } from '../context.ts'
import { createCardController } from '../controllers/card-controller.ts'
import { createRevealController } from '../controllers/reveal-controller.ts'
import { authenticateCardholder, requireElevated } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'
import { jsonBody } from '../middlewares/json-body.ts'
import { limitByPerson } from '../middlewares/rate-limit.ts'

/** A preview goes through months of payments; nobody needs more than this to find their limits. */
const PREVIEWS = { name: 'previews', points: 60, seconds: 60 }

/** A cardholder's cards, and the controls over them. */
export function createCardRoutes(context: Context): Router {
  const router = Router()
  const cards = createCardController(context)
  const reveals = createRevealController(context)
  const signedIn = authenticateCardholder(context)
  const once = idempotent(context)
  const limited = limitByPerson(context, PREVIEWS)
  router.post('/cards/create', signedIn, once, cards.create)
  router.get('/cards', signedIn, cards.list)
  router.get('/cards/detail', signedIn, cards.detail)
  router.post('/cards/freeze', signedIn, once, cards.freeze)
  router.post('/cards/unfreeze', signedIn, once, cards.unfreeze)
  router.post('/cards/close', signedIn, once, cards.close)
  router.post('/cards/replace', signedIn, once, cards.replace)
  router.post('/cards/update', signedIn, once, cards.update)
  router.post('/cards/controls', signedIn, once, cards.setControls)
  router.post('/cards/controls/preview', signedIn, limited, jsonBody, cards.previewControls)
  router.get('/cards/limits', signedIn, cards.limits)
  // Never kept for a repeat: nothing secret is stored.
  router.post('/cards/reveal', signedIn, requireElevated, jsonBody, reveals.reveal)
  router.get('/cards/reveals', signedIn, reveals.list)
  router.post('/account/controls', signedIn, once, cards.setAccountControls)
  router.post('/account/controls/preview', signedIn, limited, jsonBody, cards.previewAccountControls)
  router.get('/account/limits', signedIn, cards.accountLimits)
  return router
}
