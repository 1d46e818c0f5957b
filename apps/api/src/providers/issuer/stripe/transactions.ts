import type Stripe from 'stripe'
import type { IssuerTransaction } from '../issuer.ts'
import { readTransaction } from './authorization-events.ts'
import { JsonShapeError, toObject } from './json-reader.ts'

/** Read with the same care as an event: it may be booked. */
export function toIssuerTransaction(transaction: Stripe.Issuing.Transaction): IssuerTransaction {
  const issuerTransactionId = transaction.id
  try {
    return { issuerTransactionId, kind: 'record', ...readTransaction(toObject(transaction)) }
  } catch (error) {
    if (!(error instanceof JsonShapeError)) throw error
    return { issuerTransactionId, kind: 'unreadable' }
  }
}
