import { notificationKind } from '@cardwright/contracts'
import { laneOfSubject } from '@cardwright/contracts/lane'
import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { insertNotification } from '../models/notification-model.ts'
import type { OutboxMessage } from '../models/outbox-model.ts'
import type { PushContent } from '../models/push-model.ts'
import { insertUserEvent, type UserEventType } from '../models/user-event-model.ts'
import { findUser } from '../models/user-model.ts'
import { type NoticeWords, noticeContent } from '../providers/notifier/messages/notice-content.ts'
import { orderMail } from './mail-service.ts'
import { wordNotice } from './notice-words.ts'
import { readPreferences } from './notification-service.ts'
import { noticeOfPayment } from './payment-notices.ts'
import { orderPushes } from './push-service.ts'
import { type Reader, readerOf } from './reader.ts'

const noticeFrame = z.object({
  kind: notificationKind,
  link: z.string().startsWith('/').nullable().default(null),
  /** What a push may tell of a payment beside its kind. */
  payment: z
    .object({ amountMinor: z.string(), currency: z.string(), merchant: z.string(), isSuspected: z.boolean() })
    .optional(),
})
const noticeSchema = noticeFrame.extend({ content: noticeContent })
/** As an earlier version left it in the outbox. */
const wordedNotice = noticeFrame.extend({ title: z.string().min(1), body: z.string() })
type ReadNotice = z.output<typeof noticeSchema> | z.output<typeof wordedNotice>

/**
 * What an outbox message may carry to be told to the person: `payload.notice`. It is put into words when it is told, in the language
 * that the person has then. `link` is a path inside the app. Without a notice, only screens that are open learn of the change.
 */
export type Notice = z.input<typeof noticeSchema>

const readNotice = (notice: unknown): ReadNotice => z.union([noticeSchema, wordedNotice]).parse(notice)

const wordsOf = (notice: ReadNotice, reader: Reader): NoticeWords =>
  'content' in notice ? wordNotice(notice.content, reader) : notice

const EVENT_TYPES: Readonly<Record<string, UserEventType>> = {
  card: 'card',
  transaction: 'transaction',
  kyc: 'kyc',
  notification: 'notification',
}

/** Whether messages of this topic concern a person's screens. */
export const isUserTopic = (topic: string): boolean => EVENT_TYPES[topic.split('.')[0] ?? ''] !== undefined

type Dependencies = Pick<Context, 'clock' | 'newId' | 'queue' | 'secrets' | 'push'>

/**
 * Turns a message of the outbox (topics `card.*`, `transaction.*`, `kyc.*`, `notification.*`) into an event on the person's stream
 * and, where it carries a notice or tells of a payment, into a notification, pushed and mailed too if the person wants that. Runs in the relay's transaction, and
 * may run again: the same message is told once.
 */
export async function publishUserEvent(context: Dependencies, tx: Database, message: OutboxMessage): Promise<void> {
  const type = EVENT_TYPES[message.topic.split('.')[0] ?? '']
  if (type === undefined || message.userId === null) return
  const { userId } = message
  const at = context.clock.now()
  if (type !== 'notification') await insertUserEvent(tx, { userId, type, subjectId: message.subjectId, at })
  const told =
    message.payload.notice === undefined
      ? await noticeOfPayment(tx, message, at)
      : { notice: message.payload.notice, sourceId: message.id }
  if (told === undefined) return
  await notify(context, tx, { userId, sourceId: told.sourceId, notice: readNotice(told.notice) })
}

async function notify(
  context: Dependencies,
  tx: Database,
  told: { userId: string; sourceId: string; notice: ReadNotice },
): Promise<void> {
  const { userId, sourceId, notice } = told
  const at = context.clock.now()
  const id = context.newId('ntf', laneOfSubject(userId))
  const user = await findUser(tx, userId)
  const { title, body } = wordsOf(notice, readerOf(user))
  const isNew = await insertNotification(tx, {
    id,
    user_id: userId,
    source_id: sourceId,
    kind: notice.kind,
    title,
    body,
    content: 'content' in notice ? notice.content : null,
    link: notice.link,
    created_at: at,
  })
  if (!isNew) return
  await insertUserEvent(tx, { userId, type: 'notification', subjectId: id, at })
  const wanted = (await readPreferences(tx, userId))[notice.kind]
  if (wanted.push) await orderPushes(context, tx, { userId, notificationId: id, content: pushOf(notice) })
  if (!wanted.email || user === undefined || user.status !== 'active') return
  const message = { kind: 'notice', title, body, link: notice.link } as const
  await orderMail(context, tx, { to: user.email, locale: user.locale, message })
}

const pushOf = ({ kind, link, payment }: ReadNotice): PushContent => ({
  kind,
  link,
  ...(payment === undefined ? {} : { payment }),
})
