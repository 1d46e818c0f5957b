import type { z } from 'zod'
import { PushError, type PushReceipt, type PushSender } from '../push-sender.ts'
import { receiptsAnswer, refusal, sendAnswer, toMessage, toReceipt, toTicket } from './transform.ts'

export interface ExpoPushOptions {
  /** `https://exp.host`, without a trailing slash. */
  url: string
  /** Needed where "enhanced security for push notifications" is on at Expo. */
  accessToken: string | undefined
}

const LIMIT_MS = 15_000
const SEND_AT_MOST = 100
const RECEIPTS_AT_MOST = 1_000

/** Expo's push service, which hands on to Apple's and Google's: https://docs.expo.dev/push-notifications/sending-notifications/ */
export function createExpoPush(options: ExpoPushOptions): PushSender {
  return {
    isOn: true,
    sendAtMost: SEND_AT_MOST,
    receiptsAtMost: RECEIPTS_AT_MOST,
    async send(pushes) {
      const { data } = await call(options, 'send', pushes.map(toMessage), sendAnswer)
      if (data.length !== pushes.length)
        throw new PushError('unavailable', 'Expo answered for another number of pushes')
      return data.map(toTicket)
    },
    async receipts(ids) {
      const { data } = await call(options, 'getReceipts', { ids }, receiptsAnswer)
      return new Map<string, PushReceipt>(Object.entries(data).map(([id, answer]) => [id, toReceipt(answer)]))
    },
  }
}

async function call<S extends z.ZodType>(
  { url, accessToken }: ExpoPushOptions,
  operation: 'send' | 'getReceipts',
  body: unknown,
  schema: S,
): Promise<z.output<S>> {
  const response = await fetch(`${url}/--/api/v2/push/${operation}`, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(LIMIT_MS),
  }).catch(() => {
    throw new PushError('unavailable', 'Expo could not be reached')
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw toError(response, answer)
  const parsed = schema.safeParse(answer)
  if (!parsed.success) throw new PushError('unavailable', `Expo answered ${operation} with something unknown`)
  return parsed.data
}

function toError(response: Response, answer: unknown): PushError {
  const codes = refusal.safeParse(answer).data?.errors.map(({ code }) => code ?? 'unknown') ?? []
  const said = `Expo answered ${response.status} ${codes.join(', ')}`.trim()
  if (response.status === 401 || response.status === 403) return new PushError('unauthorized', said)
  if (response.status !== 429 && response.status < 500) return new PushError('refused', said)
  return new PushError('unavailable', said, readRetryAfter(response.headers.get('retry-after')))
}

function readRetryAfter(text: string | null): number | undefined {
  const seconds = Number(text)
  return text === null || !Number.isFinite(seconds) || seconds <= 0 ? undefined : Math.min(seconds, 900) * 1_000
}
