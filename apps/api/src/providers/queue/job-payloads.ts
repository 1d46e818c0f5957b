import type { ReconciliationRunId } from '@cardwright/contracts'

/** Every job by name, with what it needs to know: ids only, never a secret or a person's data in clear. */
export interface JobPayloads {
  /** Finishes a card whose creation was interrupted or found the issuer away. */
  'finish-card': { lane: number; cardId: string }
  /** Looks for cards whose creation was left unfinished. */
  'finish-pending-cards': ScheduledPayload
  /** Brings the issuer's copy of a card to our latest state. */
  'sync-card': { lane: number; cardId: string }
  /** One mail; address and words are sealed. */
  'send-mail': { sealed: string }
  /** Sends the pushes that wait. */
  'send-pushes': ScheduledPayload
  /** Asks what became of pushes. */
  'follow-pushes': ScheduledPayload
  /** Hands identity checks over that a crash or an absent provider left behind. */
  'start-verifications': ScheduledPayload
  /** Forgets pictures that no application took in time. */
  'forget-uploads': ScheduledPayload
  /** Replays history with other rules. */
  'run-backtest': { backtestId: string }
  /** Takes the past in that new rules ask for, of every account. */
  'warm-all-memories': Record<string, never>
  /** Goes on where decisions met a past too long to be taken in at once. */
  'warm-unready-memories': ScheduledPayload
  /** Counts requests at merchants over all cardholders. */
  'count-at-merchants': ScheduledPayload
  /** Forgets what no rule asks for any more. */
  'forget-memories': ScheduledPayload
  /** Takes up submissions of disputes that were cut off. */
  'finish-disputes': ScheduledPayload
  /** Ends disputes that were not submitted in time. */
  'expire-disputes': ScheduledPayload
  /** Asks the issuer about decisions of the last hour of which it has not told what it recorded. */
  'confirm-decisions': ScheduledPayload
  /** The same, as far back as anything may be held. */
  'confirm-old-decisions': ScheduledPayload
  /** Fetches events that the issuer could not deliver. */
  'take-undelivered-events': ScheduledPayload
  /** Looks for clearings whose authorization did not come, or was another account's. */
  'look-for-lone-clearings': ScheduledPayload
  /** Compares the tables of the books with each other. */
  'check-books': ReconciliationPayload
  /** Compares what the issuer booked with what is booked here. */
  'compare-with-issuer': ReconciliationPayload
  /** Puts new rows of the audit log into its chain of hashes. */
  'seal-audit': ScheduledPayload
  'ensure-partitions': ScheduledPayload
  'forget-logins': ScheduledPayload
  'forget-idempotency-keys': ScheduledPayload
  'forget-relayed-messages': ScheduledPayload
}

/** Scheduled jobs look at the clock and the database themselves. */
export type ScheduledPayload = Record<string, unknown>

/** Of a run that somebody ordered, its id; one by the schedule has none yet. */
export type ReconciliationPayload = ScheduledPayload & { runId?: ReconciliationRunId }

export type JobName = keyof JobPayloads
