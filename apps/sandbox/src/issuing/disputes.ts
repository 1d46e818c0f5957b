import { nowSeconds } from '../clock.ts'
import type { Context } from '../context.ts'
import { type Call, type Endpoint, endpoint, type Wire } from '../http/endpoint.ts'
import {
  amount,
  changeMetadata,
  choice,
  metadata,
  optional,
  type Parsed,
  required,
  type Shape,
  text,
} from '../http/params.ts'
import { findOrFail, listing, retrieving, view } from '../http/resources.ts'
import { invalidParam, unexpectedState } from '../http/stripe-error.ts'
import { createId } from '../ids.ts'
import type { Condition } from '../store/object-store.ts'
import type { DisputeRecord, TransactionRecord } from '../store/records.ts'
import { moveBalance } from './balance.ts'
import { changeEvidence, evidenceParam } from './dispute-evidence.ts'

const PATH = '/v1/issuing/disputes'

const updateShape = { amount: optional(amount()), evidence: evidenceParam, metadata } satisfies Shape
const createShape = { ...updateShape, transaction: required(text()) } satisfies Shape
const listShape = {
  status: optional(choice('expired', 'lost', 'submitted', 'unsubmitted', 'won')),
  transaction: optional(text()),
} satisfies Shape

type Parts = Pick<Context, 'store' | 'clock' | 'events' | 'log'>

export function disputeEndpoints(context: Parts): Endpoint[] {
  return [
    endpoint('POST', PATH, createShape, (call, params) => open(context, call, params)),
    endpoint('POST', `${PATH}/:id`, updateShape, (call, params) => {
      const { id } = findUnsubmitted(context, call.id)
      const record = context.events.updated(call, 'issuing_dispute.updated', 'issuing.dispute', id, (current) =>
        change(context, current, params),
      )
      return view(context, 'issuing.dispute', record)
    }),
    endpoint('POST', `${PATH}/:id/submit`, { metadata }, (call, params) => submit(context, call, params)),
    retrieving(context, 'issuing.dispute', PATH),
    listing(context, 'issuing.dispute', PATH, listShape, (params) => [
      ['status', params.status],
      ['parent', params.transaction],
    ]),
  ]
}

function open(context: Parts, call: Call, params: Parsed<typeof createShape>): Wire {
  const transaction = findOrFail(context, 'issuing.transaction', params.transaction, 'transaction')
  if (transaction.type !== 'capture') throw unexpectedState('Only a capture can be disputed.', 'transaction')
  if (transaction.disputeId !== null) throw unexpectedState('This transaction is disputed already.', 'transaction')
  if (isTooLate(context, transaction))
    throw unexpectedState('The time to dispute this transaction is over.', 'transaction')
  const blank: DisputeRecord = {
    id: createId('idp', context.clock.nowMs()),
    created: nowSeconds(context.clock),
    parentId: transaction.id,
    status: 'unsubmitted',
    amountMinor: -transaction.amountMinor,
    currency: transaction.currency,
    evidence: { reason: 'other' },
    lossReason: null,
    metadata: {},
  }
  const record = change(context, blank, params)
  context.store.objects.insert('issuing.dispute', record)
  context.events.updated(call, 'issuing_transaction.updated', 'issuing.transaction', transaction.id, (current) => ({
    ...current,
    disputeId: record.id,
  }))
  context.events.created(call, 'issuing_dispute.created', 'issuing.dispute', record)
  return view(context, 'issuing.dispute', record)
}

function change(context: Parts, current: DisputeRecord, params: Parsed<typeof updateShape>): DisputeRecord {
  const transaction = findOrFail(context, 'issuing.transaction', current.parentId)
  if (params.amount !== undefined && params.amount > -transaction.amountMinor) {
    throw invalidParam('amount', 'A dispute cannot be over more than its transaction.', 'amount_too_large')
  }
  const evidence = changeEvidence(current.evidence, params.evidence)
  for (const file of filesOf(evidence)) findOrFail(context, 'file', file, 'evidence')
  return {
    ...current,
    amountMinor: params.amount ?? current.amountMinor,
    evidence,
    metadata: changeMetadata(current.metadata, params.metadata),
  }
}

const filesOf = (evidence: DisputeRecord['evidence']): string[] =>
  Object.values(evidence)
    .flatMap((facts) => (typeof facts === 'object' && facts !== null ? Object.values(facts) : []))
    .filter((fact): fact is string => typeof fact === 'string' && /^file_\w+$/.test(fact))

function submit(context: Parts, call: Call, params: { metadata: Parsed<typeof updateShape>['metadata'] }): Wire {
  const { id, evidence } = findUnsubmitted(context, call.id)
  if (explanationOf(evidence) === null) {
    const param = `evidence[${evidence.reason}][explanation]`
    throw invalidParam(param, `Missing required param: ${param}.`, 'parameter_missing')
  }
  const record = context.events.updated(call, 'issuing_dispute.submitted', 'issuing.dispute', id, (current) => ({
    ...current,
    status: 'submitted',
    metadata: changeMetadata(current.metadata, params.metadata),
  }))
  context.store.afterCommit(() => {
    context.store
      .write(() => closeDecidedDisputes(context))
      .catch((error: unknown) => context.log('error', 'disputes could not be closed', { problem: String(error) }))
  })
  return view(context, 'issuing.dispute', record)
}

/**
 * Ends submitted disputes whose explanation says how they end: `winning_evidence` or `losing_evidence`, the words by
 * which Stripe's test mode decides disputes. Others stay submitted.
 */
export function closeDecidedDisputes(context: Parts): void {
  for (const dispute of findAll(context, 'submitted')) {
    const explanation = explanationOf(dispute.evidence)
    if (explanation === 'winning_evidence') close(context, dispute, 'won')
    if (explanation === 'losing_evidence') close(context, dispute, 'lost')
  }
}

/** What the cardholder says for the reason of the dispute. */
function explanationOf(evidence: DisputeRecord['evidence']): unknown {
  const facts = evidence[evidence.reason]
  return typeof facts === 'object' && facts !== null && 'explanation' in facts ? facts.explanation : null
}

/** Every dispute of that status, however many there are. */
function findAll(context: Pick<Parts, 'store'>, status: DisputeRecord['status']): DisputeRecord[] {
  const conditions: Condition[] = [{ column: 'status', operator: '=', value: status }]
  const found: DisputeRecord[] = []
  for (;;) {
    const startingAfter = found.at(-1)?.id
    const page = context.store.objects.list('issuing.dispute', { conditions, limit: 100, startingAfter })
    found.push(...page.records)
    if (!page.hasMore) return found
  }
}

/** How long it may be after the transaction was processed (Stripe's guide to Issuing disputes). */
const WINDOW_S = 110 * 86_400

const isTooLate = ({ clock }: Pick<Parts, 'clock'>, { created }: TransactionRecord): boolean =>
  created <= nowSeconds(clock) - WINDOW_S

/** Ends disputes that were not submitted in time. To be called inside a write. */
export function expireDisputes(context: Parts): void {
  for (const { id, parentId } of findAll(context, 'unsubmitted')) {
    if (!isTooLate(context, findOrFail(context, 'issuing.transaction', parentId))) continue
    context.events.updated(BY_THE_NETWORK, 'issuing_dispute.closed', 'issuing.dispute', id, (current) => ({
      ...current,
      status: 'expired',
    }))
  }
}

const BY_THE_NETWORK = { requestId: null, idempotencyKey: null }

function close(context: Parts, dispute: DisputeRecord, status: 'won' | 'lost'): void {
  const closed = context.events.updated(
    BY_THE_NETWORK,
    'issuing_dispute.closed',
    'issuing.dispute',
    dispute.id,
    (current) => ({
      ...current,
      status,
      lossReason: status === 'lost' ? 'other' : null,
    }),
  )
  if (status === 'lost') return
  moveBalance(context, {
    parentId: dispute.id,
    type: 'issuing_dispute',
    amountMinor: closed.amountMinor,
    currency: closed.currency,
    description: null,
  })
  context.events.created(BY_THE_NETWORK, 'issuing_dispute.funds_reinstated', 'issuing.dispute', closed)
}

function findUnsubmitted(context: Parts, id: string): DisputeRecord {
  const record = findOrFail(context, 'issuing.dispute', id)
  if (record.status === 'unsubmitted') return record
  throw unexpectedState(`Only an unsubmitted dispute can be changed; this one is ${record.status}.`)
}
