import { Router } from 'express'
import { z } from 'zod'
import { json } from '../http/bounded.ts'
import { refuse, requireJson, requireSecretKey } from '../http/browser-guard.ts'
import type { Services } from '../sandbox.ts'
import { findLinks } from './links.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 500

/** A mail's HTML may show itself and do nothing else: no scripts, no requests, not even when opened on its own. */
const MAIL_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

/** A NUL or half of a character would come back as something else. */
const words = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((text) => text.isWellFormed() && !text.includes('\u0000'), 'has characters that cannot be kept')

const textMessage = z.strictObject({ to: words(3, 64), body: words(1, 2000), from: words(1, 64).optional() })

/** The messages that the program sent: mails by SMTP, text messages by this router. */
export function createInboxRouter(services: Pick<Services, 'config' | 'inbox'>): Router {
  const router = Router()

  router.get('/messages', (request, response) => {
    const [, search = ''] = request.url.split('?', 2)
    const query = new URLSearchParams(search)
    const limit = Number(query.get('limit') ?? DEFAULT_LIMIT)
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      refuse(response, 400, `limit must be a whole number from 1 to ${MAX_LIMIT}.`)
      return
    }
    response.set('Cache-Control', 'no-store').json({ data: services.inbox.list(query.get('to'), limit) })
  })

  router.get('/messages/:id/html', (request, response) => {
    const html = services.inbox.find(request.params.id)?.html ?? null
    if (html === null) {
      refuse(response, 404, 'There is no such message, or it has no HTML part.')
      return
    }
    response.set({
      'Content-Security-Policy': MAIL_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    })
    response.type('html').send(html)
  })

  router.post(
    '/texts',
    requireSecretKey(services.config),
    requireJson,
    ...json(16 * 1024),
    async (request, response) => {
      const parsed = textMessage.safeParse(request.body)
      if (!parsed.success) {
        refuse(
          response,
          400,
          parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; '),
        )
        return
      }
      const { to, body, from } = parsed.data
      const message = await services.inbox.add({
        kind: 'text',
        from: from ?? 'Cardwright',
        to: [to],
        subject: null,
        text: body,
        html: null,
        links: findLinks(body, null),
      })
      response.status(201).json(message)
    },
  )
  return router
}
