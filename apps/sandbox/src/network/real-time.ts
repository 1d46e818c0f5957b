import { z } from 'zod'
import { type Clock, nowSeconds } from '../clock.ts'
import type { WebhookTarget } from '../config.ts'
import { MAX_METADATA_KEYS, mergeMetadata } from '../http/params.ts'
import { API_VERSION, render } from '../issuing/views.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { AuthorizationRecord } from '../store/records.ts'
import { signPayload } from '../webhooks/signature.ts'
import type { HttpAnswer, HttpClient } from './http-client.ts'

/** What the synchronous endpoint made of an authorization request. */
export type RealTimeAnswer =
  | { kind: 'decided'; approved: boolean; amountMinor: bigint | null; metadata: Record<string, string> }
  /** No answer came in time, or none could: the timeout default decides. */
  | { kind: 'timeout'; message: string }
  /** An answer came that cannot be used. */
  | { kind: 'error'; message: string }

const answerBody = z.object({
  approved: z.boolean(),
  amount: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).nullish(),
  metadata: z.record(z.string().max(40), z.string().max(500)).nullish(),
})

interface Parts {
  objects: ObjectStore
  clock: Clock
  http: HttpClient
  /** How long the endpoint has: 2 seconds by Stripe's documentation. */
  budgetMs: number
}

/** Posts the stored event to the endpoint, signed with that endpoint's own secret, and reads the decision. */
export async function askEndpoint(parts: Parts, target: WebhookTarget, eventId: string): Promise<RealTimeAnswer> {
  const event = parts.objects.find('event', eventId)
  if (event === null) throw new Error(`no event ${eventId}`)
  const body = JSON.stringify(render('event', event, parts.objects))
  const headers = eventHeaders(body, target.secret, nowSeconds(parts.clock))
  return readDecision(await parts.http.post(target.url, body, headers, parts.budgetMs))
}

/** The headers of every event that is sent out. */
export function eventHeaders(body: string, secret: string, timestamp: number): Record<string, string> {
  return {
    'Content-Type': 'application/json; charset=utf-8',
    'Stripe-Signature': signPayload(body, secret, timestamp),
    'User-Agent': `cardwright-sandbox (${API_VERSION})`,
  }
}

function readDecision(answer: HttpAnswer): RealTimeAnswer {
  if (answer.kind === 'silent') return { kind: 'timeout', message: answer.message }
  if (answer.status !== 200) return unusable(`the status was ${answer.status} and must be 200`)
  if (!answer.headers['stripe-version']) return unusable('the Stripe-Version header is missing')
  const contentType = answer.headers['content-type'] ?? ''
  if (contentType !== '' && !/^application\/json\b/i.test(contentType)) {
    return unusable('the content type must be application/json')
  }
  const parsed = answerBody.safeParse(parseJson(answer.body))
  if (!parsed.success) return unusable(describe(parsed.error))
  const { approved, amount, metadata } = parsed.data
  return { kind: 'decided', approved, amountMinor: amount == null ? null : BigInt(amount), metadata: metadata ?? {} }
}

type Decision = Extract<RealTimeAnswer, { kind: 'decided' }>

/** Whether a decision fits the request it answers; null if it does, else what is wrong with it. */
export function checkDecision(
  { pending, metadata }: AuthorizationRecord,
  { approved, amountMinor, ...decision }: Decision,
): string | null {
  const keys = Object.keys(mergeMetadata(metadata, Object.entries(decision.metadata)))
  if (keys.length > MAX_METADATA_KEYS) return `the metadata would have more than ${MAX_METADATA_KEYS} keys`
  if (!approved || pending === null || amountMinor === null) return null
  if (!pending.isAmountControllable) return 'an amount was given although it cannot be controlled'
  if (amountMinor > pending.amountMinor) return 'the amount is above the one that was requested'
  return null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function describe(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined || issue.path.length === 0) return 'the body is not a JSON object'
  return `the field ${issue.path.join('.')} is missing or invalid`
}

function unusable(what: string): RealTimeAnswer {
  return { kind: 'error', message: `The webhook response was invalid: ${what}.` }
}
