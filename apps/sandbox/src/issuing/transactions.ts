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
import { createId, randomDigits } from '../ids.ts'
import type { AmountDetails, MerchantData, TransactionRecord } from '../store/records.ts'
import { countPayment } from './authorization-decision.ts'
import { countSpending, moveBalance } from './balance.ts'
import { convert, scale } from './exchange.ts'
import { currencyParam, merchantParam, toMerchantData } from './merchant-data.ts'
import { purchaseDetailsParam } from './purchase-details.ts'
import { utcDay } from './spending-controls.ts'

const PATH = '/v1/issuing/transactions'
const TEST_PATH = '/v1/test_helpers/issuing/transactions'

const unlinkedShape = {
  amount: required(amount()),
  card: required(text()),
  currency: currencyParam,
  merchant_data: merchantParam,
  purchase_details: purchaseDetailsParam,
} satisfies Shape

const listShape = {
  card: optional(text()),
  cardholder: optional(text()),
  type: optional(choice('capture', 'refund')),
} satisfies Shape

type Parts = Pick<Context, 'store' | 'clock' | 'events'>

export function transactionEndpoints(context: Parts): Endpoint[] {
  return [
    endpoint('POST', `${TEST_PATH}/create_force_capture`, unlinkedShape, (call, params) =>
      postUnlinked(context, call, params, 'capture'),
    ),
    endpoint('POST', `${TEST_PATH}/create_unlinked_refund`, unlinkedShape, (call, params) =>
      postUnlinked(context, call, params, 'refund'),
    ),
    endpoint('POST', `${TEST_PATH}/:id/refund`, { refund_amount: optional(amount()) }, (call, params) =>
      refund(context, call, params.refund_amount),
    ),
    endpoint('POST', `${PATH}/:id`, { metadata }, (call, params) => {
      const { id } = findOrFail(context, 'issuing.transaction', call.id)
      const record = context.events.updated(
        call,
        'issuing_transaction.updated',
        'issuing.transaction',
        id,
        (current) => ({
          ...current,
          metadata: changeMetadata(current.metadata, params.metadata),
        }),
      )
      return view(context, 'issuing.transaction', record)
    }),
    retrieving(context, 'issuing.transaction', PATH),
    listing(context, 'issuing.transaction', PATH, listShape, (params) => [
      ['card', params.card],
      ['cardholder', params.cardholder],
      ['type', params.type],
    ]),
  ]
}

interface Posting {
  owner: {
    cardId: string
    cardholderId: string
    currency: string
    merchant: MerchantData
    amountDetails: AmountDetails
    wallet: string | null
  }
  type: 'capture' | 'refund'
  parentId: string | null
  amountMinor: bigint
  merchantAmountMinor: bigint
  merchantCurrency: string
  authorizationCode: string | null
  networkTransactionId: string
  purchaseDetails: TransactionRecord['purchaseDetails']
}

/** Moves the issuing balance and makes the transaction's record; the caller stores and announces it. */
export function postTransaction(context: Parts, posting: Posting): TransactionRecord {
  const { owner, ...rest } = posting
  const id = createId('ipi', context.clock.nowMs())
  const balanceTransactionId = moveBalance(context, {
    parentId: id,
    type: 'issuing_transaction',
    amountMinor: posting.amountMinor,
    currency: owner.currency,
    description: null,
  })
  return {
    ...rest,
    id,
    created: nowSeconds(context.clock),
    cardId: owner.cardId,
    cardholderId: owner.cardholderId,
    currency: owner.currency,
    merchant: owner.merchant,
    amountDetails: owner.amountDetails,
    wallet: owner.wallet,
    refundedMinor: 0n,
    processingDate: new Date(context.clock.nowMs()).toISOString().slice(0, 10),
    balanceTransactionId,
    disputeId: null,
    metadata: {},
  }
}

/** A capture or refund that no authorization led to; nothing can refuse it. */
function postUnlinked(
  context: Parts,
  call: Call,
  params: Parsed<typeof unlinkedShape>,
  type: 'capture' | 'refund',
): Wire {
  const card = findOrFail(context, 'issuing.card', params.card, 'card')
  const merchantCurrency = params.currency ?? card.currency
  const sign = type === 'capture' ? -1n : 1n
  const owner = {
    cardId: card.id,
    cardholderId: card.cardholderId,
    currency: card.currency,
    merchant: toMerchantData(params.merchant_data),
    amountDetails: { atm_fee: null, cashback_amount: null },
    wallet: null,
  }
  const amountMinor = convert(params.amount, merchantCurrency, card.currency)
  const record = postTransaction(context, {
    owner,
    type,
    parentId: null,
    amountMinor: sign * amountMinor,
    merchantAmountMinor: sign * params.amount,
    merchantCurrency,
    authorizationCode: null,
    networkTransactionId: randomDigits(15),
    purchaseDetails: params.purchase_details ?? null,
  })
  if (type === 'capture') {
    countSpending(context, owner, utcDay(record.created), amountMinor)
    countPayment(context, call, card.id)
  }
  return store(context, call, record)
}

/** Gives money of a capture back, linked to the same authorization; several refunds may share one capture. */
function refund(context: Parts, call: Call, refundMinor: bigint | undefined): Wire {
  const capture = findOrFail(context, 'issuing.transaction', call.id)
  if (capture.type !== 'capture') throw unexpectedState('Only a capture can be refunded.')
  const leftMinor = -capture.amountMinor - capture.refundedMinor
  if (leftMinor === 0n) throw unexpectedState('This capture has been refunded in full.')
  const amountMinor = refundMinor ?? leftMinor
  if (amountMinor > leftMinor) {
    throw invalidParam(
      'refund_amount',
      `At most ${leftMinor} of this capture can still be refunded.`,
      'amount_too_large',
    )
  }
  context.store.objects.update('issuing.transaction', {
    ...capture,
    refundedMinor: capture.refundedMinor + amountMinor,
  })
  const record = postTransaction(context, {
    owner: capture,
    type: 'refund',
    parentId: capture.parentId,
    amountMinor,
    merchantAmountMinor: scale(amountMinor, capture.merchantAmountMinor, capture.amountMinor),
    merchantCurrency: capture.merchantCurrency,
    authorizationCode: null,
    networkTransactionId: capture.networkTransactionId,
    purchaseDetails: null,
  })
  return store(context, call, record)
}

function store(context: Parts, call: Call, record: TransactionRecord): Wire {
  context.store.objects.insert('issuing.transaction', record)
  context.events.created(call, 'issuing_transaction.created', 'issuing.transaction', record)
  return view(context, 'issuing.transaction', record)
}
