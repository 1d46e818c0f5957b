import {
  type AdminExceptionView,
  type ExceptionPolicyView,
  type ExceptionView,
  exceptionCancelRequest,
  exceptionDecideRequest,
  exceptionListQuery,
  exceptionPolicyChangeRequest,
  exceptionPolicyQuery,
  exceptionRequest,
  parseInput,
} from '@cardwright/contracts'
import { toSafeNumber } from '@cardwright/money'
import type { RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import type { ExceptionRow } from '../models/exception-model.ts'
import {
  changeExceptionPolicy,
  type ExceptionPolicyStory,
  readExceptionPolicy,
} from '../services/exception-policy-service.ts'
import {
  cancelException,
  decideException,
  listAllExceptions,
  listOwnExceptions,
  type NamedException,
  requestException,
  statusOfException,
} from '../services/exception-service.ts'
import { maskName } from '../services/masking.ts'
import { maySeePeople } from '../services/staff-actor.ts'
import { cardholderOf, staffOf } from './actors.ts'

export const createExceptionController = (context: Context) => ({
  request: (async (request, response) => {
    const command = parseInput(exceptionRequest, request.body)
    const row = await requestException(context, cardholderOf(response), command)
    response.status(201).json(view(row, context.clock.now()))
  }) satisfies RequestHandler,

  cancel: (async (request, response) => {
    const { exceptionId } = parseInput(exceptionCancelRequest, request.body)
    const row = await cancelException(context, cardholderOf(response), exceptionId)
    response.json(view(row, context.clock.now()))
  }) satisfies RequestHandler,

  list: (async (request, response) => {
    const query = parseInput(exceptionListQuery, request.query)
    const page = await listOwnExceptions(context, cardholderOf(response), query)
    const now = context.clock.now()
    response.json({ ...page, data: page.data.map((row) => view(row, now)) })
  }) satisfies RequestHandler,

  listAll: (async (request, response) => {
    const page = await listAllExceptions(context, parseInput(exceptionListQuery, request.query))
    response.json({ ...page, data: page.data.map((row) => viewForStaff(context, response, row)) })
  }) satisfies RequestHandler,

  decide: (async (request, response) => {
    const command = parseInput(exceptionDecideRequest, request.body)
    response.json(viewForStaff(context, response, await decideException(context, staffOf(response), command)))
  }) satisfies RequestHandler,

  readPolicy: (async (request, response) => {
    response.json(viewPolicy(await readExceptionPolicy(context, parseInput(exceptionPolicyQuery, request.query))))
  }) satisfies RequestHandler,

  changePolicy: (async (request, response) => {
    const command = parseInput(exceptionPolicyChangeRequest, request.body)
    response.status(202).json({ approvalId: await changeExceptionPolicy(context, staffOf(response), command) })
  }) satisfies RequestHandler,
})

const view = (row: ExceptionRow, now: Date): ExceptionView => ({
  id: row.id,
  status: statusOfException(row, now),
  cardId: row.card_id,
  transactionId: row.authorization_id,
  merchant: { ...row.merchant, city: row.merchant.city || null, country: row.merchant.country || null },
  amountMinor: toSafeNumber(row.granted_minor ?? row.amount_minor),
  currency: row.currency,
  reason: row.reason,
  decisionReason: row.decision_reason,
  expiresAt: row.expires_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
})

const viewForStaff = (
  { clock }: Pick<Context, 'clock'>,
  response: Response,
  row: NamedException,
): AdminExceptionView => ({
  ...view(row, clock.now()),
  user: { id: row.user_id, fullName: maySeePeople(staffOf(response)) ? row.full_name : maskName(row.full_name) },
  policyVersion: row.policy_version,
})

const viewPolicy = ({ currentVersion, versions }: ExceptionPolicyStory): ExceptionPolicyView => ({
  currentVersion,
  versions: versions.map((row) => ({
    version: row.version,
    limits: Object.entries(row.most_minor).map(([currency, amountMinor]) => ({ currency, amountMinor })),
    perMonth: row.per_month,
    reason: row.reason,
    requestedBy: row.requested_by,
    approvedBy: row.approved_by,
    approvalId: row.approval_id,
    createdAt: row.at.toISOString(),
  })),
})
