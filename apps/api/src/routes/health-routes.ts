import { Router } from 'express'
import type { Context } from '../context.ts'
import { createReadinessController, showLiveness } from '../controllers/health-controller.ts'

export function createHealthRoutes(context: Context): Router {
  const router = Router()
  router.get('/health/live', showLiveness)
  router.get('/health/ready', createReadinessController(context))
  return router
}
