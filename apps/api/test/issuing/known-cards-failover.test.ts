import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it, vi } from 'vitest'
import { type KeptCard, KnownCards } from '../../src/services/issuing/known-cards.ts'
import { startDecisionProcess } from './decision-process.ts'
import { type CardOfTest, startIssuingApi } from './issuing-api.ts'
import { startAuthorizer } from './own-authorizer.ts'
import { ProviderChain, readRequest } from './provider-events.ts'

/** A server that takes over may lack the last changes: what was kept of them is worth nothing, whatever number stands there. */

const api = await startIssuingApi()

const eventOf = (card: CardOfTest) => new ProviderChain(card).request(1)
const FREEZE = "UPDATE cards SET status = 'frozen', frozen_by = 'program' WHERE lane = $1 AND id = $2"

/** Changes rows as another server finds them: no trigger sees it. */
const asFound = (statements: readonly [text: string, values: unknown[]][]) =>
  withClient(api.database.superuserUrl, async (superuser) => {
    await superuser.query("SET session_replication_role = 'replica'")
    for (const [text, values] of statements) await superuser.query(text, values)
  })

describe('after a failover', () => {
  it('a process believes nothing that it kept, once its connections are new', async () => {
    const card = await api.giveCard()
    const { authorizer, pool, applicationName } = startAuthorizer(api)
    const decide = () => authorizer.authorize(readRequest(eventOf(card)))
    for (let times = 0; times < 2; times += 1) expect(await decide()).toEqual({ isApproved: true })
    await asFound([[FREEZE, [card.lane, card.cardId]]])
    await withClient(api.database.superuserUrl, (superuser) =>
      superuser.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
        applicationName,
      ]),
    )
    await vi.waitFor(() => expect(pool.totalCount).toBe(0), { timeout: 20_000 })
    expect(await decide()).toMatchObject({ isApproved: false, reason: 'card_not_active' })
    expect(await decide()).toMatchObject({ isApproved: false, reason: 'card_not_active' })
  })

  it('what a batch reads that was under way is not kept for the next', async () => {
    const card = await api.giveCard()
    const process = startDecisionProcess(api)
    const onSend = (name: string) => {
      if (name === 'card_states') process.forget()
    }
    await process.decide([{ card, event: eventOf(card) }], { onSend })
    await asFound([[FREEZE, [card.lane, card.cardId]]])
    const [outcome] = await process.decide([{ card, event: eventOf(card) }])
    expect(outcome?.trace?.card).toMatchObject({ status: 'frozen' })
  })

  it('a change there has another number than one that was lost, also for a process that noticed nothing', async () => {
    const card = await api.giveCard()
    const process = startDecisionProcess(api)
    const decide = async () => (await process.decide([{ card, event: eventOf(card) }]))[0]?.trace?.card
    const { rows } = await api.context.pool.query(
      'SELECT state_version FROM balances WHERE lane = $1 AND account_id = $2',
      [card.lane, card.accountId],
    )
    const address = [card.lane, card.cardId]
    await api.context.pool.query('UPDATE cards SET created_at = to_timestamp(1) WHERE lane = $1 AND id = $2', address)
    expect(await decide()).toMatchObject({ status: 'active', createdAtMs: 1_000 })
    await asFound([
      ['UPDATE cards SET created_at = to_timestamp(2) WHERE lane = $1 AND id = $2', address],
      [
        'UPDATE balances SET state_version = $3 WHERE lane = $1 AND account_id = $2',
        [card.lane, card.accountId, rows[0].state_version],
      ],
    ])
    // One change, as was lost.
    await api.context.pool.query(FREEZE, address)
    expect(await decide()).toMatchObject({ status: 'frozen', createdAtMs: 2_000 })
  })
})

describe('a process that goes on as before', () => {
  it('keeps some ten thousands of cards and no more', () => {
    const known = new KnownCards()
    const [card, sizes] = [{ version: 0n } as KeptCard, new Set<number>()]
    for (let read = 0; read < 100_000; read += 1) sizes.add(known.shelf.set(`card_${read}`, card).size)
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(10_000)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(50_000)
  })

  it('reads a card once for many batches', async () => {
    const card = await api.giveCard()
    const sent: string[] = []
    const { authorizer } = startAuthorizer(api, { onSend: (what) => sent.push(what) })
    for (let times = 0; times < 5; times += 1)
      expect(await authorizer.authorize(readRequest(eventOf(card)))).toEqual({ isApproved: true })
    const reads = sent.filter((what) => what === 'card_states')
    expect(reads).toHaveLength(api.context.pool.shardOf === undefined ? 1 : 5)
    expect(sent.filter((what) => what === 'balances_lock')).toHaveLength(5)
  })
})
