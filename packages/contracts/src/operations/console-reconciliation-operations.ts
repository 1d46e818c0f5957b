import * as s from '../schemas/index.ts'
import { exampleTime, ids, pageExample } from './examples.ts'
import { answers, get, type Operation, post } from './operation.ts'

const read = { tag: 'Console: operations', auth: 'staff', roles: ['finance', 'auditor', 'support'] } as const
const act = { tag: 'Console: operations', auth: 'staff', roles: ['finance'] } as const

const breakExample = {
  breakId: ids.break,
  check: 'clearing_amount',
  subject: 'ipi_1QxT3n2eZvKYlo2C',
  expected: '2350',
  found: '2305',
  state: 'open',
  firstSeenAt: exampleTime,
  lastSeenAt: exampleTime,
  openedBy: ids.reconciliationRun,
  acceptedBy: null,
  acceptedAt: null,
  acceptedReason: null,
  closedAt: null,
  closedBecause: null,
}

/** Whether the books agree with each other, and with the issuer's. */
export const consoleReconciliationOperations: readonly Operation[] = [
  get('/admin/reconciliation/runs', 'listReconciliationRuns', {
    ...read,
    summary: 'What was compared, and when',
    query: s.reconciliationRunListQuery,
    responses: answers(
      200,
      'Newest first.',
      s.reconciliationRunPage,
      pageExample({
        runId: ids.reconciliationRun,
        kind: 'issuer',
        state: 'finished',
        requestedBy: 'schedule',
        from: '2026-11-22T07:00:00.000Z',
        until: '2026-11-23T07:15:00.000Z',
        checked: 412,
        differences: 1,
        opened: 1,
        closed: 0,
        mended: 0,
        totals: [{ currency: 'usd', issuerMinor: 1_204_550, hereMinor: 1_204_505, issuerCount: 412, hereCount: 412 }],
        problem: null,
        createdAt: exampleTime,
        startedAt: exampleTime,
        finishedAt: exampleTime,
      }),
    ),
  }),
  get('/admin/reconciliation/breaks', 'listReconciliationBreaks', {
    ...read,
    summary: 'What does not agree',
    description: 'A break that a later run does not find any more is closed by it.',
    query: s.reconciliationBreakListQuery,
    responses: answers(200, 'Oldest first.', s.reconciliationBreakPage, pageExample(breakExample)),
  }),
  post('/admin/reconciliation/accept', 'acceptReconciliationBreak', {
    ...act,
    summary: 'Answer for a break that may stay',
    description:
      'Nothing is booked by it. It holds for these two figures: found again with others, the break is open again. Another reason replaces the one before.',
    body: s.breakAcceptRequest,
    example: { breakId: ids.break, reason: 'Corrected by the issuer with a refund of 24 November' },
    responses: answers(200, 'The accepted break.', s.reconciliationBreak, {
      ...breakExample,
      state: 'accepted',
      acceptedBy: ids.user,
      acceptedAt: exampleTime,
      acceptedReason: 'Corrected by the issuer with a refund of 24 November',
    }),
    errors: ['not_found', 'conflict'],
  }),
  post('/admin/reconciliation/run', 'runReconciliation', {
    ...act,
    summary: 'Compare now',
    description: 'A worker does it. Ordered while one waits, it is that one.',
    body: s.reconciliationRunRequest,
    example: { kind: 'books' },
    responses: answers(202, 'It is in the list of runs.', s.reconciliationRunOrdered, { runId: ids.reconciliationRun }),
  }),
]
