import { expect, test, vi } from 'vitest'
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
