import { type BacktestId, type BacktestView, backtest } from '@cardwright/contracts'
import { expect, test } from 'vitest'
import { runBacktest } from '../../src/services/rules/backtest-service.ts'
import { startIssuingApi } from '../issuing/issuing-api.ts'
import { startProcess } from '../support/child-process.ts'
import { startRulesApi } from './rules-api.ts'

/** Outlives the one that works, so that from then on the queue's work is done by processes that can be killed. */
const idle = await startIssuingApi({ hasWorker: false })
const api = await startRulesApi({ beside: idle })
const token = { token: api.risk.accessToken }
const CARDS = 4
const PAYMENTS = 5

const startWorker = (env: Record<string, string> = {}) =>
  startProcess('worker.ts', {
    DATA_DIR: idle.context.config.dataDir,
    DATABASE_URL: idle.context.config.database.url,
    STRIPE_WEBHOOK_SECRET: 'whsec_test',
    WORKER_METRICS_PORT: '0',
    ...env,
  })

async function read(backtestId: string): Promise<BacktestView> {
  const answer = await idle.get(`/admin/rules/backtest?backtestId=${backtestId}`, token)
  return backtest.parse(answer.body)
}

async function order(rule: { ruleId: string; version: number }): Promise<string> {
  const period = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }
  const answer = await idle.post('/admin/rules/backtest', { ...rule, ...period }, token)
  expect(answer.status, answer.text).toBe(202)
  return String(answer.body.backtestId)
}

/** What it shows on the way, up to its end. */
async function follow(backtestId: string): Promise<BacktestView[]> {
  const seen: BacktestView[] = []
  await expect
    .poll(
      async () => {
        seen.push(await read(backtestId))
        return seen.at(-1)?.state
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBe('finished')
  return seen
}

test('a backtest whose worker was killed goes on behind the last account, with the rules of its time', async () => {
  const live = await api.liveRule({ when: 'amount == 100', action: { kind: 'decline', reason: 'velocity' } })
  for (let card = 0; card < CARDS; card += 1) {
    const given = await api.giveCard()
    for (let payment = 1; payment <= PAYMENTS; payment += 1) await api.ask(given, payment * 100)
  }
  const draft = await api.saveRule({ when: 'card.countDay >= 2', action: { kind: 'decline', reason: 'velocity' } })
  const whole = (await follow(await order(draft))).at(-1)?.result
  expect(whole).toMatchObject({ examined: CARDS * PAYMENTS, newlyDeclined: { count: CARDS * 2 } })
  await api.close()

  // At its last try, it is over: nobody works at it any more, also where the queue still names it.
  const failed = await order(draft)
  const attempt = (isLastAttempt: boolean) =>
    runBacktest(idle.context, failed as BacktestId, { isLastAttempt, signal: AbortSignal.abort() })
  await expect(attempt(false)).rejects.toThrow('on its way out')
  expect((await read(failed)).state).toBe('queued')
  await expect(attempt(true)).rejects.toThrow('on its way out')
  expect((await read(failed)).state).toBe('failed')
  await attempt(true)

  const backtestId = await order(draft)
  const dying = await startWorker({ FAILPOINT: 'backtest:checkpoint' })
  expect(await dying.ended).toBe('SIGKILL')
  const left = await read(backtestId)
  expect(left).toMatchObject({ state: 'running', progress: { examined: PAYMENTS, total: CARDS * PAYMENTS } })

  // What was gone through is not read again: a mark in it stays.
  await idle.context.pool.query(
    `UPDATE backtests SET checkpoint = jsonb_set(checkpoint::jsonb, '{result,newlyDeclined,examples,0,merchant}', '"Marked"') WHERE id = $1`,
    [backtestId],
  )
  const asked = await idle.post('/admin/rules/retire', { ...live, reason: 'Not needed any more' }, token)
  const agreed = { approvalId: asked.body.approvalId, decision: 'approve', reason: 'Agreed' }
  expect((await idle.post('/admin/approvals/decide', agreed, { token: api.second.accessToken })).status).toBe(200)

  await startWorker()
  const views = await follow(backtestId)
  const progress = views.map((view) => view.progress.examined)
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  expect(progress[0]).toBeGreaterThanOrEqual(PAYMENTS)
  expect((await read(failed)).state).toBe('failed')
  const result = views.at(-1)?.result
  expect(result?.newlyDeclined.examples[0]?.merchant).toBe('Marked')
  const [first, ...examples] = whole?.newlyDeclined.examples ?? []
  expect(result).toEqual({
    ...whole,
    newlyDeclined: { ...whole?.newlyDeclined, examples: [{ ...first, merchant: 'Marked' }, ...examples] },
  })
})
