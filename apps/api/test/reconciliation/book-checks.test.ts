import {
  BOOK_CHECKS,
  type ReconciliationBreakView,
  type ReconciliationRunView,
  reconciliationBreakPage,
  reconciliationRunPage,
} from '@cardwright/contracts'
import { withClient } from '@cardwright/local-postgres'
import { expect, it, vi } from 'vitest'
import { createCheckBooks } from '../../src/jobs/reconcile.ts'
import type { EnqueueOptions } from '../../src/providers/queue/queue.ts'
import { checkBooks } from '../../src/services/reconciliation/book-check-service.ts'
import { noteReconciliation } from '../../src/services/reconciliation/reconciliation-gauges.ts'
import { startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { countAlerts } from '../support/alerts.ts'
import { signInStaff } from '../support/staff.ts'

/** What a run finds where somebody changed the books behind the program's back, and that it finds nothing else. */

const api = await startIssuingApi({ hasSchedules: false })
const finance = await signInStaff(api, 'finance')
const card = await api.giveCard()
const chain = new ProviderChain(card)
await api.send(chain.request(3_000))
await api.send(chain.record(3_000, true))
for (const event of chain.capture(1_000)) await api.send(event)

const order = () => ({ signal: new AbortController().signal })
const OF_CARD = `lane = ${card.lane} AND account_id = '${card.accountId}'`

/** As whoever owns the server could do it: no trigger refuses anything. */
const asSuperuser = (...statements: string[]) =>
  withClient(api.database.superuserUrl, async (client) => {
    await client.query("SET session_replication_role = 'replica'")
    for (const statement of statements) await client.query(statement)
  })

async function run(): Promise<ReconciliationRunView> {
  const row = await checkBooks(api.context, order())
  if (typeof row === 'string') throw new Error(`the run was ${row}`)
  const runs = await listRuns('?kind=books')
  const seen = runs.find(({ runId }) => runId === row.id)
  if (seen === undefined) throw new Error('the run is not in the list')
  return seen
}

const listRuns = async (query = '') =>
  reconciliationRunPage.parse(
    (await api.get(`/admin/reconciliation/runs${query}`, { token: finance.accessToken })).body,
  ).data as ReconciliationRunView[]
const listBreaks = async (query = '') =>
  reconciliationBreakPage.parse(
    (await api.get(`/admin/reconciliation/breaks${query}`, { token: finance.accessToken })).body,
  ).data as ReconciliationBreakView[]

const account = `${card.accountId} usd`

it('books that agree are told to agree, with what was looked at', async () => {
  expect(await run()).toMatchObject({
    kind: 'books',
    state: 'finished',
    requestedBy: 'schedule',
    checked: 1,
    differences: 0,
    opened: 0,
    from: null,
    totals: [],
    problem: null,
  })
  expect(await listBreaks()).toEqual([])
})

it.each([
  [
    'a balance that is off by one',
    [`UPDATE balances SET ledger_minor = ledger_minor + 1 WHERE ${OF_CARD}`],
    [`UPDATE balances SET ledger_minor = ledger_minor - 1 WHERE ${OF_CARD}`],
    [['balance_is_transfers', account, '9001', '9000']],
  ],
  [
    'a transfer that is gone',
    [
      `CREATE TABLE kept AS SELECT * FROM transfers WHERE reason = 'clearing' AND ${OF_CARD}`,
      `DELETE FROM transfers WHERE reason = 'clearing' AND ${OF_CARD}`,
    ],
    ['INSERT INTO transfers SELECT * FROM kept', 'DROP TABLE kept'],
    [['balance_is_transfers', account, '9000', '10000']],
  ],
  [
    'more held than was asked for',
    [`UPDATE balances SET held_minor = held_minor + 5 WHERE ${OF_CARD}`],
    [`UPDATE balances SET held_minor = held_minor - 5 WHERE ${OF_CARD}`],
    [
      ['held_is_hold_transfers', account, '2005', '2000'],
      ['held_is_holds', account, '2005', '2000'],
    ],
  ],
  [
    'a clearing that became smaller',
    [`UPDATE facts SET amount_minor = 999 WHERE kind = 'capture' AND ${OF_CARD}`],
    [`UPDATE facts SET amount_minor = 1000 WHERE kind = 'capture' AND ${OF_CARD}`],
    [['posted_is_clearings', expect.stringMatching(/^auth_/), '1000', '999']],
  ],
  [
    'a decision that is gone',
    [`CREATE TABLE kept AS SELECT * FROM decisions WHERE ${OF_CARD}`, `DELETE FROM decisions WHERE ${OF_CARD}`],
    ['INSERT INTO decisions SELECT * FROM kept', 'DROP TABLE kept'],
    [['sequence_is_decisions', card.accountId, '1', '0']],
  ],
  [
    'a key whose fact is gone',
    [
      `INSERT INTO fact_keys (lane, provider, provider_id, authorization_id, fact_id, at) VALUES (${card.lane}, 'stripe', 'planted', 'auth_planted', 'fact_planted', now())`,
    ],
    ["DELETE FROM fact_keys WHERE provider_id = 'planted'"],
    [['facts_have_keys', 'auth_planted planted', 'no fact', 'fact_planted']],
  ],
  [
    'a fact and a key that name each other wrongly',
    [`UPDATE fact_keys SET fact_id = 'fact_wrong' WHERE provider_id = '${chain.id}#0' AND lane = ${card.lane}`],
    [
      `UPDATE fact_keys k SET fact_id = f.id FROM facts f WHERE k.fact_id = 'fact_wrong' AND f.provider_id = k.provider_id AND f.lane = k.lane`,
    ],
    [
      [
        'facts_have_keys',
        expect.stringMatching(`^auth_\\w+ ${chain.id}#0$`),
        expect.stringMatching(/^fact_\w+, no fact$/),
        'fact_wrong, no key',
      ],
    ],
  ],
])(
  'finds %s, keeps it as one break while it stands, and closes it after the repair',
  async (_what, plant, repair, found) => {
    const alertsBefore = await countAlerts(api.context, 'reconciliation_break')
    await asSuperuser(...plant)
    const first = await run()
    expect(first).toMatchObject({ state: 'finished', differences: found.length, opened: found.length, closed: 0 })
    expect((await listBreaks('?state=open')).map((one) => [one.check, one.subject, one.expected, one.found])).toEqual(
      found,
    )
    expect(await countAlerts(api.context, 'reconciliation_break')).toBe(alertsBefore + found.length)
    const second = await run()
    expect(second).toMatchObject({ differences: found.length, opened: 0, closed: 0 })
    expect(await countAlerts(api.context, 'reconciliation_break')).toBe(alertsBefore + found.length)
    const standing = await listBreaks('?state=open')
    for (const one of standing) {
      expect(one).toMatchObject({ openedBy: first.runId, closedAt: null })
      expect(Date.parse(one.lastSeenAt)).toBeGreaterThanOrEqual(Date.parse(String(second.startedAt)))
    }
    await noteReconciliation(api.context)
    const { values } = await api.context.metrics.openBreaks.get()
    expect(values.filter(({ value }) => value > 0).map(({ labels }) => labels.check)).toEqual(
      BOOK_CHECKS.filter((check) => found.some(([name]) => name === check)),
    )
    await asSuperuser(...repair)
    expect(await run()).toMatchObject({ differences: 0, closed: found.length })
    expect(await listBreaks('?state=open')).toEqual([])
    const closed = await listBreaks('?state=closed&limit=100')
    for (const { breakId } of standing)
      expect(closed.find((one) => one.breakId === breakId)).toMatchObject({ closedBecause: 'gone' })
  },
)

it('what comes again after it was closed is another break', async () => {
  const statement = (amount: string) => `UPDATE balances SET ledger_minor = ledger_minor ${amount} WHERE ${OF_CARD}`
  const check = 'balance_is_transfers'
  const countAll = async () => (await listBreaks(`?check=${check}&limit=100`)).length
  const before = await countAll()
  for (let times = 0; times < 2; times += 1) {
    await asSuperuser(statement('+ 3'))
    await run()
    await asSuperuser(statement('- 3'))
    await run()
  }
  expect(await countAll()).toBe(before + 2)
})

it('what was accepted stays so while it is found as it was, and keeps who answered for it when it is gone', async () => {
  const statement = (amount: string) => `UPDATE balances SET ledger_minor = ledger_minor ${amount} WHERE ${OF_CARD}`
  await asSuperuser(statement('+ 4'))
  await run()
  const [open] = await listBreaks('?state=open')
  const answer = { breakId: open?.breakId, reason: 'Known' }
  expect((await api.post('/admin/reconciliation/accept', answer, { token: finance.accessToken })).status).toBe(200)
  expect(await run()).toMatchObject({ differences: 1, opened: 0 })
  await noteReconciliation(api.context)
  const { values } = await api.context.metrics.openBreaks.get()
  expect(values.filter(({ value }) => value > 0)).toEqual([])
  await asSuperuser(statement('+ 1'))
  expect(await run()).toMatchObject({ differences: 1, opened: 1 })
  expect((await listBreaks('?state=open')).map(({ breakId }) => breakId)).toEqual([open?.breakId])
  await api.post('/admin/reconciliation/accept', answer, { token: finance.accessToken })
  await asSuperuser(statement('- 5'))
  expect(await run()).toMatchObject({ differences: 0, closed: 1 })
  const closed = await listBreaks('?state=closed&limit=100')
  expect(closed.find(({ breakId }) => breakId === open?.breakId)).toMatchObject({
    closedBecause: 'gone',
    acceptedBy: finance.id,
    acceptedReason: 'Known',
  })
})

it('a run of the books closes nothing that only the issuer’s can tell', async () => {
  const { rows } = await api.context.pool.query('SELECT id FROM reconciliation_runs LIMIT 1')
  await api.context.pool.query(
    `INSERT INTO reconciliation_breaks (id, check_name, subject, expected, found, state, first_seen_at, last_seen_at, opened_by, last_seen_by)
     VALUES ('brk_of_issuer', 'clearing_amount', 'ipi_1', '1', '2', 'open', now() - interval '1 day', now() - interval '1 day', $1, $1)`,
    [rows[0].id],
  )
  expect(await run()).toMatchObject({ closed: 0 })
  expect((await listBreaks('?state=open')).map(({ breakId }) => breakId)).toEqual(['brk_of_issuer'])
  await api.context.pool.query(
    "UPDATE reconciliation_breaks SET state = 'closed', closed_at = now(), closed_because = 'gone' WHERE id = 'brk_of_issuer'",
  )
})

it('auditors see runs and breaks in the views that are theirs', async () => {
  await withClient(api.database.ownerUrl, async (client) => {
    await client.query('SET ROLE reporting')
    const { rows } = await client.query('SELECT break_id, state, closed_because FROM reporting.reconciliation_breaks')
    const shown = (await listBreaks('?limit=100')).map(({ breakId, state, closedBecause }) => [
      breakId,
      state,
      closedBecause,
    ])
    expect(rows.map((row) => [row.break_id, row.state, row.closed_because]).toSorted()).toEqual(shown.toSorted())
    const runs = await client.query("SELECT run_id FROM reporting.reconciliation_runs WHERE kind = 'books'")
    expect(runs.rowCount).toBeGreaterThan(0)
    await expect(client.query('SELECT * FROM public.reconciliation_breaks')).rejects.toThrow('permission denied')
  })
})

it('metrics tell when a run was last good', async () => {
  const { finishedAt } = await run()
  await noteReconciliation(api.context)
  const { values } = await api.context.metrics.lastReconciliation.get()
  expect(values.map(({ labels, value }) => [labels.kind, value])).toEqual([
    ['books', Date.parse(String(finishedAt)) / 1000],
  ])
})

it('payments that come in meanwhile make no break', async () => {
  const cards = await Promise.all(Array.from({ length: 3 }, () => api.giveCard({ fundedMinor: 1_000_000n })))
  let isOver = false
  const pay = async (own: (typeof cards)[number]) => {
    while (!isOver) {
      const payment = new ProviderChain(own)
      await api.send(payment.request(500))
      await api.send(payment.record(500, true))
      for (const event of payment.capture(300)) await api.send(event)
    }
  }
  const traffic = Promise.all(cards.map(pay))
  const differences: number[] = []
  for (let times = 0; times < 3; times += 1) differences.push((await run()).differences)
  isOver = true
  await traffic
  expect(differences).toEqual([0, 0, 0])
  expect(await listBreaks('?state=open')).toEqual([])
  const [newest] = await listRuns()
  expect(newest?.checked).toBe(4)
})

it('holds nothing that a decision waits for', async () => {
  await withClient(api.database.superuserUrl, async (client) => {
    await client.query('BEGIN')
    await client.query(`SELECT FROM balances WHERE ${OF_CARD} FOR UPDATE`)
    expect(await run()).toMatchObject({ state: 'finished', differences: 0 })
    await client.query('ROLLBACK')
  })
})

it('of two runs at once one works, and the other leaves it to the first', async () => {
  const before = (await listRuns('?limit=100')).length
  const outcomes = await Promise.all([checkBooks(api.context, order()), checkBooks(api.context, order())])
  expect(outcomes.filter((outcome) => outcome === 'busy')).toHaveLength(1)
  expect((await listRuns('?limit=100')).length).toBe(before + 1)
})

it('while another run works, one that somebody ordered is put off, the schedule’s waits for its next time', async () => {
  const put: [string, unknown, EnqueueOptions | undefined][] = []
  const job = createCheckBooks({
    ...api.context,
    queue: {
      work: api.context.queue.work,
      enqueue: async (_db, name, payload, given) => {
        put.push([name, payload, given])
      },
    },
  })
  const meta = { attempt: 1, maxAttempts: 5, signal: new AbortController().signal }
  const runId = api.context.newId('rcn')
  await api.context.pool.query(
    "INSERT INTO reconciliation_runs (id, kind, state, requested_by, created_at) VALUES ($1, 'books', 'queued', 'usr_1', now())",
    [runId],
  )
  const stateOf = async () => (await listRuns('?limit=100')).find((one) => one.runId === runId)?.state
  await withClient(api.database.ownerUrl, async (client) => {
    await client.query("SELECT pg_advisory_lock(hashtextextended('reconciliation:books', 0))")
    await job({}, meta)
    await job({ runId }, meta)
  })
  expect(put).toEqual([['check-books', { runId }, { jobKey: `reconciliation:${runId}`, runAt: expect.any(Date) }]])
  expect(await stateOf()).toBe('queued')
  await vi.waitFor(async () => {
    await job({ runId }, meta)
    expect(await stateOf()).toBe('finished')
  }, 20_000)
  // The queue may do a job twice: what is over is over.
  const [before] = (await listRuns('?limit=100')).filter((one) => one.runId === runId)
  await job({ runId }, meta)
  expect((await listRuns('?limit=100')).filter((one) => one.runId === runId)).toEqual([before])
})

it('a run that was cut off is told as failed by the next one', async () => {
  const aborted = new AbortController()
  aborted.abort()
  await expect(checkBooks(api.context, { signal: aborted.signal })).rejects.toThrow('on its way out')
  const [failed] = await listRuns('?limit=1')
  expect(failed).toMatchObject({ state: 'failed', problem: 'It was cut off: the process ended.' })
  await api.context.pool.query(
    "INSERT INTO reconciliation_runs (id, kind, state, requested_by, created_at, started_at) VALUES ('rcn_cut_off', 'books', 'running', 'schedule', now(), now())",
  )
  await run()
  const runs = await listRuns('?limit=100')
  expect(runs.find(({ runId }) => runId === 'rcn_cut_off')).toMatchObject({
    state: 'failed',
    problem: 'It was cut off: the process ended.',
  })
})

it('a break that a run has not come to yet is not closed by one that began before it was found', async () => {
  const statement = (amount: string) => `UPDATE balances SET ledger_minor = ledger_minor ${amount} WHERE ${OF_CARD}`
  await asSuperuser(statement('+ 2'))
  await run()
  // Found once more by another run, after the one that is to close what it does not find has begun.
  await api.context.pool.query(
    "UPDATE reconciliation_breaks SET last_seen_at = now() + interval '1 hour' WHERE state = 'open'",
  )
  await asSuperuser(statement('- 2'))
  expect(await run()).toMatchObject({ differences: 0, closed: 0 })
  await api.context.pool.query("UPDATE reconciliation_breaks SET last_seen_at = first_seen_at WHERE state = 'open'")
  expect(await run()).toMatchObject({ closed: 1 })
})
