import type { DeclineReason, TransactionId } from '@cardwright/contracts'
import { format, parseCurrency } from '@cardwright/money'
import { explain } from '@cardwright/rules'
import type { Database } from '../database/database.ts'
import { type ChainToTell, findChainToTell } from '../models/issuing/transaction-model.ts'
import type { OutboxMessage } from '../models/outbox-model.ts'
import type { Notice } from './event-service.ts'

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
 * Puts what happened to a payment into words, where a word is due: approved, declined, refunded. The decision itself carries no
 * words, so that it has nothing to do but decide.
 */
export async function noticeOfPayment(
  db: Database,
  message: OutboxMessage,
  now: Date,
): Promise<PaymentNotice | undefined> {
  if (!TOLD_TOPICS.has(message.topic)) return undefined
  const chain = await findChainToTell(db, message.lane, message.subjectId as TransactionId)
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

/** A payment is told once, however often it grows. A check of the card for nothing is no payment. */
function approved(chain: ChainToTell): PaymentNotice | undefined {
  if (chain.amount_minor <= 0n || chain.kind === 'refund') return undefined
  const notice: Notice = {
    kind: 'payment_approved',
    title: `${say(chain)} at ${nameOf(chain)}`,
    body:
      chain.merchant_currency === null || chain.merchant_currency === chain.currency ? cardOf(chain) : abroad(chain),
    link: linkTo(chain.id),
    payment: paymentOf(chain),
  }
  return { notice, sourceId: `${chain.id}:approved` }
}

function declined(chain: ChainToTell, reason: unknown): Notice {
  const why = typeof reason === 'string' ? (reason as DeclineReason) : 'provider_declined'
  const isSuspected = why === 'fraud_suspected'
  return {
    kind: 'payment_declined',
    title: isSuspected
      ? `Was this you? ${say(chain)} at ${nameOf(chain)}`
      : `Declined: ${say(chain)} at ${nameOf(chain)}`,
    body: chain.explanation ?? explain(why, { currency: parseCurrency(chain.currency) }),
    link: linkTo(chain.id),
    payment: { ...paymentOf(chain), isSuspected },
  }
}

const refunded = (chain: ChainToTell): Notice => ({
  kind: 'refund',
  title: `${say(chain)} back from ${nameOf(chain)}`,
  body: 'The refund is on your account.',
  link: linkTo(chain.purchase_id ?? chain.id),
  payment: paymentOf(chain),
})

const paymentOf = (chain: ChainToTell) => ({
  amountMinor: chain.amount_minor.toString(),
  currency: chain.currency,
  merchant: chain.merchant.name ?? '',
  isSuspected: false,
})

const say = ({ amount_minor: amountMinor, currency }: ChainToTell): string =>
  format({ amountMinor, currency: parseCurrency(currency) })

const abroad = (chain: ChainToTell): string => {
  const currency = parseCurrency(chain.merchant_currency ?? chain.currency)
  return `${format({ amountMinor: chain.merchant_amount_minor ?? 0n, currency })}. ${cardOf(chain)}`
}

const cardOf = ({ last4, label }: ChainToTell): string =>
  `${label === '' ? 'Card' : label}${last4 === null ? '' : ` ending in ${last4}`}`

const nameOf = ({ merchant }: ChainToTell): string => merchant.name || 'an unnamed merchant'

const linkTo = (id: string): string => `/activity/${id}`
