import { randomUUID } from 'node:crypto'
import {
  reconciliationBreak,
  reconciliationBreakPage,
  reconciliationRunPage,
  type StaffRole,
} from '@cardwright/contracts'
import { describe, expect, it, vi } from 'vitest'
import { noteBreak } from '../../src/models/reconciliation-model.ts'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'

/** What staff see and do; what runs find is in the tests beside this one. */

const api = await startApi({ hasSchedules: false })
const { db, clock, newId, pool } = api.context
const finance = await signInStaff(api, 'finance')
const token = finance.accessToken

async function insertRun(): Promise<string> {
  const id = newId('rcn')
  await pool.query(
    "INSERT INTO reconciliation_runs (id, kind, state, requested_by, created_at, started_at, finished_at) VALUES ($1, 'books', 'finished', 'schedule', $2, $2, $2)",
    [id, clock.now()],
  )
  return id
}

/** What a run does with a difference that it finds. */
async function find(subject: string, found: string, check = 'balance_is_transfers' as const) {
  const runId = (await insertRun()) as Parameters<typeof noteBreak>[1]['runId']
  const difference = { check, subject, expected: '100', found }
  return noteBreak(db, { id: newId('brk'), runId, at: clock.now(), difference })
}

const listAll = async (path: string, limit: number): Promise<Record<string, unknown>[]> => {
  const rows: Record<string, unknown>[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const search = new URLSearchParams({ limit: String(limit), ...(cursor === '' ? {} : { cursor }) })
    const { status, body } = await api.get(`${path}?${search}`, { token })
    expect(status).toBe(200)
    const page = body as { data: Record<string, unknown>[]; nextCursor: string | null }
    expect(page.data.length).toBeLessThanOrEqual(limit)
    rows.push(...page.data)
    cursor = page.nextCursor
  }
  return rows
}

const accept = (body: Record<string, unknown>, headers: Record<string, string> = {}, by = token) =>
  api.post('/admin/reconciliation/accept', body, { token: by, headers })

describe('lists', () => {
  it('go page by page, the oldest break and the newest run first, each row once', async () => {
    for (let number = 0; number < 7; number += 1) await find(`page ${number}`, '99')
    const breaks = await listAll('/admin/reconciliation/breaks', 3)
    expect(breaks.map(({ subject }) => subject)).toEqual(Array.from({ length: 7 }, (_, number) => `page ${number}`))
    const runs = await listAll('/admin/reconciliation/runs', 2)
    const created = runs.map(({ createdAt }) => String(createdAt))
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(7)
    expect(created).toEqual(created.toSorted().reverse())
    reconciliationBreakPage.parse({ data: breaks, nextCursor: null })
    reconciliationRunPage.parse({ data: runs, nextCursor: null })
  })

  it('are searched by state and check, and by kind', async () => {
    const { row } = await find('other check', '1')
    await pool.query("UPDATE reconciliation_breaks SET check_name = 'held_is_holds' WHERE id = $1", [row.id])
    const idsOf = async (query: string) => {
      const { body } = await api.get(`/admin/reconciliation/breaks${query}`, { token })
      return reconciliationBreakPage.parse(body).data.map(({ breakId }) => breakId)
    }
    expect(await idsOf('?check=held_is_holds')).toEqual([row.id])
    expect(await idsOf('?check=held_is_holds&state=open')).toEqual([row.id])
    expect(await idsOf('?check=held_is_holds&state=accepted')).toEqual([])
    expect((await api.get('/admin/reconciliation/runs?kind=issuer', { token })).body.data).toEqual([])
  })

  it('refuse what they do not know, as a problem that names the field', async () => {
    for (const [query, path] of [
      ['/breaks?state=lost', 'state'],
      ['/breaks?check=weather', 'check'],
      ['/runs?kind=weather', 'kind'],
      ['/runs?limit=101', 'limit'],
      ['/breaks?cursor=nothing', 'cursor'],
    ]) {
      const { status, body, headers } = await api.get(`/admin/reconciliation${query}`, { token })
      expect([query, status, body.code]).toEqual([query, 422, 'validation_failed'])
      expect(body.errors).toEqual([expect.objectContaining({ path })])
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
    }
  })
})

describe('accepting a break', () => {
  it('keeps who and why, in the audit log too, and makes no second entry when it is said again', async () => {
    const { row } = await find('accepted', '90')
    const headers = { 'Idempotency-Key': randomUUID() }
    const body = { breakId: row.id, reason: 'Known since the move of 3 November' }
    const answer = await accept(body, headers)
    expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([200, null])
    expect(reconciliationBreak.parse(answer.body)).toMatchObject({
      breakId: row.id,
      state: 'accepted',
      acceptedBy: finance.id,
      acceptedReason: body.reason,
      expected: '100',
      found: '90',
    })
    const again = await accept(body, headers)
    expect([again.status, again.headers.get('idempotency-replayed'), again.body]).toEqual([200, 'true', answer.body])
    const other = await accept({ ...body, reason: 'Another reason' }, headers)
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_key_reused'])
    const auditor = await signInStaff(api, 'auditor')
    const { body: audit } = await api.get('/admin/audit?action=reconciliation.accepted', { token: auditor.accessToken })
    expect(audit.data).toEqual([
      expect.objectContaining({
        actorId: finance.id,
        reason: body.reason,
        details: {
          check: 'balance_is_transfers',
          subject: 'accepted',
          expected: '100',
          found: '90',
          before: 'open',
        },
      }),
    ])
  })

  it('holds for these figures: found again they stay accepted, and with others the break is open again', async () => {
    const { row } = await find('for these figures', '90')
    await accept({ breakId: row.id, reason: 'Small enough' })
    const same = await find('for these figures', '90')
    expect([same.isNew, same.row.id, same.row.state]).toEqual([false, row.id, 'accepted'])
    const other = await find('for these figures', '80')
    expect([other.isNew, other.row.id, other.row.state]).toEqual([true, row.id, 'open'])
    expect(other.row).toMatchObject({ accepted_by: null, accepted_reason: null, found: '80' })
  })

  it('is refused for one that is closed or was never there, and without a reason', async () => {
    const { row } = await find('closed', '90')
    await pool.query(
      "UPDATE reconciliation_breaks SET state = 'closed', closed_at = now(), closed_because = 'gone' WHERE id = $1",
      [row.id],
    )
    const closed = await accept({ breakId: row.id, reason: 'Too late' })
    expect([closed.status, closed.body.code]).toEqual([409, 'conflict'])
    const nothing = await accept({ breakId: newId('brk'), reason: 'Nothing there' })
    expect([nothing.status, nothing.body.code]).toEqual([404, 'not_found'])
    for (const body of [{ breakId: row.id }, { breakId: row.id, reason: ' ' }, { breakId: 'brk_1', reason: 'Good' }])
      expect((await accept(body)).body.code).toBe('validation_failed')
  })
})

describe('ordering a run', () => {
  const order = (kind: string, by = token) => api.post('/admin/reconciliation/run', { kind }, { token: by })

  it('a worker does it, and the list tells who wanted it', async () => {
    const { status, body } = await order('books')
    expect(status).toBe(202)
    await vi.waitFor(async () => {
      const { body: runs } = await api.get('/admin/reconciliation/runs?kind=books', { token })
      expect(reconciliationRunPage.parse(runs).data.find(({ runId }) => runId === body.runId)).toMatchObject({
        state: 'finished',
        requestedBy: finance.id,
      })
    }, 20_000)
    const auditor = await signInStaff(api, 'auditor')
    const { body: audit } = await api.get('/admin/audit?action=reconciliation.ordered', { token: auditor.accessToken })
    expect(audit.data).toEqual([expect.objectContaining({ subjectId: body.runId })])
  })

  it('ordered while one waits, it is that one', async () => {
    await pool.query(
      "INSERT INTO reconciliation_runs (id, kind, state, requested_by, created_at) VALUES ('rcn_waiting', 'issuer', 'queued', 'usr_1', now())",
    )
    const [one, other] = await Promise.all([order('issuer'), order('issuer')])
    expect([one.body.runId, other.body.runId]).toEqual(['rcn_waiting', 'rcn_waiting'])
  })

  it('is refused for what cannot be compared', async () => {
    const { status, body } = await order('weather')
    expect([status, body.code]).toEqual([422, 'validation_failed'])
  })
})

describe('who may', () => {
  const roles: readonly [StaffRole, boolean, boolean][] = [
    ['admin', true, true],
    ['finance', true, true],
    ['auditor', true, false],
    ['support', true, false],
    ['risk', false, false],
    ['compliance', false, false],
  ]
  it.each(roles)('%s: reads %s, acts %s', async (role, reads, acts) => {
    const { accessToken } = await signInStaff(api, role)
    for (const path of ['runs', 'breaks']) {
      const { status } = await api.get(`/admin/reconciliation/${path}`, { token: accessToken })
      expect([path, status]).toEqual([path, reads ? 200 : 403])
    }
    const accepted = await accept({ breakId: newId('brk'), reason: 'Who may' }, {}, accessToken)
    expect(accepted.status).toBe(acts ? 404 : 403)
    const ordered = await api.post('/admin/reconciliation/run', { kind: 'weather' }, { token: accessToken })
    expect(ordered.status).toBe(acts ? 422 : 403)
  })
})
