import { randomBytes } from 'node:crypto'
import type { ProviderEvent } from '../issuing/provider-events.ts'

const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`

export interface ToldDispute {
  disputeId: string | undefined
  issuerTransactionId: string
  amount: number
  status: string
  /** Unix seconds. */
  created?: number
  type?: string
}

/** An event about a dispute, as the documents of Stripe Issuing describe it. */
export const disputeEvent = ({
  disputeId,
  issuerTransactionId,
  amount,
  status,
  created = Math.floor(Date.now() / 1000),
  type = 'issuing_dispute.updated',
}: ToldDispute): ProviderEvent => ({
  id: newId('evt'),
  object: 'event',
  type,
  api_version: '2026-10-28.endive',
  created,
  livemode: false,
  data: {
    object: {
      id: `idp_of_${issuerTransactionId}`,
      object: 'issuing.dispute',
      amount,
      balance_transactions: [],
      created,
      currency: 'usd',
      evidence: { reason: 'fraudulent', fraudulent: { explanation: 'not me', additional_documentation: null } },
      livemode: false,
      metadata: disputeId === undefined ? {} : { cardwright_dispute_id: disputeId },
      status,
      transaction: issuerTransactionId,
    },
  },
})
