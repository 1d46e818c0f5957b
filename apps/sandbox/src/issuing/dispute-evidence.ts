import {
  boolean,
  choice,
  emptyable,
  integer,
  object,
  optional,
  type Param,
  type Parsed,
  type Shape,
  text,
} from '../http/params.ts'
import type { DisputeRecord } from '../store/records.ts'

const words = emptyable(text({ max: 20_000 }))
const moment = emptyable(integer({ min: 0 }))
const file = emptyable(text({ pattern: /^file_\w+$/, what: 'file id' }))
const productType = emptyable(choice('merchandise', 'service'))
const returnStatus = emptyable(choice('merchant_rejected', 'successful'))

const SHAPES = {
  canceled: {
    additional_documentation: file,
    canceled_at: moment,
    cancellation_policy_provided: emptyable(boolean()),
    cancellation_reason: words,
    expected_at: moment,
    explanation: words,
    product_description: words,
    product_type: productType,
    return_status: returnStatus,
    returned_at: moment,
  },
  duplicate: {
    additional_documentation: file,
    card_statement: file,
    cash_receipt: file,
    check_image: file,
    explanation: words,
    original_transaction: words,
  },
  fraudulent: { additional_documentation: file, explanation: words },
  merchandise_not_as_described: {
    additional_documentation: file,
    explanation: words,
    received_at: moment,
    return_description: words,
    return_status: returnStatus,
    returned_at: moment,
  },
  no_valid_authorization: { additional_documentation: file, explanation: words },
  not_received: {
    additional_documentation: file,
    expected_at: moment,
    explanation: words,
    product_description: words,
    product_type: productType,
  },
  other: {
    additional_documentation: file,
    explanation: words,
    product_description: words,
    product_type: productType,
  },
  service_not_as_described: {
    additional_documentation: file,
    canceled_at: moment,
    cancellation_reason: words,
    explanation: words,
    received_at: moment,
  },
} satisfies Record<string, Shape>

export type DisputeReason = keyof typeof SHAPES

const REASONS = Object.keys(SHAPES) as DisputeReason[]

const reasonParams = Object.fromEntries(REASONS.map((reason) => [reason, emptyable(object(SHAPES[reason] as Shape))]))

const evidenceShape: Record<DisputeReason, Param<Record<string, unknown> | null | undefined>> & {
  reason: Param<DisputeReason | undefined>
} = {
  ...(reasonParams as Record<DisputeReason, Param<Record<string, unknown> | null | undefined>>),
  reason: optional(choice(...REASONS)),
}

export const evidenceParam = optional(object(evidenceShape))

/** The evidence after a change: facts that were not sent stay, an emptied one is null, and each reason shows all its facts. */
export function changeEvidence(
  current: DisputeRecord['evidence'],
  params: Parsed<typeof evidenceShape> | undefined,
): DisputeRecord['evidence'] {
  if (params === undefined) return current
  const changed: DisputeRecord['evidence'] = { ...current, reason: params.reason ?? current.reason }
  for (const reason of REASONS) {
    const sent = params[reason]
    if (sent === null) delete changed[reason]
    if (sent === null || sent === undefined) continue
    const before = (current[reason] ?? {}) as Record<string, unknown>
    const facts = Object.keys(SHAPES[reason]).map((key) => [
      key,
      sent[key] === undefined ? (before[key] ?? null) : sent[key],
    ])
    changed[reason] = Object.fromEntries(facts)
  }
  return changed
}
