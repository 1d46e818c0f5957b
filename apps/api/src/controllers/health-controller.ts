import type { RequestHandler } from 'express'
import { createReadiness, type HealthContext } from '../services/health/health-service.ts'

/** Live: the process answers. */
export const showLiveness: RequestHandler = (_request, response) => {
  response.json({ status: 'live' })
}

/** Ready: everything it needs answers, each dependency with its state. */
export function createReadinessController(context: HealthContext): RequestHandler {
  const readReadiness = createReadiness(context)
  return async (_request, response) => {
    const readiness = await readReadiness()
    response
      .status(readiness.status === 'ready' ? 200 : 503)
      .setHeader('Cache-Control', 'no-store')
      .json(readiness)
  }
}
