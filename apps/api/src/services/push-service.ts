import type { NotificationId } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import {
  type ClaimedPush,
  claimPushes,
  claimReceipts,
  deletePushes,
  dropPushTokens,
  type FollowedPush,
  findNextDue,
  insertPush,
  listPushTargets,
  markPushesSent,
  type PushContent,
  putPushOff,
} from '../models/push-model.ts'
import {
  countPushes,
  logPushFailed,
  logPushRefused,
  logPushServiceAway,
  logPushUnauthorized,
} from '../observability/push-events.ts'
import { type OutgoingPush, PushError, type PushReceipt, type PushTicket } from '../providers/push/push-sender.ts'
import { wordPush } from './push-words.ts'

type Dependencies = Pick<Context, 'config' | 'db' | 'clock' | 'logger' | 'metrics' | 'queue' | 'push'>

/** What a push tells is news: after an hour nobody wants to be woken for it. */
const FRESH_MS = 3_600_000
/** Longer than any call may last. */
const LEASE_MS = 60_000
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 900_000
/** Expo's advice: receipts are there after fifteen minutes, and gone after a day. */
const RECEIPT_AFTER_MS = 900_000
const RECEIPT_GONE_MS = 86_400_000

/** Puts a push in line for each device of the person that takes any, in the caller's transaction. */
export async function orderPushes(
  { clock, newId, queue, push }: Pick<Context, 'clock' | 'newId' | 'queue' | 'push'>,
  tx: Database,
  order: { userId: string; notificationId: NotificationId; content: PushContent },
): Promise<void> {
  if (!push.isOn) return
  const at = clock.now()
  const targets = await listPushTargets(tx, order.userId, at)
  for (const target of targets) await insertPush(tx, { id: newId('psh'), ...order, ...target, at })
  if (targets.length > 0) await queue.enqueue(tx, 'send-pushes', {}, { jobKey: 'send-pushes' })
}

/** Sends what waits, as many at once as the service takes. What it does not take now is put off, with growing pauses. */
export async function sendPushes(context: Dependencies): Promise<void> {
  if (!context.push.isOn) return
  for (;;) {
    const now = context.clock.now()
    const leaseUntil = new Date(now.getTime() + LEASE_MS)
    const claimed = await claimPushes(context.db, { now, leaseUntil, limit: context.push.sendAtMost })
    if (claimed.length === 0) break
    const worthwhile = await dropWorthless(context, claimed)
    if (worthwhile.length > 0) await sendTogether(context, worthwhile)
  }
  await comeBack(context)
}

async function comeBack({ db, queue }: Dependencies): Promise<void> {
  const runAt = await findNextDue(db)
  if (runAt !== undefined) await queue.enqueue(db, 'send-pushes', {}, { jobKey: 'send-pushes', runAt })
}

async function dropWorthless(context: Dependencies, claimed: readonly ClaimedPush[]): Promise<ClaimedPush[]> {
  const oldest = context.clock.nowMs() - FRESH_MS
  const fresh = claimed.filter(({ createdAt }) => createdAt.getTime() > oldest)
  const wanted = fresh.filter(({ isWanted }) => isWanted)
  countPushes(context, 'expired', claimed.length - fresh.length)
  countPushes(context, 'unwanted', fresh.length - wanted.length)
  const dropped = claimed.filter((push) => !wanted.includes(push))
  if (dropped.length > 0)
    await deletePushes(
      context.db,
      dropped.map(({ id }) => id),
    )
  return wanted
}

/** One call for all of them. Where the service refuses the whole call, halves find the push it minds; the others still go out. */
async function sendTogether(context: Dependencies, pushes: readonly ClaimedPush[]): Promise<void> {
  try {
    await settle(context, pushes, await context.push.send(pushes.map((push) => toOutgoing(context, push))))
  } catch (error) {
    if (!(error instanceof PushError)) throw error
    if (error.kind !== 'refused') return putOff(context, pushes, error)
    if (pushes.length === 1) return settle(context, pushes, [{ kind: 'refused', reason: error.message }])
    const middle = Math.ceil(pushes.length / 2)
    await sendTogether(context, pushes.slice(0, middle))
    await sendTogether(context, pushes.slice(middle))
  }
}

function toOutgoing({ config, clock }: Dependencies, push: ClaimedPush): OutgoingPush {
  const detail = config.push.kind === 'none' ? 'kind' : config.push.detail
  const { content, locale, notificationId, token, createdAt } = push
  return {
    token,
    ...wordPush(content, { locale, detail, programName: config.program.name }),
    data: { link: content.link, notificationId },
    ttlSeconds: Math.max(1, Math.ceil((createdAt.getTime() + FRESH_MS - clock.nowMs()) / 1_000)),
  }
}

async function settle(
  context: Dependencies,
  pushes: readonly ClaimedPush[],
  tickets: readonly PushTicket[],
): Promise<void> {
  const now = context.clock.now()
  const answered = pushes.flatMap((push, index) => {
    const ticket = tickets[index]
    return ticket === undefined ? [] : [{ push, ticket }]
  })
  const sent = answered.flatMap(({ push: { id }, ticket }) =>
    ticket.kind === 'accepted' ? [{ id, receiptId: ticket.receiptId }] : [],
  )
  const done = answered.filter(({ ticket }) => ticket.kind !== 'accepted').map(({ push }) => push.id)
  const dead = answered.filter(({ ticket }) => ticket.kind === 'unregistered').map(({ push }) => push.token)
  await context.db.transaction().execute(async (tx) => {
    await markPushesSent(tx, sent, now, new Date(now.getTime() + RECEIPT_AFTER_MS))
    await deletePushes(tx, done)
    if (dead.length > 0) await dropPushTokens(tx, dead)
  })
  countPushes(context, 'accepted', sent.length)
  countPushes(context, 'unregistered', dead.length)
  for (const { ticket } of answered) if (ticket.kind === 'refused') logPushRefused(context, ticket.reason)
}

async function putOff(context: Dependencies, pushes: readonly ClaimedPush[], error: PushError): Promise<void> {
  const attempts = Math.max(...pushes.map((push) => push.attempts))
  const pauseMs = Math.max(Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS), error.retryAfterMs ?? 0)
  const dueAt = new Date(context.clock.nowMs() + pauseMs)
  await putPushOff(
    context.db,
    pushes.map(({ id }) => id),
    dueAt,
  )
  const details = { error: error.message, waiting: pushes.length }
  if (error.kind === 'unauthorized') logPushUnauthorized(context, details)
  else logPushServiceAway(context, details)
}

/** Asks what became of pushes that were taken: dead tokens are forgotten, what failed is counted. */
export async function followPushes(context: Dependencies): Promise<void> {
  if (!context.push.isOn) return
  for (;;) {
    const now = context.clock.now()
    const leaseUntil = new Date(now.getTime() + RECEIPT_AFTER_MS)
    const claimed = await claimReceipts(context.db, { now, leaseUntil, limit: context.push.receiptsAtMost })
    if (claimed.length === 0) return
    await settleReceipts(context, claimed, await context.push.receipts(claimed.map(({ receiptId }) => receiptId)))
  }
}

async function settleReceipts(
  context: Dependencies,
  pushes: readonly FollowedPush[],
  receipts: ReadonlyMap<string, PushReceipt>,
): Promise<void> {
  const goneBefore = context.clock.nowMs() - RECEIPT_GONE_MS
  const known = pushes.filter(({ receiptId }) => receipts.has(receiptId))
  const lost = pushes.filter(({ receiptId, sentAt }) => !receipts.has(receiptId) && sentAt.getTime() <= goneBefore)
  const dead = known.filter(({ receiptId }) => receipts.get(receiptId)?.kind === 'unregistered')
  await context.db.transaction().execute(async (tx) => {
    await deletePushes(
      tx,
      [...known, ...lost].map(({ id }) => id),
    )
    if (dead.length > 0)
      await dropPushTokens(
        tx,
        dead.map(({ token }) => token),
      )
  })
  countPushes(context, 'unknown', lost.length)
  countPushes(context, 'unregistered', dead.length)
  for (const { receiptId } of known) countReceipt(context, receipts.get(receiptId))
}

function countReceipt(context: Dependencies, receipt: PushReceipt | undefined): void {
  if (receipt?.kind === 'delivered') countPushes(context, 'delivered', 1)
  if (receipt?.kind === 'failed') logPushFailed(context, receipt.reason)
}
