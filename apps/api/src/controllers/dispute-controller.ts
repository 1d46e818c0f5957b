import {
  AppError,
  type Dispute,
  disputeCreateRequest,
  disputeEvidenceFields,
  disputeListQuery,
  disputeQuery,
  disputeSubmitRequest,
  parseInput,
} from '@cardwright/contracts'
import { toSafeNumber } from '@cardwright/money'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { filesOf } from '../middlewares/multipart.ts'
import {
  addEvidence,
  createDispute,
  readDispute,
  readDisputes,
  type WholeDispute,
} from '../services/disputes/dispute-service.ts'
import { submitDispute } from '../services/disputes/dispute-submission-service.ts'
import { cardholderOf } from './actors.ts'

export const createDisputeController = (context: Context) => ({
  create: (async (request, response) => {
    const command = parseInput(disputeCreateRequest, request.body)
    response.status(201).json(view(await createDispute(context, cardholderOf(response), command)))
  }) satisfies RequestHandler,

  addEvidence: (async (request, response) => {
    const { disputeId } = parseInput(disputeEvidenceFields, request.body)
    const bytes = filesOf(request).get('file')
    if (bytes === undefined)
      throw new AppError('upload_missing', {
        detail: 'The file is missing.',
        errors: [{ path: 'file', message: 'The file is missing.' }],
      })
    response.status(201).json(view(await addEvidence(context, cardholderOf(response), disputeId, bytes)))
  }) satisfies RequestHandler,

  submit: (async (request, response) => {
    const { disputeId } = parseInput(disputeSubmitRequest, request.body)
    response.json(view(await submitDispute(context, cardholderOf(response), disputeId)))
  }) satisfies RequestHandler,

  list: (async (request, response) => {
    const page = await readDisputes(context, cardholderOf(response), parseInput(disputeListQuery, request.query))
    response.json({ ...page, data: page.data.map(view) })
  }) satisfies RequestHandler,

  detail: (async (request, response) => {
    const { disputeId } = parseInput(disputeQuery, request.query)
    response.json(view(await readDispute(context, cardholderOf(response), disputeId)))
  }) satisfies RequestHandler,
})

/** On its way to the issuer a dispute is still a draft for its owner: submitting it again is what takes it further. */
const view = ({ row, evidence, events }: WholeDispute): Dispute => ({
  id: row.id,
  status: row.status === 'submitting' ? 'draft' : row.status,
  transactionId: row.authorization_id,
  merchant: {
    id: row.merchant.id ?? '',
    name: row.merchant.name ?? '',
    category: row.merchant.category ?? '',
    categoryCode: row.merchant.categoryCode ?? '',
    city: row.merchant.city || null,
    country: row.merchant.country || null,
  },
  reason: row.reason,
  explanation: row.explanation,
  amountMinor: toSafeNumber(row.amount_minor),
  currency: row.currency,
  deadlineAt: row.deadline_at.toISOString(),
  provisionalCreditMinor: toSafeNumber(row.provisional_credit_minor),
  evidence: evidence.map(({ file_id: id, name, created_at: at }) => ({ id, name, createdAt: at.toISOString() })),
  timeline: events.map(({ at, event, detail }) => ({ at: at.toISOString(), event, detail })),
  createdAt: row.created_at.toISOString(),
})
