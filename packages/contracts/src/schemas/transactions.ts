import { z } from 'zod'
import { category } from './controls.ts'
import {
  amount,
  amountQuery,
  currency,
  idOf,
  instant,
  line,
  named,
  pageOf,
  pageQuery,
  prose,
  timestamp,
} from './primitives.ts'

export const TRANSACTION_STATUSES = ['pending', 'settled', 'declined', 'reversed', 'expired', 'refunded'] as const
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number]

/** The closed list of reasons for which a payment is declined. */
export const DECLINE_REASONS = [
  'card_not_active',
  'card_closed',
  'card_pending',
  'account_frozen',
  'kyc_required',
  'limit_exceeded',
  'insufficient_funds',
  'category_blocked',
  'country_blocked',
  'merchant_blocked',
  'merchant_mismatch',
  'channel_blocked',
  'outside_hours',
  'single_use_consumed',
  'velocity',
  'fraud_suspected',
  'verification_failed',
  'currency_unsupported',
  'provider_declined',
  'processing_error',
] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]
export const declineReason = named('DeclineReason', 'Why a payment was declined', z.enum(DECLINE_REASONS))

/** What a cardholder can do about a decline. */
export const REMEDIES = [
  'raise_limit',
  'change_controls',
  'unfreeze',
  'request_exception',
  'add_money',
  'complete_kyc',
  'use_another_card',
  'confirm_payment',
  'try_again',
  'contact_support',
] as const
export type Remedy = (typeof REMEDIES)[number]

/** Kinds of facts, also those of the schema `reporting`. */
export const FACT_KINDS = [
  'authorization',
  'increment',
  'advice',
  'reversal',
  'capture',
  'force_post',
  'refund',
  'expiry',
  'close',
] as const
export type FactKind = (typeof FACT_KINDS)[number]

export const merchant = named(
  'Merchant',
  'Who was paid',
  z.object({
    id: z.string().describe("The network's id"),
    name: z.string(),
    category: z.string(),
    categoryCode: z.string().describe('Merchant category code'),
    city: z.string().nullable(),
    country: z.string().nullable(),
  }),
)

const transactionFields = {
  id: z.string(),
  cardId: z.string(),
  status: z.enum(TRANSACTION_STATUSES),
  amountMinor: amount,
  currency,
  merchantAmountMinor: amount.describe('What the merchant asked for, in its own currency'),
  merchantCurrency: currency,
  merchant,
  declineReason: declineReason.optional(),
  explanation: z
    .string()
    .optional()
    .describe(
      'One sentence for the cardholder: which limit, how much was left, when it resets. In the language of Accept-Language (en, de, ar), else the one of the profile',
    ),
  remedies: z.array(z.enum(REMEDIES)),
  holdMinor: amount,
  postedMinor: amount,
  refundedMinor: amount,
  note: z.string().optional(),
  receipt: z.boolean().optional().describe('A picture of the receipt is stored'),
  disputeId: z.string().optional(),
  createdAt: timestamp,
}

export const transaction = named(
  'Transaction',
  'One purchase or refund from beginning to end',
  z.object(transactionFields),
)
export const transactionPage = named('TransactionPage', 'A page of transactions', pageOf(transaction))

export const fact = named(
  'Fact',
  'Something the network reported',
  z.object({
    id: z.string(),
    kind: z.enum(FACT_KINDS),
    result: z.enum(['approved', 'declined']).nullable().describe('null for what is not decided, such as a capture'),
    amountMinor: amount,
    currency,
    holdMinor: amount.describe('The hold after this'),
    postedMinor: amount.describe('The posted amount after this'),
    declineReason: declineReason.optional(),
    occurredAt: timestamp,
  }),
)

/** A thing that was looked at while deciding: a limit, a restriction, a rule, the balance. */
export const traceStep = named(
  'TraceStep',
  'One thing that was looked at while deciding, with the values it saw',
  z.looseObject({
    kind: z.string(),
    name: z.string(),
    passed: z
      .boolean()
      .describe('False where it stood in the way. What an exception let through names it among its values'),
    reason: declineReason.nullish(),
    values: z.record(z.string(), z.unknown()).optional(),
  }),
)

export const transactionDetail = named(
  'TransactionDetail',
  'A transaction with its timeline and the trace of its decision',
  z.object({ ...transactionFields, timeline: z.array(fact), trace: z.array(traceStep) }),
)

export const transactionListQuery = z.strictObject({
  ...pageQuery,
  cardId: idOf('card').optional(),
  from: instant.optional().describe('From this moment on'),
  to: instant.optional().describe('Before this moment'),
  status: z.enum(TRANSACTION_STATUSES).optional(),
  category: category.optional(),
  minMinor: amountQuery.optional(),
  maxMinor: amountQuery.optional(),
  q: line(80).optional().describe("Words of the merchant's name, the note, or the last four digits of a card"),
})
export const transactionQuery = z.strictObject({ transactionId: idOf('auth') })

export const transactionNoteRequest = named(
  'TransactionNoteRequest',
  'The note; an empty one removes it',
  z.strictObject({ transactionId: idOf('auth'), note: prose(500, 0) }),
)
export const receiptFields = named(
  'ReceiptFields',
  'Which transaction',
  z.strictObject({ transactionId: idOf('auth') }),
)
export const receiptStored = named(
  'ReceiptStored',
  'The receipt is stored',
  z.object({ transactionId: z.string(), createdAt: timestamp }),
)

export type Transaction = z.input<typeof transaction>
export type TransactionDetail = z.input<typeof transactionDetail>
export type TransactionListQuery = z.output<typeof transactionListQuery>
