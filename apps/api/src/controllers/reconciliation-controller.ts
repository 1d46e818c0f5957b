import {
  breakAcceptRequest,
  parseInput,
  type ReconciliationBreakView,
  type ReconciliationRunView,
  reconciliationBreakListQuery,
  reconciliationRunListQuery,
  reconciliationRunRequest,
} from '@cardwright/contracts'
import { toSafeNumber } from '@cardwright/money'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import type { BreakRow, ReconciliationRunRow } from '../models/reconciliation-model.ts'
import { acceptBreak, listBreaks, listRuns, orderRun } from '../services/reconciliation/reconciliation-service.ts'
import { staffOf } from './actors.ts'

export const createReconciliationController = (context: Context) => ({
  runs: (async (request, response) => {
    const page = await listRuns(context, parseInput(reconciliationRunListQuery, request.query))
    response.json({ ...page, data: page.data.map(viewRun) })
  }) satisfies RequestHandler,

  breaks: (async (request, response) => {
    const page = await listBreaks(context, parseInput(reconciliationBreakListQuery, request.query))
    response.json({ ...page, data: page.data.map(viewBreak) })
  }) satisfies RequestHandler,

  accept: (async (request, response) => {
    const command = parseInput(breakAcceptRequest, request.body)
    response.json(viewBreak(await acceptBreak(context, staffOf(response), command)))
  }) satisfies RequestHandler,

  run: (async (request, response) => {
    const { kind } = parseInput(reconciliationRunRequest, request.body)
    response.status(202).json({ runId: await orderRun(context, staffOf(response), kind) })
  }) satisfies RequestHandler,
})

const at = (moment: Date | null): string | null => moment?.toISOString() ?? null

const viewRun = (row: ReconciliationRunRow): ReconciliationRunView => ({
  runId: row.id,
  kind: row.kind,
  state: row.state,
  requestedBy: row.requested_by,
  from: at(row.from_at),
  until: at(row.until_at),
  checked: toSafeNumber(row.checked),
  differences: row.differences,
  opened: row.opened,
  closed: row.closed,
  mended: row.mended,
  totals: row.totals.map(({ issuerMinor, hereMinor, ...total }) => ({
    ...total,
    issuerMinor: toSafeNumber(BigInt(issuerMinor)),
    hereMinor: toSafeNumber(BigInt(hereMinor)),
  })),
  problem: row.problem,
  createdAt: row.created_at.toISOString(),
  startedAt: at(row.started_at),
  finishedAt: at(row.finished_at),
})

const viewBreak = (row: BreakRow): ReconciliationBreakView => ({
  breakId: row.id,
  check: row.check_name,
  subject: row.subject,
  expected: row.expected,
  found: row.found,
  state: row.state,
  firstSeenAt: row.first_seen_at.toISOString(),
  lastSeenAt: row.last_seen_at.toISOString(),
  openedBy: row.opened_by,
  acceptedBy: row.accepted_by,
  acceptedAt: at(row.accepted_at),
  acceptedReason: row.accepted_reason,
  closedAt: at(row.closed_at),
  closedBecause: row.closed_because,
})
