import {
  type ApprovalView,
  approvalDecideRequest,
  approvalListQuery,
  type BacktestView,
  backtestCancelRequest,
  backtestQuery,
  backtestRequest,
  parseInput,
  type RuleDetail,
  type RuleSimulation,
  type RuleView,
  ruleListQuery,
  ruleQuery,
  ruleSaveRequest,
  ruleSimulateRequest,
  ruleTransitionRequest,
  type ShadowReport,
} from '@cardwright/contracts'
import { toSafeNumber } from '@cardwright/money'
import type { RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import type { ApprovalRow } from '../models/rules/approval-model.ts'
import type { BacktestRow } from '../models/rules/backtest-model.ts'
import type { RuleSummaryRow } from '../models/rules/rule-model.ts'
import type { ShadowChange, ShadowReportRow } from '../models/rules/shadow-model.ts'
import { decideApproval, readApprovals, stateOfApproval } from '../services/rules/approval-service.ts'
import { cancelBacktest, readBacktest, startBacktest } from '../services/rules/backtest-service.ts'
import { listFacts } from '../services/rules/fact-list.ts'
import {
  listRules,
  promoteRule,
  type RequestedTransition,
  type RuleStory,
  readRule,
  retireRule,
  saveRule,
  shadowRule,
} from '../services/rules/rule-service.ts'
import { type Simulation, simulateRules } from '../services/rules/simulate-service.ts'
import { staffOf } from './actors.ts'

export const createRuleController = (context: Context) => ({
  list: (async (request, response) => {
    const page = await listRules(context, parseInput(ruleListQuery, request.query))
    response.json({ ...page, data: page.data.map(viewRule) })
  }) satisfies RequestHandler,

  detail: (async (request, response) => {
    const query = parseInput(ruleQuery, request.query)
    response.json(viewStory(query.ruleId, await readRule(context, query)))
  }) satisfies RequestHandler,

  facts: ((_request, response) => {
    response.json({ data: listFacts(), nextCursor: null })
  }) satisfies RequestHandler,

  save: (async (request, response) => {
    const saved = await saveRule(context, staffOf(response), parseInput(ruleSaveRequest, request.body))
    response.status(201).json({ ...saved, state: 'draft' })
  }) satisfies RequestHandler,

  shadow: (async (request, response) => {
    const { ruleId, version, reason } = parseInput(ruleTransitionRequest, request.body)
    const state = await shadowRule(context, staffOf(response), { ruleId, version, reason })
    response.json({ ruleId, version, state })
  }) satisfies RequestHandler,

  promote: (async (request, response) => {
    const transition = parseInput(ruleTransitionRequest, request.body)
    answerTransition(response, transition, await promoteRule(context, staffOf(response), transition))
  }) satisfies RequestHandler,

  retire: (async (request, response) => {
    const transition = parseInput(ruleTransitionRequest, request.body)
    answerTransition(response, transition, await retireRule(context, staffOf(response), transition))
  }) satisfies RequestHandler,

  listApprovals: (async (request, response) => {
    const page = await readApprovals(context, parseInput(approvalListQuery, request.query))
    const now = context.clock.now()
    response.json({ ...page, data: page.data.map((row) => viewApproval(row, now)) })
  }) satisfies RequestHandler,

  decideApproval: (async (request, response) => {
    const decided = await decideApproval(context, staffOf(response), parseInput(approvalDecideRequest, request.body))
    response.json(viewApproval(decided, context.clock.now()))
  }) satisfies RequestHandler,

  simulate: (async (request, response) => {
    response.json(viewSimulation(await simulateRules(context, parseInput(ruleSimulateRequest, request.body))))
  }) satisfies RequestHandler,

  startBacktest: (async (request, response) => {
    const backtestId = await startBacktest(context, staffOf(response), parseInput(backtestRequest, request.body))
    response.status(202).json({ backtestId })
  }) satisfies RequestHandler,

  readBacktest: (async (request, response) => {
    const { backtestId } = parseInput(backtestQuery, request.query)
    response.json(viewBacktest(await readBacktest(context, backtestId)))
  }) satisfies RequestHandler,

  cancelBacktest: (async (request, response) => {
    const { backtestId } = parseInput(backtestCancelRequest, request.body)
    response.json(viewBacktest(await cancelBacktest(context, staffOf(response), backtestId)))
  }) satisfies RequestHandler,
})

function answerTransition(
  response: Response,
  { ruleId, version }: { ruleId: string; version: number },
  requested: RequestedTransition,
): void {
  if ('approvalId' in requested) response.status(202).json(requested)
  else response.json({ ruleId, version, state: requested.state })
}

const viewRule = (row: RuleSummaryRow): RuleView => ({
  ruleId: row.id,
  name: row.name,
  state: row.state,
  version: row.version,
  scope: row.document.scope,
  stream: row.document.stream,
  updatedAt: row.updated_at.toISOString(),
})

const viewStory = (ruleId: string, { versions, shadow }: RuleStory): RuleDetail => ({
  ruleId,
  versions: versions.map((row) => {
    const report = shadow.get(row.version)
    return {
      version: row.version,
      state: row.state,
      name: row.name,
      ...row.document,
      action: row.document.action as RuleDetail['versions'][number]['action'],
      contentHash: row.content_hash,
      reason: row.reason,
      createdBy: row.created_by,
      createdAt: row.created_at.toISOString(),
      publishedAt: row.published_at?.toISOString() ?? null,
      ...(report === undefined && row.state !== 'shadow' ? {} : { shadow: viewShadow(report) }),
    }
  }),
})

function viewShadow({ totals, examples }: ShadowReportRow = { totals: [], examples: [] }): ShadowReport {
  const sum = (field: 'evaluated' | 'matched' | 'errors') =>
    toSafeNumber(totals.reduce((total, row) => total + row[field], 0n))
  const changed = (count: ShadowChange) =>
    totals.flatMap((row) =>
      row[count] === 0n
        ? []
        : [
            {
              count: toSafeNumber(row[count]),
              amountMinor: toSafeNumber(row[`${count}_minor`]),
              currency: row.currency,
            },
          ],
    )
  return {
    evaluated: sum('evaluated'),
    matched: sum('matched'),
    errors: sum('errors'),
    newlyDeclined: changed('newly_declined'),
    newlyApproved: changed('newly_approved'),
    approvedForLess: changed('approved_for_less'),
    approvedForMore: changed('approved_for_more'),
    examples: examples.map((example) => ({
      authorizationId: example.authorization_id,
      change: example.change,
      amountMinor: toSafeNumber(example.amount_minor),
      currency: example.currency,
      merchant: example.merchant,
      decidedAt: example.at.toISOString(),
    })),
  }
}

const viewApproval = (row: ApprovalRow, now: Date): ApprovalView => ({
  approvalId: row.id,
  state: stateOfApproval(row, now),
  action: row.action,
  subject: row.subject,
  reason: row.reason,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at.toISOString(),
  decidedBy: row.decided_by,
  decisionReason: row.decision_reason,
  decidedAt: row.decided_at?.toISOString() ?? null,
})

function viewSimulation({ result, steps }: Simulation): RuleSimulation {
  const { verdict, bufferMinor, tags } = result
  return {
    verdict: {
      kind: verdict.kind,
      ...(verdict.kind === 'decline' ? { reason: verdict.reason } : {}),
      ...(verdict.kind === 'partial' ? { amountMinor: toSafeNumber(verdict.amountMinor) } : {}),
      ...(bufferMinor > 0n ? { bufferMinor: toSafeNumber(bufferMinor) } : {}),
      tags: [...tags],
    },
    trace: steps as unknown as RuleSimulation['trace'],
  }
}

const viewBacktest = (row: BacktestRow): BacktestView => ({
  backtestId: row.id,
  state: row.state,
  progress: { examined: toSafeNumber(row.examined), total: toSafeNumber(row.total) },
  ...(row.result === null ? {} : { result: row.result as NonNullable<BacktestView['result']> }),
  createdAt: row.created_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
})
