import type { DisputeDetails, DisputeReason } from '@cardwright/contracts'
import Stripe from 'stripe'
import {
  type DisputeClaim,
  EVIDENCE_MISSING,
  type IssuerDispute,
  type IssuerDisputeStatus,
  IssuerError,
} from '../issuer.ts'
import { createKeyed } from './keyed-creation.ts'
import { fromStripe } from './stripe-errors.ts'
import { METADATA } from './transform.ts'

/** "The dispute window closes 110 days after the transaction is processed" (Stripe's guide to Issuing disputes). */
export const DISPUTE_WINDOW_MS = 110 * 86_400_000

/**
 * Creates the dispute, unless an earlier try did, gives it the evidence as it is now, and submits it. Whatever was cut off in
 * between is taken up again by repeating the whole.
 */
export async function submitDispute(stripe: Stripe, now: Date, claim: DisputeClaim): Promise<IssuerDispute> {
  const standing = await findDispute(stripe, claim)
  if (standing !== undefined && standing.status !== 'unsubmitted') return toIssuerDispute(standing, now)
  const evidence = await toEvidence(stripe, claim)
  const amount = Number(claim.amountMinor)
  const dispute =
    standing === undefined
      ? await create(stripe, now, claim, { amount, evidence })
      : await fromStripe(() => stripe.issuing.disputes.update(standing.id, { amount, evidence }))
  return toIssuerDispute(await submit(stripe, dispute), now)
}

const create = (
  stripe: Stripe,
  now: Date,
  claim: DisputeClaim,
  params: Pick<Stripe.Issuing.DisputeCreateParams, 'amount' | 'evidence'>,
): Promise<Stripe.Issuing.Dispute> =>
  createKeyed<Stripe.Issuing.Dispute>({
    key: claim.key,
    ageMs: now.getTime() - claim.startedAt.getTime(),
    find: () => findDispute(stripe, claim),
    create: (idempotencyKey) =>
      fromStripe(() =>
        stripe.issuing.disputes.create(
          { ...params, transaction: claim.issuerTransactionId, metadata: { [METADATA.dispute]: claim.disputeId } },
          { idempotencyKey },
        ),
      ),
  })

/** Of two tries at once one finds that the other was first: that is success too. */
async function submit(stripe: Stripe, { id }: Stripe.Issuing.Dispute): Promise<Stripe.Issuing.Dispute> {
  try {
    return await fromStripe(() => stripe.issuing.disputes.submit(id))
  } catch (error) {
    if (!(error instanceof IssuerError) || error.kind !== 'refused') throw error
    const dispute = await fromStripe(() => stripe.issuing.disputes.retrieve(id))
    if (dispute.status !== 'unsubmitted') return dispute
    throw isAboutEvidence(error) ? new IssuerError('refused', EVIDENCE_MISSING, { cause: error.cause }) : error
  }
}

/** "Stripe validates that all evidence fields required for the dispute's reason are present" (reference, submit a dispute). */
const isAboutEvidence = ({ cause }: IssuerError): boolean =>
  cause instanceof Stripe.errors.StripeInvalidRequestError && (cause.param ?? '').startsWith('evidence')

async function findDispute(stripe: Stripe, claim: DisputeClaim): Promise<Stripe.Issuing.Dispute | undefined> {
  const { data } = await fromStripe(() =>
    stripe.issuing.disputes.list({ transaction: claim.issuerTransactionId, limit: 100 }),
  )
  return data.find(({ metadata }) => metadata[METADATA.dispute] === claim.disputeId)
}

const toIssuerDispute = (dispute: Stripe.Issuing.Dispute, at: Date): IssuerDispute => ({
  issuerDisputeId: dispute.id,
  disputeId: dispute.metadata[METADATA.dispute],
  issuerTransactionId: typeof dispute.transaction === 'string' ? dispute.transaction : dispute.transaction.id,
  amountMinor: BigInt(dispute.amount),
  status: toDisputeStatus(dispute.status),
  at,
})

const STATUSES: readonly IssuerDisputeStatus[] = ['unsubmitted', 'submitted', 'won', 'lost', 'expired']

/** A state that a later version may add says nothing about money: it counts as undecided. */
export const toDisputeStatus = (status: string): IssuerDisputeStatus =>
  STATUSES.find((known) => known === status) ?? 'submitted'

/** A text, a yes or no, or a moment in Unix seconds, under Stripe's name for it. */
type Fact = string | number | boolean

const FACTS: Readonly<Record<keyof DisputeDetails, string>> = {
  productType: 'product_type',
  productDescription: 'product_description',
  expectedAt: 'expected_at',
  receivedAt: 'received_at',
  canceledAt: 'canceled_at',
  cancellationReason: 'cancellation_reason',
  cancellationPolicyProvided: 'cancellation_policy_provided',
  returnStatus: 'return_status',
  returnDescription: 'return_description',
  returnedAt: 'returned_at',
}

/** Which facts Stripe takes for a reason, beside the explanation and a document. */
const FACTS_OF_REASON: Readonly<Record<DisputeReason, readonly (keyof DisputeDetails)[]>> = {
  canceled: [
    'canceledAt',
    'cancellationPolicyProvided',
    'cancellationReason',
    'expectedAt',
    'productDescription',
    'productType',
    'returnStatus',
    'returnedAt',
  ],
  duplicate: [],
  fraudulent: [],
  merchandise_not_as_described: ['receivedAt', 'returnDescription', 'returnStatus', 'returnedAt'],
  no_valid_authorization: [],
  not_received: ['expectedAt', 'productDescription', 'productType'],
  other: ['productDescription', 'productType'],
  service_not_as_described: ['canceledAt', 'cancellationReason', 'receivedAt'],
}

async function toEvidence(
  stripe: Stripe,
  { reason, explanation, details, evidence }: DisputeClaim,
): Promise<Stripe.Issuing.DisputeCreateParams.Evidence> {
  const facts: Record<string, Fact> = { explanation }
  for (const name of FACTS_OF_REASON[reason]) {
    const value = details[name]
    if (value !== undefined) facts[FACTS[name]] = name.endsWith('At') ? toUnix(String(value)) : value
  }
  if (evidence !== undefined) {
    const { name, contentType: type, bytes: data } = evidence
    const file = await fromStripe(() =>
      stripe.files.create({ purpose: 'dispute_evidence', file: { name, type, data } }),
    )
    facts.additional_documentation = file.id
  }
  return { reason, [reason]: facts }
}

const toUnix = (date: string): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / 1000)
