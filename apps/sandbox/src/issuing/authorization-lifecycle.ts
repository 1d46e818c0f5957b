import type { Cause } from '../context.ts'
import { type Call, type Endpoint, endpoint, type Wire } from '../http/endpoint.ts'
import { amount, boolean, optional, type Parsed, required, type Shape } from '../http/params.ts'
import { findOrFail, view } from '../http/resources.ts'
import { invalidParam, unexpectedState } from '../http/stripe-error.ts'
import type { AuthorizationRecord } from '../store/records.ts'
import { type AuthorizationParts, describeState, refuseWhilePending } from './authorizations.ts'
import { setNotedHold } from './balance.ts'
import { convert, scale } from './exchange.ts'
import { fleetParam, fuelParam, purchaseDetailsParam } from './purchase-details.ts'
import { postTransaction } from './transactions.ts'

const PATH = '/v1/test_helpers/issuing/authorizations/:id'

const captureShape = {
  capture_amount: optional(amount()),
  close_authorization: optional(boolean()),
  purchase_details: purchaseDetailsParam,
} satisfies Shape

const finalizeShape = { final_amount: required(amount()), fleet: fleetParam, fuel: fuelParam } satisfies Shape

export function lifecycleEndpoints(context: AuthorizationParts): Endpoint[] {
  return [
    endpoint('POST', `${PATH}/capture`, captureShape, (call, params) => capture(context, call, params)),
    endpoint('POST', `${PATH}/reverse`, { reverse_amount: optional(amount()) }, (call, params) =>
      reverse(context, call, params.reverse_amount),
    ),
    endpoint('POST', `${PATH}/expire`, {}, (call) => expire(context, call, findPending(context, call.id, 'expired'))),
    endpoint('POST', `${PATH}/finalize_amount`, finalizeShape, (call, params) => finalize(context, call, params)),
    endpoint('POST', `${PATH}/fraud_challenges/respond`, { confirmed: required(boolean()) }, (call, params) =>
      respondToChallenge(context, call, params.confirmed),
    ),
  ]
}

/**
 * The merchant takes money. This always succeeds for an approved authorization: above its amount, after its expiry,
 * again after a first capture, and whatever became of the card.
 */
function capture(context: AuthorizationParts, call: Call, params: Parsed<typeof captureShape>): Wire {
  const record = findOrFail(context, 'issuing.authorization', call.id)
  refuseWhilePending(record)
  if (!record.approved) throw unexpectedState('A declined authorization cannot be captured.')
  const captureMinor = params.capture_amount ?? (record.heldMinor > 0n ? record.heldMinor : record.amountMinor)
  if (captureMinor === 0n) throw invalidParam('capture_amount', 'There is nothing to capture; send a capture_amount.')
  const transaction = postTransaction(context, {
    owner: record,
    type: 'capture',
    parentId: record.id,
    amountMinor: -captureMinor,
    merchantAmountMinor: -atMerchant(record, captureMinor),
    merchantCurrency: record.merchantCurrency,
    authorizationCode: record.history.findLast((entry) => entry.approved)?.authorizationCode ?? null,
    networkTransactionId: record.networkTransactionId,
    purchaseDetails: params.purchase_details ?? null,
  })
  const updated = update(context, call, record, (current) => {
    context.store.objects.insert('issuing.transaction', transaction)
    return afterCapture(context, current, captureMinor, params.close_authorization ?? true)
  })
  context.events.created(call, 'issuing_transaction.created', 'issuing.transaction', transaction)
  return view(context, 'issuing.authorization', updated)
}

/** An amount in the merchant's currency, at the rate by which it was authorized, however much of that is left. */
function atMerchant(record: AuthorizationRecord, amountMinor: bigint): bigint {
  const approvals = record.history.filter(({ approved }) => approved)
  const basis = [record, ...approvals].find((known) => known.amountMinor > 0n)
  return basis === undefined
    ? convert(amountMinor, record.currency, record.merchantCurrency)
    : scale(amountMinor, basis.merchantAmountMinor, basis.amountMinor)
}

function afterCapture(
  context: AuthorizationParts,
  record: AuthorizationRecord,
  captureMinor: bigint,
  closes: boolean,
): AuthorizationRecord {
  const capturedMinor = record.capturedMinor + captureMinor
  const staysOpen = record.status === 'pending' && !closes
  const heldMinor = staysOpen ? atLeastZero(record.amountMinor - capturedMinor) : 0n
  const status = closes ? 'closed' : record.status
  return setNotedHold(
    context,
    { ...record, capturedMinor, status },
    { heldMinor, countedMinor: heldMinor + capturedMinor },
  )
}

/** The merchant gives back what it did not capture, or a part of it. */
function reverse(context: AuthorizationParts, call: Call, reverseMinor: bigint | undefined): Wire {
  const record = findPending(context, call.id, 'reversed')
  const reversedMinor = reverseMinor ?? record.heldMinor
  if (reversedMinor > record.heldMinor) {
    throw invalidParam('reverse_amount', `At most ${record.heldMinor} can be reversed.`, 'amount_too_large')
  }
  const updated = update(context, call, record, (current) =>
    withAmount(context, current, current.amountMinor - reversedMinor),
  )
  return view(context, 'issuing.authorization', updated)
}

/** The authorization with another total; one without anything left to capture is over. */
function withAmount(
  context: AuthorizationParts,
  record: AuthorizationRecord,
  amountMinor: bigint,
): AuthorizationRecord {
  const heldMinor = atLeastZero(amountMinor - record.capturedMinor)
  const isOver = heldMinor === 0n
  const changed: AuthorizationRecord = {
    ...record,
    amountMinor,
    merchantAmountMinor: scale(record.merchantAmountMinor, amountMinor, record.amountMinor),
    status: !isOver ? record.status : record.capturedMinor > 0n ? 'closed' : 'reversed',
  }
  return setNotedHold(context, changed, { heldMinor, countedMinor: heldMinor + record.capturedMinor })
}

/** The network gives up on a capture; what was held is free again. */
export function expire(context: AuthorizationParts, cause: Cause, record: AuthorizationRecord): Wire {
  const updated = update(context, cause, record, (current) =>
    setNotedHold(context, { ...current, status: 'expired' }, { heldMinor: 0n, countedMinor: current.capturedMinor }),
  )
  return view(context, 'issuing.authorization', updated)
}

/** The merchant now knows the amount it had estimated, as a fuel pump does. */
function finalize(context: AuthorizationParts, call: Call, params: Parsed<typeof finalizeShape>): Wire {
  const record = findPending(context, call.id, 'finalized')
  const updated = update(context, call, record, (current) => ({
    ...withAmount(context, current, params.final_amount),
    fleet: params.fleet ?? current.fleet,
    fuel: params.fuel ?? current.fuel,
  }))
  return view(context, 'issuing.authorization', updated)
}

/** The cardholder says whether a payment declined for suspected fraud was theirs. */
function respondToChallenge(context: AuthorizationParts, call: Call, isConfirmed: boolean): Wire {
  const record = findOrFail(context, 'issuing.authorization', call.id)
  if (record.fraudChallenges?.[0]?.status !== 'pending') {
    throw unexpectedState('This authorization has no fraud challenge that awaits an answer.')
  }
  const status = isConfirmed ? 'verified' : 'rejected'
  const updated = update(context, call, record, (current) => ({
    ...current,
    fraudChallenges: [{ channel: 'sms', status, undeliverable_reason: null }],
  }))
  return view(context, 'issuing.authorization', updated)
}

function findPending(context: AuthorizationParts, id: string, participle: string): AuthorizationRecord {
  const record = findOrFail(context, 'issuing.authorization', id)
  refuseWhilePending(record)
  if (record.approved && record.status === 'pending') return record
  throw unexpectedState(
    `Only an approved, pending authorization can be ${participle}; this one is ${describeState(record)}.`,
  )
}

function update(
  context: AuthorizationParts,
  cause: Cause,
  record: AuthorizationRecord,
  change: (current: AuthorizationRecord) => AuthorizationRecord,
): AuthorizationRecord {
  return context.events.updated(cause, 'issuing_authorization.updated', 'issuing.authorization', record.id, change)
}

function atLeastZero(amountMinor: bigint): bigint {
  return amountMinor > 0n ? amountMinor : 0n
}
