import { Router } from 'express'
import type { Context } from '../context.ts'
import { createMeController } from '../controllers/me-controller.ts'
import { authenticate, requireElevated } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'

export function createMeRoutes(context: Context): Router {
  const router = Router()
  const me = createMeController(context)
  const signedIn = authenticate(context)
  const once = idempotent(context)
  router.get('/me', signedIn, me.profile)
  router.post('/me/update', signedIn, once, me.update)
  router.post('/me/close', signedIn, requireElevated, once, me.close)
  router.get('/me/sessions', signedIn, me.sessions)
  router.post('/me/sessions/revoke', signedIn, once, me.revoke)
  router.get('/me/export', signedIn, me.exportAll)
  router.post('/me/devices/register', signedIn, once, me.register)
  router.post('/me/devices/remove', signedIn, once, me.unregister)
  router.get('/me/notifications', signedIn, me.notifications)
  router.post('/me/notifications/read', signedIn, once, me.markRead)
  router.get('/me/preferences', signedIn, me.preferences)
  router.post('/me/preferences', signedIn, once, me.prefer)
  return router
}
