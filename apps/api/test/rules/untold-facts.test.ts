import { compileRuleSet } from '@cardwright/rules'
import { afterAll, expect, test, vi } from 'vitest'
import { createPool } from '../../src/database/pool.ts'
import { unpackTrace } from '../../src/models/issuing/stored-trace.ts'
import { findCurrentRuleSet } from '../../src/models/rules/rule-set-model.ts'
import type { BatchTools } from '../../src/services/issuing/batch.ts'
import { decideBatch } from '../../src/services/issuing/decision-batch.ts'
import { KnownCards } from '../../src/services/issuing/known-cards.ts'
import { createRuleSets } from '../../src/services/issuing/live-rules.ts'
import { createControlsCompiler } from '../../src/services/issuing/stored-controls.ts'
import { readPasts, replayAccount } from '../../src/services/rules/backtest-reading.ts'
import { toRuleDocument } from '../../src/services/rules/rule-documents.ts'
import { warmUnreadyMemories } from '../../src/services/rules/warm-rule-memories.ts'
import type { CardOfTest } from '../issuing/issuing-api.ts'
import { ProviderChain, readRequest } from '../issuing/provider-events.ts'
import { startRulesApi } from './rules-api.ts'

const api = await startRulesApi({ hasSchedules: false })
const pool = createPool({
  url: api.database.runtimeUrl,
  max: 1,
  applicationName: 'cardwright-test-missing',
  logger: api.context.logger,
  pipeline: true,
})
afterAll(() => pool.end())

/** Decides as a process does that has these rules. */
async function decide(card: CardOfTest & { created?: number }, amount: number, ruleSets: BatchTools['ruleSets']) {
  const client = await pool.connect()
  const tools = {
    newId: api.context.newId,
    compileControls: createControlsCompiler(),
    ruleSets,
    knownCards: new KnownCards(),
  }
  const { lane, accountId, cardId } = card
  const chain = new ProviderChain(card)
  const addressed = { request: readRequest(chain.request(amount)), address: { lane, accountId, cardId } }
  await client.query('BEGIN')
  const { decided, committed } = await decideBatch(client, tools, [addressed], api.clock.nowMs())
  await client.query('COMMIT')
  committed()
  client.release()
  const [{ trace } = { trace: {} }] = await api.decisionsOf(chain.id)
  return { answer: decided[0]?.answer, trace: unpackTrace(trace), id: decided[0]?.authorizationId }
}

test('what could not be told when it was decided is not told when it is replayed: the answer is the same', async () => {
  await api.liveRule({ when: 'card.countAllTime < 0', action: { kind: 'tag', tag: 'never' } })
  const isWarm = async () => {
    const { rowCount } = await api.context.pool.query(
      "SELECT FROM graphile_worker.jobs WHERE task_identifier = 'warm-all-memories'",
    )
    expect(rowCount).toBe(0)
  }
  await vi.waitFor(isWarm, { timeout: 60_000 })
  const card = await api.giveCard()
  // Nobody remembers the first three, and there is room for one of them in a decision.
  for (let paid = 0; paid < 3; paid += 1)
    expect((await decide(card, 100, { at: async () => undefined })).answer).toEqual({ isApproved: true })
  const narrow = createRuleSets({ inBatch: 1, mostOfOne: 1, leastOfOne: 1, mostLeft: 20_000, mostUnsaved: 0 })
  const { answer, trace, id } = await decide(card, 100, narrow)
  expect(answer).toMatchObject({ isApproved: false, reason: 'processing_error' })
  expect(trace).toMatchObject({ rules: { missing: ['card.countAllTime'] } })
  // Nor is anybody told a value that nothing saw.
  const [explained] = (await api.detail(String(id))).decisions as { trace: Record<string, unknown>[] }[]
  expect(explained?.trace.find(({ kind }) => kind === 'rule')?.values).toMatchObject({
    result: 'error',
    facts: expect.not.objectContaining({ 'card.countAllTime': expect.anything() }),
  })

  const { documents } = await findCurrentRuleSet(api.context.db)
  const ruleSet = compileRuleSet(documents.map(toRuleDocument))
  const replayed: boolean[] = []
  const to = new Date(api.clock.nowMs() + 1_000)
  for await (const past of readPasts(api.context.db, to)) {
    const tally = { add: (_: unknown, { isApproved }: { isApproved: boolean }) => void replayed.push(isApproved) }
    const run = { row: { from_at: new Date(0), to_at: to }, past, ruleSet, tally }
    await replayAccount(api.context.db, { ...run, goesOn: () => Promise.resolve(true) })
  }
  expect(replayed).toEqual([true, true, true, false])
})

test('of payments of one moment none is lost where the past is taken in up to the midst of them', async () => {
  const created = Math.floor(api.clock.nowMs() / 1000) - 60
  const card = { ...(await api.giveCard()), created }
  for (let paid = 0; paid < 4; paid += 1) await decide(card, 100, { at: async () => undefined })
  const narrow = createRuleSets({ inBatch: 2, mostOfOne: 2, leastOfOne: 2, mostLeft: 20_000, mostUnsaved: 0 })
  const { created: _, ...later } = card
  expect((await decide(later, 100, narrow)).trace).toMatchObject({ rules: { missing: ['card.countAllTime'] } })
  await warmUnreadyMemories(api.context, new AbortController().signal)
  expect((await decide(later, 100, narrow)).trace).toMatchObject({ rules: { values: { 'card.countAllTime': 4 } } })
})
