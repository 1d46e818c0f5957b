import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it } from 'vitest'
import { recordCalls, type SentStatement } from '../../apps/api/test/issuing/record-statements.ts'
import { startRulesApi } from '../../apps/api/test/rules/rules-api.ts'

const api = await startRulesApi()
/** Reads of every kind: what an owner did, where they bought, how they paid last, and how often. */
const READS = [
  'card.isNewMerchant',
  'card.isImpossibleTravel',
  'card.consecutiveDeclines > 9',
  'card.count1h > 90',
  'cardholder.percentOfMax > 900000',
]

/** The plan as people read it, made for the very values that were sent. */
const explain = ({ text, values }: SentStatement): Promise<string> =>
  withClient(api.database.superuserUrl, async (client) => {
    await client.query('SET plan_cache_mode = force_custom_plan')
    const { rows } = await client.query<{ 'QUERY PLAN': string }>({ text: `EXPLAIN ${text}`, values: values ?? [] })
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })

/** One task is one statement on one node: nothing is brought to the coordinator, nothing is planned in parts. */
const isOneTask = (plan: string): boolean =>
  plan.match(/Task Count: /g)?.length === 1 &&
  plan.includes('Task Count: 1\n') &&
  !/Distributed Subplan|INSERT \.\.\. SELECT|MapMerge/.test(plan)

describe('the statements of the decision path, with limits and rules', async () => {
  const rule = await api.liveRule({ when: READS.join(' || '), action: { kind: 'tag', tag: 'seen' } })
  const calls = [...(await recordCalls(api)).values()].map((call): [string, SentStatement] => [call.text, call])

  await api.retire(rule)

  it('are all there', () => expect(calls.length).toBeGreaterThan(20))

  it.each(calls)('are each one task on one node: %s', async (_text, call) => {
    const plan = await explain(call)
    expect(isOneTask(plan), plan).toBe(true)
  })
})
