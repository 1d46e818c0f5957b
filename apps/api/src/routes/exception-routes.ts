import { Router } from 'express'
import type { Context } from '../context.ts'
import { createExceptionController } from '../controllers/exception-controller.ts'
import { authenticate, requireRole } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'

/** Asking to let one declined payment through, and deciding about it. */
export function createExceptionRoutes(context: Context): Router {
  const router = Router()
  const exceptions = createExceptionController(context)
  const signedIn = authenticate(context)
  const once = idempotent(context)
  router.post('/exceptions/request', signedIn, once, exceptions.request)
  router.post('/exceptions/cancel', signedIn, once, exceptions.cancel)
  router.get('/exceptions', signedIn, exceptions.list)
  router.get('/admin/exceptions', signedIn, requireRole(), exceptions.listAll)
  router.post('/admin/exceptions/decide', signedIn, requireRole('support', 'risk'), once, exceptions.decide)
  return router
}
