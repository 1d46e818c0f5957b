import { withClient } from '@cardwright/local-postgres'
import { expect, it } from 'vitest'
import { selectBookProblems } from '../../src/models/issuing/books-model.ts'
import { startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'

/** What the check of the books finds, each time something was changed behind it. Nothing of it stays. */

const api = await startIssuingApi()
const card = await api.giveCard()
const chain = new ProviderChain(card)
await api.send(chain.request(3_000))
await api.send(chain.record(3_000, true))
for (const event of chain.capture(1_000)) await api.send(event)
const poor = await api.giveCard({ fundedMinor: 500n })
await api.send(new ProviderChain(poor).forcePost(800))
await api.send(new ProviderChain({ ...poor, currency: 'eur' }).record(500, true, 'webhook_timeout'))

const BALANCE = 'balance_is_transfers'
const HELD = 'held_is_hold_transfers'
const HOLDS = 'held_is_holds'
const POSTED = 'posted_is_clearings'
const SEQUENCE = 'sequence_is_decisions'
const LENT = 'lent_is_disputes'
const STEPS = 'dispute_steps_moved'
const KEYS = 'facts_have_keys'

const OF_CARD = `lane = ${card.lane} AND account_id = '${card.accountId}'`
const OF_POOR = `lane = ${poor.lane} AND account_id = '${poor.accountId}'`

const transfer = (debit: string, credit: string, reason: string, currency = 'usd') => `
  INSERT INTO transfers (lane, id, at, transaction_id, account_id, debit, credit, amount_minor, currency, reason)
  VALUES (${card.lane}, 'tr_books', now(), 'ltx_books', '${card.accountId}', '${debit}', '${credit}', 7, '${currency}', '${reason}')`

it.each([
  ['nothing', 'SELECT 1', []],
  ['money that came from nowhere', `UPDATE balances SET ledger_minor = ledger_minor + 1 WHERE ${OF_CARD}`, [BALANCE]],
  ['a debt that is forgotten', `UPDATE balances SET overdraft_minor = 0 WHERE ${OF_POOR}`, [BALANCE]],
  ['money that went nowhere', transfer('cardholder', 'settlement', 'clearing'), [BALANCE]],
  ['a debt of nowhere', transfer('overdraft', 'settlement', 'clearing'), [BALANCE]],
  ['more held than was', `UPDATE balances SET held_minor = held_minor + 1 WHERE ${OF_CARD}`, [HELD, HOLDS]],
  ['a hold without an authorization', transfer('holds_contra', 'holds', 'hold'), [HELD]],
  ['an authorization that holds more', `UPDATE authorizations SET hold_minor = 9 WHERE ${OF_CARD}`, [HOLDS]],
  ['an authorization that posted more', `UPDATE authorizations SET posted_minor = 9 WHERE ${OF_CARD}`, [POSTED]],
  [
    'a force post for less',
    `UPDATE authorizations SET posted_minor = 799 WHERE kind = 'force_post' AND ${OF_POOR}`,
    [POSTED],
  ],
  ['a decision that is gone', `UPDATE balances SET decision_seq = decision_seq + 1 WHERE ${OF_CARD}`, [SEQUENCE]],
  ['a loan without a dispute', transfer('disputes', 'cardholder', 'provisional_credit'), [BALANCE, LENT, STEPS]],
  ['a step without a booking', transfer('settlement', 'disputes', 'dispute_won'), [LENT, STEPS]],
  [
    'a fact without a key',
    `INSERT INTO facts SELECT (jsonb_populate_record(f, '{"id":"fact_books","provider_id":"books"}')).* FROM facts f WHERE kind = 'authorization' AND ${OF_CARD}`,
    [KEYS],
  ],
  [
    'a fact whose key names another',
    `INSERT INTO facts SELECT (jsonb_populate_record(f, '{"id":"fact_books"}')).* FROM facts f WHERE kind = 'authorization' AND ${OF_CARD}`,
    [KEYS],
  ],
  [
    'a key without its fact',
    `INSERT INTO fact_keys (lane, provider, provider_id, authorization_id, fact_id, at) VALUES (${card.lane}, 'stripe', 'books', 'auth_books', 'fact_books', now())`,
    [KEYS],
  ],
])('finds %s', async (_what, statement, checks) => {
  await withClient(api.database.ownerUrl, async (client) => {
    await client.query('BEGIN')
    await client.query(statement)
    const problemsIn = async (lanes: readonly number[]) =>
      (await selectBookProblems(client, lanes)).map(({ check }) => check)
    expect(await problemsIn([card.lane, poor.lane])).toEqual(checks)
    // Whoever asks about other lanes is told nothing of it.
    expect(
      await problemsIn([(card.lane + 1) % 1024, (card.lane + 2) % 1024].filter((lane) => lane !== poor.lane)),
    ).toEqual([])
    await client.query('ROLLBACK')
  })
})
