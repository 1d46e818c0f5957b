import { Router } from 'express'
import type { Context } from '../context.ts'
import { createEventController } from '../controllers/event-controller.ts'
import { authenticate } from '../middlewares/authenticate.ts'

export function createEventRoutes(context: Context): Router {
  const router = Router()
  router.get('/events', authenticate(context), createEventController(context))
  return router
}
