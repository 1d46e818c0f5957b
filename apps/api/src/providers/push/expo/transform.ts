import { z } from 'zod'
import type { OutgoingPush, PushReceipt, PushTicket } from '../push-sender.ts'

/** The answers of Expo's push service: https://docs.expo.dev/push-notifications/sending-notifications/#http2-api */

const failed = z.object({
  status: z.literal('error'),
  message: z.string().optional(),
  details: z.looseObject({ error: z.string().optional() }).optional(),
})

const ticket = z.discriminatedUnion('status', [z.object({ status: z.literal('ok'), id: z.string() }), failed])
const receipt = z.discriminatedUnion('status', [z.looseObject({ status: z.literal('ok') }), failed])

export const sendAnswer = z.object({ data: z.array(ticket) })
export const receiptsAnswer = z.object({ data: z.record(z.string(), receipt) })

/** What is wrong with a whole call. */
export const refusal = z.object({ errors: z.array(z.looseObject({ code: z.string().optional() })) })

const DEAD_TOKEN = 'DeviceNotRegistered'

export const toTicket = (answer: z.output<typeof ticket>): PushTicket => {
  if (answer.status === 'ok') return { kind: 'accepted', receiptId: answer.id }
  return isDead(answer) ? { kind: 'unregistered' } : { kind: 'refused', reason: reasonOf(answer) }
}

export const toReceipt = (answer: z.output<typeof receipt>): PushReceipt => {
  if (answer.status === 'ok') return { kind: 'delivered' }
  return isDead(answer) ? { kind: 'unregistered' } : { kind: 'failed', reason: reasonOf(answer) }
}

type Failed = z.output<typeof failed>
const isDead = ({ details }: Failed): boolean => details?.error === DEAD_TOKEN

/** Expo's own word. Its message is left out: it repeats the token. */
const reasonOf = ({ details }: Failed): string => details?.error ?? 'unknown'

export const toMessage = ({ token, title, body, data, ttlSeconds }: OutgoingPush) => ({
  to: token,
  title,
  body,
  data,
  ttl: ttlSeconds,
  priority: 'high',
  sound: 'default',
  channelId: 'default',
})
