import { type Request, Router } from 'express'
import type { WebhookTarget } from '../config.ts'
import { json } from '../http/bounded.ts'
import { refuse, requireSecretKey } from '../http/browser-guard.ts'
import type { Services } from '../sandbox.ts'
import { ALL_ENDPOINTS } from '../webhooks/webhook-endpoints.ts'

const LATEST = 100

/** What tests need besides Stripe's API: to see deliveries, and to repeat one. The secret key is required. */
export function createControlRouter(services: Services): Router {
  const router = Router()
  router.use(requireSecretKey(services.config))
  router.use(...json(16 * 1024))

  router.get('/deliveries', (_request, response) => {
    const data = services.store.deliveries.latest(LATEST).map((delivery) => ({
      event: delivery.eventId,
      endpoint: delivery.endpointId,
      state: delivery.state,
      attempts: delivery.attempts,
      dueAt: new Date(delivery.dueMs).toISOString(),
      lastResult: delivery.lastResult,
    }))
    response.json({ data })
  })

  router.post('/events/:id/replay', async (request, response) => {
    const event = services.store.objects.find('event', request.params.id)
    if (event === null) {
      refuse(response, 404, `There is no event ${request.params.id}.`)
      return
    }
    const targets = findTargets(services, event.type, endpointParam(request))
    if (targets.length === 0) {
      refuse(response, 400, 'No endpoint takes this event.')
      return
    }
    const sent = await services.deliverer.replay(event.id, targets)
    const data = sent.map(({ url, answer }) => ({
      url,
      status: answer.kind === 'answered' ? answer.status : null,
      body: answer.kind === 'answered' ? answer.body : null,
      problem: answer.kind === 'silent' ? answer.message : null,
    }))
    response.json({ data })
  })
  return router
}

function endpointParam(request: Request): string | null {
  const body: unknown = request.body
  const named = typeof body === 'object' && body !== null && 'endpoint' in body ? body.endpoint : null
  return typeof named === 'string' ? named : null
}

/** A request goes to the synchronous endpoint, everything else to one endpoint or to all that are enabled. */
function findTargets(services: Services, type: string, endpointId: string | null): WebhookTarget[] {
  if (type === 'issuing_authorization.request') {
    return services.config.syncWebhook === null ? [] : [services.config.syncWebhook]
  }
  const all = services.store.objects.list('webhook_endpoint', ALL_ENDPOINTS).records
  return all.filter((endpoint) => (endpointId === null ? endpoint.status === 'enabled' : endpoint.id === endpointId))
}
