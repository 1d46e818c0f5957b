import { expect, test, vi } from 'vitest'
import { unpackTrace } from '../../src/models/issuing/stored-trace.ts'
import { forgetMemories } from '../../src/services/rules/forget-memories.ts'
import { countAtMerchants } from '../../src/services/rules/merchant-activity.ts'
import { startRulesApi } from './rules-api.ts'

const api = await startRulesApi()

const noted = async (): Promise<number> => {
  const { rows } = await api.context.pool.query(
    'SELECT (SELECT count(*) FROM merchant_requests) + (SELECT coalesce(sum(attempts), 0) FROM merchant_activity) AS count',
  )
  return Number(rows[0].count)
}

/** All that was answered is relayed and counted. */
async function count(requests: number): Promise<void> {
  await vi.waitUntil(async () => (await noted()) === requests, { timeout: 60_000 })
  await countAtMerchants(api.context)
}

test('what others did at a merchant is counted beside the decisions, declared approximate, and replayed as it was read', async () => {
  const [one, other, third] = [await api.giveCard(), await api.giveCard(), await api.giveCard()]
  const rule = await api.liveRule({
    when: 'merchant.attemptsDay >= 2 && merchant.declinePercentDay == 0',
    action: { kind: 'decline', reason: 'fraud_suspected' },
  })
  expect((await api.ask(one, 100)).answer.approved).toBe(true)
  expect((await api.ask(other, 100)).answer.approved).toBe(true)
  await count(2)

  const refused = await api.ask(third, 100)
  expect(refused.answer.approved).toBe(false)
  expect(JSON.stringify(await api.detail(refused.id))).toContain('"merchant.attemptsDay":2')
  await count(3)
  // One of three was declined: the rule's other half does not hold any more.
  expect((await api.ask(one, 100)).answer.approved).toBe(true)

  const facts = await api.get('/admin/rules/facts', { token: api.risk.accessToken })
  const [fact] = (facts.body.data as { name: string; maintained: string }[]).filter(
    ({ name }) => name === 'merchant.attemptsDay',
  )
  expect(fact?.maintained).toContain('approximate')

  const started = await api.post(
    '/admin/rules/backtest',
    { ...rule, from: '2026-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' },
    { token: api.risk.accessToken },
  )
  expect(started.status, started.text).toBe(202)
  const result = await vi.waitUntil(
    async () => {
      const { body } = await api.get(`/admin/rules/backtest?backtestId=${started.body.backtestId}`, {
        token: api.risk.accessToken,
      })
      return body.state === 'finished' ? body.result : undefined
    },
    { timeout: 60_000 },
  )
  expect(result).toMatchObject({ examined: 4, newlyDeclined: { count: 0 }, newlyApproved: { count: 0 } })
})

test('an hour is the present one of the clock and the one before, a day the twenty-four before it; what is older than two days is forgotten', async () => {
  const HOUR_MS = 3_600_000
  const nowMs = (Math.floor(api.clock.nowMs() / HOUR_MS) + 0.5) * HOUR_MS
  const rule = await api.liveRule({
    when: ['attemptsHour', 'declinesHour', 'attemptsDay', 'declinesDay', 'declinePercentDay']
      .map((name) => `merchant.${name} == -1`)
      .join(' || '),
    action: { kind: 'tag', tag: 'never' },
  })
  const hours = [1, 0, -1, -2, -24, -25]
  for (const [place, hour] of hours.entries())
    await api.context.pool.query(
      `INSERT INTO merchant_activity (merchant_id, hour, attempts, declines)
       VALUES ('mid_hours', date_trunc('hour', to_timestamp($1::bigint / 1000), 'UTC'), $2, $3)`,
      [nowMs + hour * HOUR_MS, 2 * 10 ** place, 10 ** place],
    )
  const { chain } = await api.ask(await api.giveCard(), 1, { merchantId: 'mid_hours', created: nowMs / 1000 })
  const [decision] = await api.decisionsOf(chain.id)
  expect(unpackTrace(decision?.trace ?? {})).toMatchObject({
    rules: {
      values: {
        'merchant.attemptsHour': 220,
        'merchant.declinesHour': 110,
        'merchant.attemptsDay': 22_220,
        'merchant.declinesDay': 11_110,
        'merchant.declinePercentDay': 50,
      },
    },
  })
  await api.retire(rule)

  const leftAfter = async (days: number): Promise<number> => {
    const clock = { nowMs: () => nowMs + days * 24 * HOUR_MS, now: () => new Date(nowMs + days * 24 * HOUR_MS) }
    await forgetMemories({ ...api.context, clock }, new AbortController().signal)
    const { rowCount } = await api.context.pool.query("SELECT FROM merchant_activity WHERE merchant_id = 'mid_hours'")
    return rowCount ?? 0
  }
  expect([await leftAfter(0), await leftAfter(1), await leftAfter(2)]).toEqual([6, 4, 1])
})
