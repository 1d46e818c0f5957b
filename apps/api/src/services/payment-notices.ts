import type { DeclineReason, TransactionId } from '@cardwright/contracts'
import type { Database } from '../database/database.ts'
import { type ChainToTell, findChainToTell } from '../models/issuing/transaction-model.ts'
import type { OutboxMessage } from '../models/outbox-model.ts'
import type { Notice } from './event-service.ts'
import type { DeclinedIncrement } from './issuing/decline-details.ts'

/** What is told of a payment, and under which name: of the same name only the first is told. */
export interface PaymentNotice {
  notice: Notice
  sourceId: string
}

/** Nobody wants to be told of a payment of last week, whenever it is learned of. */
const FRESH_MS = 24 * 3_600_000

const TOLD_TOPICS: ReadonlySet<string> = new Set([
  'transaction.approved',
  'transaction.declined',
  'transaction.recorded',
  'transaction.settled',
  'transaction.refunded',
])

/**
 * What is to be told of a payment, where a word is due: approved, declined, refunded. The decision itself carries nothing of it, so that
 * it has nothing to do but decide.
 */
export async function noticeOfPayment(
  db: Database,
  message: OutboxMessage,
  now: Date,
): Promise<PaymentNotice | undefined> {
  if (!TOLD_TOPICS.has(message.topic)) return undefined
  const found = await findChainToTell(db, message.lane, message.subjectId as TransactionId)
  const chain = found && asTold(found, message.payload)
  if (chain === undefined || now.getTime() - chain.authorized_at.getTime() > FRESH_MS) return undefined
  switch (message.topic) {
    case 'transaction.declined':
      return { notice: declined(chain, message.payload.reason), sourceId: message.id }
    case 'transaction.refunded':
      return { notice: refunded(chain), sourceId: message.id }
    case 'transaction.settled':
      return chain.kind === 'force_post' ? approved(chain) : undefined
    case 'transaction.recorded':
      return chain.status === 'declined'
        ? { notice: declined(chain, chain.decline_reason), sourceId: message.id }
        : approved(chain)
    default:
      return approved(chain)
  }
}

/** An increment that was declined is told by what it asked for, and when, and not by the payment that stands without it. */
function asTold(chain: ChainToTell, { increment, clockMs }: OutboxMessage['payload']): ChainToTell {
  if (increment === undefined) return chain
  const { amountMinor, details } = increment as DeclinedIncrement
  return {
    ...chain,
    amount_minor: BigInt(amountMinor),
    decline_details: details,
    authorized_at: new Date(Number(clockMs)),
  }
}

/** A payment is told once, however often it grows. A check of the card for nothing is no payment. */
function approved(chain: ChainToTell): PaymentNotice | undefined {
  if (chain.amount_minor <= 0n || chain.kind === 'refund') return undefined
  const notice: Notice = {
    kind: 'payment_approved',
    link: linkTo(chain.id),
    payment: { ...paymentOf(chain), isSuspected: false },
    content: {
      code: 'payment_approved',
      ...paymentOf(chain),
      label: chain.label,
      last4: chain.last4,
      foreign: foreignAmountOf(chain),
    },
  }
  return { notice, sourceId: `${chain.id}:approved` }
}

/** An increment may be declined while its payment stands: then the chain has no reason of its own. */
function declined(chain: ChainToTell, reason: unknown): Notice {
  const why = typeof reason === 'string' ? (reason as DeclineReason) : 'provider_declined'
  const { currency, merchant, decline_details, explanation } = chain
  return {
    kind: 'payment_declined',
    link: linkTo(chain.id),
    payment: { ...paymentOf(chain), isSuspected: why === 'fraud_suspected' },
    content: {
      code: 'payment_declined',
      ...paymentOf(chain),
      reason: why,
      declined: { currency, merchant, decline_reason: why, decline_details, explanation },
    },
  }
}

const refunded = (chain: ChainToTell): Notice => ({
  kind: 'refund',
  link: linkTo(chain.purchase_id ?? chain.id),
  payment: { ...paymentOf(chain), isSuspected: false },
  content: { code: 'refund', ...paymentOf(chain) },
})

const paymentOf = ({ amount_minor: amountMinor, currency, merchant }: ChainToTell) => ({
  amountMinor: amountMinor.toString(),
  currency,
  merchant: merchant.name ?? '',
})

const foreignAmountOf = ({ merchant_currency: foreign, merchant_amount_minor: amountMinor, currency }: ChainToTell) =>
  foreign === null || foreign === currency ? null : { amountMinor: (amountMinor ?? 0n).toString(), currency: foreign }

const linkTo = (id: string): string => `/activity/${id}`
