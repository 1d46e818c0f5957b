import { type Response, Router } from 'express'
import { z } from 'zod'
import { type Api, createRequestId } from '../http/api.ts'
import { json } from '../http/bounded.ts'
import { refuse, requireSecretKey } from '../http/browser-guard.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { parseForm } from '../http/form.ts'
import type { Services } from '../sandbox.ts'

/** What merchants and the network do; accounts, cards and disputes are made when they are made. */
const PLAYABLE = '/v1/test_helpers/issuing/'

const scene = z.strictObject({
  at: z.iso.datetime(),
  path: z.string().startsWith(PLAYABLE),
  /** Form-encoded, as the path itself takes it. */
  form: z.string().max(64_000).default(''),
  idempotencyKey: z.string().min(1).max(255).optional(),
})
type Scene = z.infer<typeof scene>

/**
 * `POST /sandbox/past` plays one of the network's test calls as if it had happened before: what it makes is dated by that time, and so are
 * the events that tell of it. Signatures and deliveries stay in the present. Stripe has nothing like it.
 */
export function createPastRouter(
  services: Pick<Services, 'config' | 'clock'>,
  api: Api,
  endpoints: readonly Endpoint[],
): Router {
  const router = Router()
  router.post('/past', requireSecretKey(services.config), ...json(128 * 1024), async (request, response) => {
    const parsed = scene.safeParse(request.body)
    if (!parsed.success) {
      refuse(
        response,
        400,
        parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '),
      )
      return
    }
    const found = findEndpoint(endpoints, parsed.data.path)
    if (Date.parse(parsed.data.at) > services.clock.nowMs()) refuse(response, 400, 'at: lies in the future.')
    else if (found === undefined) refuse(response, 404, `There is no call POST ${parsed.data.path}.`)
    else await play(services, api, { response, scene: parsed.data, ...found })
  })
  return router
}

function findEndpoint(endpoints: readonly Endpoint[], path: string): { endpoint: Endpoint; id: string } | undefined {
  for (const endpoint of endpoints) {
    const [before = '', after] = endpoint.path.split(':id')
    if (endpoint.method !== 'POST' || !path.startsWith(before) || !path.endsWith(after ?? '')) continue
    const id = path.slice(before.length, path.length - (after ?? '').length)
    if (after === undefined ? id === '' : /^\w+$/.test(id)) return { endpoint, id }
  }
  return undefined
}

async function play(
  services: Pick<Services, 'clock'>,
  api: Api,
  {
    response,
    scene: { at, path, form, idempotencyKey },
    endpoint,
    id,
  }: { response: Response; scene: Scene; endpoint: Endpoint; id: string },
): Promise<void> {
  const answer = await api({
    endpoint,
    path,
    id,
    form: parseForm(form),
    idempotencyKey: idempotencyKey ?? null,
    requestedVersion: null,
    requestId: createRequestId(services),
    atMs: Date.parse(at),
  })
  response.status(answer.status).type('application/json').send(answer.body)
}
