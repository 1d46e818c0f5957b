import { expect, it } from 'vitest'
import { type CardOfTest, startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { disputeEvent } from './dispute-events.ts'

/** Nobody answers at the issuer's address: what is known of disputes comes from events. */
const api = await startIssuingApi({
  env: { STRIPE_API_URL: 'http://127.0.0.1:9', STRIPE_SECRET_KEY: 'sk_test_sandbox' },
})
const card = await api.giveCard()
const [credited, draft] = [await beginDispute(card, 700), await beginDispute(card, 300)]
await api.send(disputeEvent({ ...credited, amount: 700, status: 'submitted' }))

async function beginDispute({ issuerCardId, person }: CardOfTest, amount: number) {
  const event = new ProviderChain({ issuerCardId }).forcePost(amount)
  const { object } = event.data as { object: { id: string } }
  await api.send(event)
  const [payment] = await api.transactions(card)
  const claim = { transactionId: payment?.id, reason: 'fraudulent', explanation: 'I was never there.' }
  const { body } = await api.post('/disputes/create', claim, { token: person.accessToken })
  return { disputeId: String(body.id), issuerTransactionId: object.id }
}

const UNIQUE = '23505'
const CHECK = '23514'

/** The same row with another value in one column. */
const copyOf = (table: string, column: string, key: string) =>
  `INSERT INTO ${table} SELECT (jsonb_populate_record(t, jsonb_build_object('${column}', $2::text))).* FROM ${table} t WHERE t.${key} = $1`

it.each([
  ['a step of a claim that is booked twice', copyOf('dispute_bookings', 'step', 'dispute_id'), 'credit', UNIQUE],
  ['a second dispute of a payment', copyOf('disputes', 'id', 'id'), 'dsp_another', UNIQUE],
  [
    'a clearing that is claimed by two disputes',
    copyOf('dispute_claims', 'dispute_id', 'dispute_id'),
    draft.disputeId,
    UNIQUE,
  ],
  [
    'a credit that stays when the dispute is decided',
    'UPDATE disputes SET status = $2, decided_at = now() WHERE id = $1',
    'lost',
    CHECK,
  ],
  [
    'a credit above what is contested',
    'UPDATE disputes SET provisional_credit_minor = $2::bigint WHERE id = $1',
    '701',
    CHECK,
  ],
])('the database refuses %s', async (_what, sql, value, code) => {
  expect((await api.balance(card)).ledgerMinor).toBe(9_700)
  await expect(api.context.pool.query(sql, [credited.disputeId, value])).rejects.toMatchObject({ code })
})

it.each(['dispute_bookings', 'dispute_events', 'dispute_evidence'])(
  'the database lets nobody change %s',
  async (table) => {
    for (const change of [`UPDATE ${table} SET lane = lane`, `DELETE FROM ${table}`])
      await expect(api.context.pool.query(change)).rejects.toThrow(/permission denied/)
  },
)
