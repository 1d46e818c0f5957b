import { nowSeconds } from '../clock.ts'
import type { Context } from '../context.ts'
import { type Endpoint, endpoint } from '../http/endpoint.ts'
import { amount, changeMetadata, choice, metadata, optional, required, type Shape, text } from '../http/params.ts'
import { listing, retrieving, view } from '../http/resources.ts'
import { createId } from '../ids.ts'
import { toSafeInteger } from '../store/record-json.ts'
import type { AuthorizationRecord, BalanceTransactionRecord, TopupRecord } from '../store/records.ts'
import { CURRENCIES } from './exchange.ts'
import { utcDay } from './spending-controls.ts'

type Parts = Pick<Context, 'store' | 'clock'>

type Movement = Omit<BalanceTransactionRecord, 'id' | 'created'>

/** Notes a movement of the issuing balance; the balance itself is moved by the caller. */
function noteMovement(context: Parts, movement: Movement): string {
  const id = createId('txn', context.clock.nowMs())
  context.store.objects.insert('balance_transaction', { ...movement, id, created: nowSeconds(context.clock) })
  return id
}

/** Moves the issuing balance by `movement.amountMinor` and notes it. */
export function moveBalance(context: Parts, movement: Movement): string {
  context.store.money.addToBalance(movement.currency, movement.amountMinor)
  return noteMovement(context, movement)
}

/**
 * Sets what an authorization holds back of the issuing balance and what it counts in spending limits, in the window of
 * its own day. Returns the changed record; the caller stores it.
 */
export function setHold(
  context: Parts,
  record: AuthorizationRecord,
  next: { heldMinor: bigint; countedMinor: bigint },
): AuthorizationRecord {
  const { money } = context.store
  money.addToBalance(record.currency, record.heldMinor - next.heldMinor)
  countSpending(context, record, utcDay(record.created), next.countedMinor - record.countedMinor)
  return { ...record, ...next }
}

/** The same, with a balance transaction that shows the difference. */
export function setNotedHold(
  context: Parts,
  record: AuthorizationRecord,
  next: { heldMinor: bigint; countedMinor: bigint },
): AuthorizationRecord {
  const differenceMinor = record.heldMinor - next.heldMinor
  if (differenceMinor !== 0n) {
    noteMovement(context, {
      parentId: record.id,
      type: differenceMinor < 0n ? 'issuing_authorization_hold' : 'issuing_authorization_release',
      amountMinor: differenceMinor,
      currency: record.currency,
      description: null,
    })
  }
  return setHold(context, record, next)
}

type Spender = Pick<AuthorizationRecord, 'cardId' | 'cardholderId' | 'currency' | 'merchant'>

/** Adds to what the card and its cardholder spent on that day. */
export function countSpending(context: Parts, spender: Spender, day: number, deltaMinor: bigint): void {
  for (const owner of [spender.cardId, spender.cardholderId]) {
    context.store.money.addSpending(owner, spender.currency, day, spender.merchant.category, deltaMinor)
  }
}

const topupShape = {
  amount: required(amount(1n, 999_999_999_999n)),
  currency: required(choice(...CURRENCIES)),
  description: optional(text()),
  metadata,
  statement_descriptor: optional(text({ max: 15 })),
  transfer_group: optional(text()),
} satisfies Shape

export function balanceEndpoints(context: Parts): Endpoint[] {
  return [
    endpoint('GET', '/v1/balance', {}, () => ({
      object: 'balance',
      available: [{ amount: 0, currency: 'usd', source_types: { card: 0 } }],
      issuing: {
        available: context.store.money.balances().map(({ currency, availableMinor }) => ({
          amount: toSafeInteger(availableMinor),
          currency,
        })),
      },
      livemode: false,
      pending: [{ amount: 0, currency: 'usd', source_types: { card: 0 } }],
    })),
    endpoint('POST', '/v1/topups', topupShape, (_call, params) => {
      const id = createId('tu', context.clock.nowMs())
      const record: TopupRecord = {
        id,
        created: nowSeconds(context.clock),
        status: 'succeeded',
        amountMinor: params.amount,
        currency: params.currency,
        description: params.description ?? null,
        statementDescriptor: params.statement_descriptor ?? null,
        transferGroup: params.transfer_group ?? null,
        balanceTransactionId: moveBalance(context, {
          parentId: id,
          type: 'topup',
          amountMinor: params.amount,
          currency: params.currency,
          description: params.description ?? null,
        }),
        metadata: changeMetadata({}, params.metadata),
      }
      context.store.objects.insert('topup', record)
      return view(context, 'topup', record)
    }),
    retrieving(context, 'topup', '/v1/topups'),
    listing(context, 'topup', '/v1/topups', { status: optional(text()) }, (params) => [['status', params.status]]),
    retrieving(context, 'balance_transaction', '/v1/balance_transactions'),
    listing(
      context,
      'balance_transaction',
      '/v1/balance_transactions',
      { currency: optional(text()), source: optional(text()), type: optional(text()) },
      (params) => [
        ['$.currency', params.currency],
        ['parent', params.source],
        ['type', params.type],
      ],
    ),
  ]
}
