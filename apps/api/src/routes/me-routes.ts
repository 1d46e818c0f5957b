import { Router } from 'express'
import type { Context } from '../context.ts'
import { createMeController } from '../controllers/me-controller.ts'
import { authenticate, requireElevated } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'

export function createMeRoutes(context: Context): Router {
  const router = Router()
  const me = createMeController(context)
  const once = idempotent(context)
  router.use('/me', authenticate(context))
  router.get('/me', me.profile)
  router.post('/me/update', once, me.update)
  router.post('/me/close', requireElevated, once, me.close)
  router.get('/me/sessions', me.sessions)
  router.post('/me/sessions/revoke', once, me.revoke)
  router.get('/me/export', me.exportAll)
  router.post('/me/devices/register', once, me.register)
  router.post('/me/devices/remove', once, me.unregister)
  router.get('/me/notifications', me.notifications)
  router.post('/me/notifications/read', once, me.markRead)
  router.get('/me/preferences', me.preferences)
  router.post('/me/preferences', once, me.prefer)
  return router
}
