import { Router } from 'express'
import type { Context } from '../context.ts'

/** Live: the process answers. Ready: everything it needs answers, each dependency with its state. */
export function createHealthRoutes(context: Pick<Context, 'pool' | 'drain'>): Router {
  const router = Router()
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' })
  })
  router.get('/health/ready', async (_request, response) => {
    const database = await probe(context)
    const isReady = database.state === 'up' && !context.drain.isDraining
    response
      .status(isReady ? 200 : 503)
      .setHeader('Cache-Control', 'no-store')
      .json({
        status: isReady ? 'ready' : context.drain.isDraining ? 'draining' : 'not_ready',
        dependencies: { database },
      })
  })
  return router
}

async function probe({ pool }: Pick<Context, 'pool'>): Promise<{ state: 'up' | 'down'; detail?: string }> {
  try {
    await pool.query({ text: 'SELECT 1', name: 'health' })
    return { state: 'up' }
  } catch {
    return { state: 'down', detail: 'PostgreSQL does not answer. The program goes on by itself as soon as it does.' }
  }
}
