import { publicUrlOf } from '../config/config.ts'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { deriveKey, openWith, sealWith } from '../keyed.ts'
import { type MailMessage, renderMail } from '../providers/notifier/messages/render-mail.ts'

export interface MailOrder {
  to: string
  locale: string
  message: MailMessage
  /** After this instant the mail is worthless (its code has expired) and is not sent any more. */
  validUntil?: string
}

type Dependencies = Pick<Context, 'queue' | 'secrets'>

/**
 * Orders a mail in the caller's transaction; the worker sends it within moments. What stands in the queue is sealed: a code or an
 * address can be read by nobody who has only the database.
 */
export async function orderMail({ queue, secrets }: Dependencies, db: Database, order: MailOrder): Promise<void> {
  const sealed = sealWith(deriveKey(secrets.pepper, 'mail'), JSON.stringify(order)).toString('base64')
  await queue.enqueue(db, 'send-mail', { sealed }, { maxAttempts: 12 })
}

/** Sends one ordered mail. Throws when the mail server did not take it, so that the queue tries again. */
export async function sendOrderedMail(
  context: Pick<Context, 'config' | 'secrets' | 'clock' | 'notifier'>,
  { sealed }: { sealed: string },
): Promise<void> {
  const key = deriveKey(context.secrets.pepper, 'mail')
  const order = JSON.parse(openWith(key, Buffer.from(sealed, 'base64'))) as MailOrder
  if (order.validUntil !== undefined && new Date(order.validUntil) <= context.clock.now()) return
  const mail = renderMail(order.message, {
    locale: order.locale,
    programName: context.config.program.name,
    publicUrl: publicUrlOf(context.config),
  })
  await context.notifier.sendMail({ to: order.to, ...mail })
}
