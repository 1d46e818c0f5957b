import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError, toProblem } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { Answer } from '../providers/issuer/authorization-request.ts'
import { readStripeEvent, type StripeEvent } from '../providers/issuer/stripe/authorization-events.ts'
import { JsonShapeError, toObject } from '../providers/issuer/stripe/json-reader.ts'
import { findSignatureProblem } from '../providers/issuer/stripe/signature.ts'
import { STRIPE_API_VERSION } from '../providers/issuer/stripe/stripe-client.ts'
import { takeIssuerDispute } from '../services/disputes/dispute-outcome-service.ts'
import { takeRecord } from '../services/issuing/stray-record-service.ts'

type WebhookContext = Pick<
  Context,
  'db' | 'newId' | 'config' | 'clock' | 'metrics' | 'logger' | 'authorizer' | 'intake' | 'records' | 'issuer'
>

/** When an event that could not be let in may come again. */
const BUSY_RETRY_SECONDS = '2'

/**
 * Both endpoints of Stripe in one: the real-time authorization request, answered on this response, and everything else, which
 * is durable before it is acknowledged. A wrong or old signature leaves nothing behind but a count.
 */
export function createStripeWebhookController(
  context: WebhookContext,
): (request: IncomingMessage, response: ServerResponse, body: Buffer) => Promise<void> {
  return async (request, response, body) => {
    const problem = findSignatureProblem(
      signatureOf(request),
      body,
      context.config.issuer.webhookSecrets,
      context.clock.nowMs(),
    )
    if (problem !== undefined) {
      context.metrics.webhookRejections.inc({ provider: 'stripe', reason: problem })
      throw new AppError('invalid_signature')
    }
    const event = read(body)
    if (event.kind === 'request') {
      const answer = await context.authorizer.authorize(event.request)
      reply(response, toBody(answer))
      return
    }
    if ((await takeInTurn(context, event)) === 'busy') {
      context.metrics.webhookEvents.inc({ provider: 'stripe', type: 'other', outcome: 'put_off' })
      refuseBusy(response)
      return
    }
    reply(response, { received: true })
  }
}

/** Sent twice, the header would be a list, and no signature. */
function signatureOf({ headers }: IncomingMessage): string | undefined {
  const header = headers['stripe-signature']
  return typeof header === 'string' ? header : undefined
}

/** Header and body in one write, without an ETag: this is the path on which microseconds are counted. */
function reply(response: ServerResponse, body: Record<string, unknown>): void {
  const text = JSON.stringify(body)
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Stripe-Version': STRIPE_API_VERSION,
  })
  response.end(text)
}

function read(body: Buffer): StripeEvent {
  if (!isUtf8(body))
    throw new AppError('invalid_request', { detail: 'The event cannot be read: it is not valid UTF-8.' })
  try {
    return readStripeEvent(toObject(JSON.parse(body.toString('utf8'))))
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof JsonShapeError)) throw error
    throw new AppError('invalid_request', { detail: `The event cannot be read: ${error.message}.` })
  }
}

/** An amount is sent only where less than the request is approved: echoing it would change nothing but could be refused. */
const toBody = (answer: Answer): Record<string, unknown> => ({
  approved: answer.isApproved,
  ...(answer.amountMinor === undefined ? {} : { amount: Number(answer.amountMinor) }),
  ...(answer.reason === undefined ? {} : { metadata: { decline_reason: answer.reason } }),
})

/** Not an error of anybody's: a provider sends what is refused so again. */
function refuseBusy(response: ServerResponse): void {
  const problem = toProblem(new AppError('unavailable'), randomUUID())
  const text = JSON.stringify(problem)
  response.writeHead(problem.status, {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Retry-After': BUSY_RETRY_SECONDS,
    'X-Request-Id': problem.requestId,
  })
  response.end(text)
}

type ToTakeIn = Exclude<StripeEvent, { kind: 'request' | 'ignored' }>

async function takeInTurn(context: WebhookContext, event: Exclude<StripeEvent, { kind: 'request' }>) {
  if (event.kind === 'ignored') {
    context.metrics.webhookEvents.inc({ provider: 'stripe', type: 'other', outcome: 'ignored' })
    return 'done'
  }
  const key = event.kind === 'dispute' ? event.dispute.issuerDisputeId : event.record.issuerCardId
  return (await context.intake.run(key, () => takeIn(context, event))).outcome
}

async function takeIn(context: WebhookContext, event: ToTakeIn): Promise<void> {
  if (event.kind === 'dispute') {
    const outcome = await takeIssuerDispute(context, event.dispute)
    context.metrics.webhookEvents.inc({ provider: 'stripe', type: 'dispute', outcome })
    return
  }
  const { outcome } = await takeRecord(context, event.record, event.card)
  context.metrics.webhookEvents.inc({ provider: 'stripe', type: event.record.kind, outcome })
}
