import type { Context } from '../context.ts'
import type { JobHandlers, Schedule } from '../providers/queue/queue.ts'
import { expireDisputes, finishDisputes } from '../services/disputes/dispute-submission-service.ts'
import { confirmDecisions } from '../services/issuing/confirmation-service.ts'
import { lookForLoneClearings } from '../services/issuing/lone-clearing-service.ts'
import { startLeftVerifications } from '../services/kyc-application-service.ts'
import { forgetExpiredUploads } from '../services/kyc-draft-service.ts'
import { sendOrderedMail } from '../services/mail-service.ts'
import { followPushes, sendPushes } from '../services/push-service.ts'
import { forgetMemories } from '../services/rules/forget-memories.ts'
import { countAtMerchants } from '../services/rules/merchant-activity.ts'
import { warmAllMemories, warmUnreadyMemories } from '../services/rules/warm-rule-memories.ts'
import { createDispatch } from './dispatch.ts'
import { ensurePartitions } from './ensure-partitions.ts'
import { finishCardLater, finishPendingCards } from './finish-pending-cards.ts'
import { forgetIdempotencyKeys } from './forget-idempotency-keys.ts'
import { forgetLogins } from './forget-logins.ts'
import { forgetRelayedMessages } from './forget-relayed-messages.ts'
import { keepGauges } from './keep-gauges.ts'
import { createCheckBooks, createCompareWithIssuer } from './reconcile.ts'
import { startRelay } from './relay-outbox.ts'
import { runBacktest } from './run-backtest.ts'
import { sealAudit } from './seal-audit.ts'
import { syncCard } from './sync-card.ts'
import { createTakeUndeliveredEvents } from './take-undelivered-events.ts'

const CONCURRENCY = 6
const HOUR_MS = 3_600_000
/** Stripe holds for a week, and for up to 31 days where somebody lodges, flies or rents a car. */
const LONGEST_HOLD_MS = 31 * 24 * HOUR_MS

/** Every job and what it does. */
const createHandlers = (context: Context): JobHandlers => ({
  'finish-card': (payload) => finishCardLater(context, payload),
  'finish-pending-cards': () => finishPendingCards(context),
  'sync-card': (payload) => syncCard(context, payload),
  'send-mail': (payload) => sendOrderedMail(context, payload),
  'send-pushes': () => sendPushes(context),
  'follow-pushes': () => followPushes(context),
  'start-verifications': () => startLeftVerifications(context),
  'finish-disputes': () => finishDisputes(context),
  'expire-disputes': () => expireDisputes(context),
  'forget-uploads': () => forgetExpiredUploads(context),
  'forget-relayed-messages': () => forgetRelayedMessages(context),
  'run-backtest': (payload, meta) => runBacktest(context, payload, meta),
  'warm-all-memories': (_, { signal }) => warmAllMemories(context, signal),
  'warm-unready-memories': (_, { signal }) => warmUnreadyMemories(context, signal),
  'count-at-merchants': () => countAtMerchants(context),
  'forget-memories': (_, { signal }) => forgetMemories(context, signal),
  'confirm-decisions': (_, { signal }) => confirmDecisions(context, { lookBackMs: HOUR_MS, signal }),
  'confirm-old-decisions': (_, { signal }) => confirmDecisions(context, { lookBackMs: LONGEST_HOLD_MS, signal }),
  'take-undelivered-events': createTakeUndeliveredEvents(context),
  'look-for-lone-clearings': (_, { signal }) => lookForLoneClearings(context, signal),
  'check-books': createCheckBooks(context),
  'compare-with-issuer': createCompareWithIssuer(context),
  'seal-audit': () => sealAudit(context),
  'ensure-partitions': () => ensurePartitions(context),
  'forget-logins': () => forgetLogins(context),
  'forget-idempotency-keys': () => forgetIdempotencyKeys(context),
})

/** What happens by the clock, in UTC. However many workers run, each fires once. */
const SCHEDULES: readonly Schedule[] = [
  { job: 'finish-pending-cards', cron: '* * * * *' },
  { job: 'send-pushes', cron: '* * * * *' },
  { job: 'follow-pushes', cron: '*/5 * * * *' },
  { job: 'start-verifications', cron: '* * * * *' },
  { job: 'finish-disputes', cron: '* * * * *' },
  { job: 'warm-unready-memories', cron: '* * * * *' },
  { job: 'count-at-merchants', cron: '* * * * *' },
  { job: 'confirm-decisions', cron: '* * * * *' },
  { job: 'confirm-old-decisions', cron: '29 * * * *' },
  { job: 'take-undelivered-events', cron: '*/2 * * * *' },
  { job: 'look-for-lone-clearings', cron: '*/10 * * * *' },
  { job: 'check-books', cron: '11 * * * *' },
  { job: 'compare-with-issuer', cron: '37 * * * *' },
  { job: 'seal-audit', cron: '* * * * *' },
  { job: 'forget-memories', cron: '33 2 * * *' },
  { job: 'expire-disputes', cron: '7 * * * *' },
  { job: 'forget-uploads', cron: '23 * * * *' },
  { job: 'forget-relayed-messages', cron: '41 * * * *' },
  { job: 'ensure-partitions', cron: '17 3 * * *' },
  { job: 'forget-logins', cron: '52 * * * *' },
  { job: 'forget-idempotency-keys', cron: '*/10 * * * *' },
]

/**
 * Starts everything the worker does: the relay of the outbox, the queue's jobs and the schedules. With none of the latter, a job runs
 * where somebody ordered it only.
 */
export async function startJobs(
  context: Context,
  { schedules = SCHEDULES }: { schedules?: readonly Schedule[] } = {},
): Promise<{ stop(): Promise<void> }> {
  const relay = startRelay(context, createDispatch(context))
  const work = await context.queue.work({
    handlers: createHandlers(context),
    schedules,
    concurrency: CONCURRENCY,
  })
  const gauges = keepGauges(context)
  void lookForUnfinished(context)
  return {
    async stop() {
      gauges.stop()
      await Promise.all([relay.stop(), work.stop()])
    },
  }
}

/** What a crash left behind is taken up at the start, not at the next full minute. A database that is away is no obstacle. */
async function lookForUnfinished({ queue, db, logger }: Pick<Context, 'queue' | 'db' | 'logger'>): Promise<void> {
  try {
    await queue.enqueue(db, 'finish-pending-cards', {}, { jobKey: 'schedule:finish-pending-cards' })
  } catch {
    logger.info('unfinished cards are looked for at the next full minute')
  }
}
