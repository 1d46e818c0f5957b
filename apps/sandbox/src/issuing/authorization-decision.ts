import { nowSeconds } from '../clock.ts'
import type { Cause, Context } from '../context.ts'
import type { Call, Outcome, Wire } from '../http/endpoint.ts'
import { mergeMetadata } from '../http/params.ts'
import { findOrFail, view } from '../http/resources.ts'
import { randomDigits } from '../ids.ts'
import { checkDecision, type RealTimeAnswer } from '../network/real-time.ts'
import type { AuthorizationRecord, HistoryEntry, PendingRequest } from '../store/records.ts'
import { setHold, setNotedHold } from './balance.ts'
import { scale } from './exchange.ts'
import { findRefusal } from './issuer-checks.ts'

type Parts = Pick<Context, 'config' | 'store' | 'clock' | 'events' | 'askEndpoint'>

interface Verdict {
  approved: boolean
  reason: string
  reasonMessage: string | null
  /** Less than was requested, where the amount can be controlled. */
  amountMinor: bigint | null
  metadata: Record<string, string>
}

/**
 * Decides the stored authorization's pending request: the issuer refuses on its own, approves on its own where no
 * synchronous endpoint is configured, or reserves the amount and asks the endpoint.
 */
export function decideOrAsk(context: Parts, call: Call, record: AuthorizationRecord, isSuspicious = false): Outcome {
  const card = findOrFail(context, 'issuing.card', record.cardId)
  const cardholder = findOrFail(context, 'issuing.cardholder', record.cardholderId)
  const refusal = findRefusal(context, { authorization: record, card, cardholder, isSuspicious })
  if (refusal !== null) return { wire: settle(context, call, record, plainVerdict(false, refusal)) }
  if (context.config.syncWebhook === null) {
    return { wire: settle(context, call, record, plainVerdict(true, 'card_active')) }
  }
  return askFirst(context, call, record)
}

/** While the question is open the amount counts as held and spent, so that requests in flight cannot overspend together. */
function askFirst(context: Parts, call: Call, record: AuthorizationRecord): Outcome {
  const reservedMinor = record.pending?.amountMinor ?? 0n
  const reserved = setHold(context, record, {
    heldMinor: record.heldMinor + reservedMinor,
    countedMinor: record.countedMinor + reservedMinor,
  })
  context.store.objects.update('issuing.authorization', reserved)
  const eventId = context.events.request(call, reserved)
  const { requestId, idempotencyKey } = call
  context.store.openRequests.add({ authorizationId: record.id, requestId, idempotencyKey })
  return {
    wire: view(context, 'issuing.authorization', reserved),
    ask: async () => {
      const answer = await context.askEndpoint(eventId)
      return () => conclude(context, call, record.id, answer)
    },
  }
}

/** Stores what the endpoint's answer, or its silence, means for the authorization. */
export function conclude(context: Parts, cause: Cause, authorizationId: string, answer: RealTimeAnswer): Wire {
  const record = findOrFail(context, 'issuing.authorization', authorizationId)
  const reservedMinor = record.pending?.amountMinor ?? 0n
  context.store.openRequests.remove(authorizationId)
  const released = setHold(context, record, {
    heldMinor: record.heldMinor - reservedMinor,
    countedMinor: record.countedMinor - reservedMinor,
  })
  context.store.objects.update('issuing.authorization', released)
  return settle(context, cause, released, toVerdict(context, record, answer))
}

function toVerdict(context: Pick<Context, 'config'>, record: AuthorizationRecord, answer: RealTimeAnswer): Verdict {
  switch (answer.kind) {
    case 'timeout':
      return plainVerdict(context.config.timeoutDefault === 'approve', 'webhook_timeout')
    case 'error':
      return { ...plainVerdict(false, 'webhook_error'), reasonMessage: answer.message }
    case 'decided': {
      const problem = checkDecision(record, answer)
      if (problem !== null) {
        return {
          ...plainVerdict(false, 'webhook_error'),
          reasonMessage: `The webhook response was invalid: ${problem}.`,
        }
      }
      const verdict = plainVerdict(answer.approved, answer.approved ? 'webhook_approved' : 'webhook_declined')
      return { ...verdict, amountMinor: answer.approved ? answer.amountMinor : null, metadata: answer.metadata }
    }
  }
}

function plainVerdict(approved: boolean, reason: string): Verdict {
  return { approved, reason, reasonMessage: null, amountMinor: null, metadata: {} }
}

/** Writes the verdict into the authorization and tells the world: `created` for the first request, else `updated`. */
function settle(context: Parts, cause: Cause, record: AuthorizationRecord, verdict: Verdict): Wire {
  const isFirst = record.history.length === 0
  const apply = (current: AuthorizationRecord) => applyVerdict(context, current, verdict)
  if (!isFirst) {
    const updated = context.events.updated(
      cause,
      'issuing_authorization.updated',
      'issuing.authorization',
      record.id,
      apply,
    )
    return view(context, 'issuing.authorization', updated)
  }
  const decided = apply(record)
  context.store.objects.update('issuing.authorization', decided)
  context.events.created(cause, 'issuing_authorization.created', 'issuing.authorization', decided)
  if (verdict.approved && decided.amountMinor > 0n) countPayment(context, cause, record.cardId)
  return view(context, 'issuing.authorization', decided)
}

function applyVerdict(context: Parts, record: AuthorizationRecord, verdict: Verdict): AuthorizationRecord {
  const pending = record.pending
  if (pending === null) throw new Error(`authorization ${record.id} has no pending request`)
  const amountMinor = verdict.amountMinor ?? pending.amountMinor
  const merchantAmountMinor = scale(pending.merchantAmountMinor, amountMinor, pending.amountMinor)
  const isFirst = record.history.length === 0
  const entry = toHistoryEntry(pending, verdict, { amountMinor, merchantAmountMinor, now: nowSeconds(context.clock) })
  const decided: AuthorizationRecord = {
    ...record,
    pending: null,
    history: [...record.history, entry],
    metadata: mergeMetadata(record.metadata, Object.entries(verdict.metadata)),
  }
  if (!verdict.approved) {
    return isFirst ? { ...decided, amountMinor, merchantAmountMinor, approved: false, status: 'closed' } : decided
  }
  const total = {
    ...decided,
    approved: true,
    amountMinor: record.amountMinor + amountMinor,
    merchantAmountMinor: record.merchantAmountMinor + merchantAmountMinor,
  }
  // A zero-amount verification has nothing left to capture.
  const status = total.amountMinor === 0n ? 'closed' : 'pending'
  return setNotedHold(
    context,
    { ...total, status },
    {
      heldMinor: record.heldMinor + amountMinor,
      countedMinor: record.countedMinor + amountMinor,
    },
  )
}

function toHistoryEntry(
  pending: PendingRequest,
  verdict: Verdict,
  decided: { amountMinor: bigint; merchantAmountMinor: bigint; now: number },
): HistoryEntry {
  return {
    amountMinor: decided.amountMinor,
    merchantAmountMinor: decided.merchantAmountMinor,
    currency: pending.currency,
    merchantCurrency: pending.merchantCurrency,
    amountDetails: pending.amountDetails,
    approved: verdict.approved,
    authorizationCode: verdict.approved ? `S${randomDigits(6)}` : null,
    created: decided.now,
    reason: verdict.reason,
    reasonMessage: verdict.reasonMessage,
    requestedAt: pending.requestedAt,
  }
}

/** Counts a payment of a card that cancels itself after so many, and cancels it when they are used up. */
export function countPayment(context: Pick<Context, 'store' | 'events'>, cause: Cause, cardId: string): void {
  const card = findOrFail(context, 'issuing.card', cardId)
  if (card.cancelAfterPayments === null || card.status === 'canceled') return
  const payments = card.payments + 1
  if (payments < card.cancelAfterPayments) {
    context.store.objects.update('issuing.card', { ...card, payments })
    return
  }
  const usedUp = { payments, status: 'canceled' as const }
  context.events.updated(cause, 'issuing_card.updated', 'issuing.card', cardId, (current) => ({
    ...current,
    ...usedUp,
  }))
}
