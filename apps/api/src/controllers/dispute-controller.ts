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
import { readerFrom } from '../middlewares/reader.ts'
import {
  addEvidence,
  createDispute,
  readDispute,
  readDisputes,
  type WholeDispute,
} from '../services/disputes/dispute-service.ts'
import { submitDispute } from '../services/disputes/dispute-submission-service.ts'
import { nameOfEvidence, sayStep } from '../services/disputes/dispute-words.ts'
import type { Reader } from '../services/reader.ts'
import { cardholderOf } from './actors.ts'

export const createDisputeController = (context: Context) => ({
  create: (async (request, response) => {
    const command = parseInput(disputeCreateRequest, request.body)
    const dispute = await createDispute(context, cardholderOf(response), command)
    response.status(201).json(view(dispute, readerFrom(request, response)))
  }) satisfies RequestHandler,

  addEvidence: (async (request, response) => {
    const { disputeId } = parseInput(disputeEvidenceFields, request.body)
    const bytes = filesOf(request).get('file')
    if (bytes === undefined)
      throw new AppError('upload_missing', {
        detail: 'The file is missing.',
        errors: [{ path: 'file', code: 'file_missing', message: 'The file is missing.' }],
      })
    const dispute = await addEvidence(context, cardholderOf(response), disputeId, bytes)
    response.status(201).json(view(dispute, readerFrom(request, response)))
  }) satisfies RequestHandler,

  submit: (async (request, response) => {
    const { disputeId } = parseInput(disputeSubmitRequest, request.body)
    const dispute = await submitDispute(context, cardholderOf(response), disputeId)
    response.json(view(dispute, readerFrom(request, response)))
  }) satisfies RequestHandler,

  list: (async (request, response) => {
    const page = await readDisputes(context, cardholderOf(response), parseInput(disputeListQuery, request.query))
    response.json({ ...page, data: page.data.map((dispute) => view(dispute, readerFrom(request, response))) })
  }) satisfies RequestHandler,

  detail: (async (request, response) => {
    const { disputeId } = parseInput(disputeQuery, request.query)
    const dispute = await readDispute(context, cardholderOf(response), disputeId)
    response.json(view(dispute, readerFrom(request, response)))
  }) satisfies RequestHandler,
})

/** On its way to the issuer a dispute is still a draft for its owner: submitting it again is what takes it further. */
const view = ({ row, evidence, events }: WholeDispute, { language }: Reader): Dispute => ({
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
  evidence: evidence.map((piece, index) => ({
    id: piece.file_id,
    name: nameOfEvidence(piece, index, language),
    createdAt: piece.created_at.toISOString(),
  })),
  timeline: events.map((step) => ({
    at: step.at.toISOString(),
    event: step.event,
    detail: sayStep(step, row.currency, language),
  })),
  createdAt: row.created_at.toISOString(),
})
