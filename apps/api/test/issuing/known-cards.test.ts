import { randomUUID } from 'node:crypto'
import { withClient } from '@cardwright/local-postgres'
import { describe, expect, it } from 'vitest'
import { signInStaff } from '../support/staff.ts'
import { keepsCards, type Outcome, startDecisionProcess } from './decision-process.ts'
import { type CardOfTest, startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'
import { recordStatements } from './record-statements.ts'

/** What a process keeps of cards from one batch to the next is never what a decision of the next goes by, where anybody has changed it. */

const api = await startIssuingApi()
const staff = await signInStaff(api, 'risk', 'support')
const process = startDecisionProcess(api)

/** On a cluster nothing is kept: there a card is read for each batch. */
const keeps = await keepsCards(api)
const readsOfKept = keeps ? [] : ['card_states']

const askedFor = (card: CardOfTest, amount = 1) => ({ card, event: new ProviderChain(card).request(amount) })
async function decide(card: CardOfTest, amount = 1): Promise<Outcome> {
  const [outcome] = await process.decide([askedFor(card, amount)])
  if (outcome === undefined) throw new Error('nothing was decided')
  return outcome
}
const cardReads = () => process.sent.filter((name) => name === 'card_states')

/** A card that the process has decided for, and keeps. */
async function giveKept(setup: Parameters<typeof api.giveCard>[0] = {}): Promise<CardOfTest> {
  const card = await api.giveCard(setup)
  await decide(card, 0)
  await decide(card, 0)
  expect(cardReads()).toEqual(readsOfKept)
  return card
}

const byHand = (text: string, values: unknown[] = []) =>
  withClient(api.database.ownerUrl, (owner) => owner.query(text, values))
const ofCard = (change: string, value: unknown) => (card: CardOfTest) =>
  byHand(`UPDATE cards SET ${change} WHERE lane = $1 AND id = $2`, [card.lane, card.cardId, value])
const ofAccount = (change: string, value: unknown) => (card: CardOfTest) =>
  byHand(`UPDATE accounts SET ${change} WHERE lane = $1 AND id = $2`, [card.lane, card.accountId, value])

async function ask(path: string, body: object, token: string): Promise<void> {
  const { status, text } = await api.post(path, body, { token, headers: { 'Idempotency-Key': randomUUID() } })
  if (status >= 300) throw new Error(`${path} answered ${status}: ${text}`)
}
const asHolder = (path: string, body: object) => (card: CardOfTest) =>
  ask(path, { cardId: card.cardId, ...body }, card.person.accessToken)

const blocked = { blockedCountries: ['US'] }
const limitOf = (amountMinor: number) => ({ limits: [{ amountMinor, interval: 'daily' }] })
/** A limit that the decision looked at. */
const looked = (owner: string, limitMinor: number) => ({
  checks: expect.arrayContaining([expect.objectContaining({ kind: 'limit', owner, limitMinor })]),
})
const failed = (owner: string) => ({
  checks: expect.arrayContaining([expect.objectContaining({ kind: 'restriction', owner, passed: false })]),
})

type Change = [name: string, change: (card: CardOfTest) => Promise<unknown>, seen: object]

describe('what somebody changes between two decisions of one process', () => {
  it.each<Change>([
    [
      'a freeze by the cardholder',
      asHolder('/cards/freeze', {}),
      { card: { status: 'frozen', frozenBy: 'cardholder' } },
    ],
    ['closing', asHolder('/cards/close', {}), { card: { status: 'closed' } }],
    ["the card's controls", asHolder('/cards/controls', { controls: limitOf(77) }), looked('card', 77)],
    [
      "the account's controls",
      ({ person }) => ask('/account/controls', { controls: limitOf(78) }, person.accessToken),
      looked('account', 78),
    ],
    [
      'the ceiling that staff set',
      ({ accountId }) =>
        ask('/admin/accounts/ceiling', { accountId, controls: limitOf(79), reason: 'A test' }, staff.accessToken),
      looked('account', 79),
    ],
    [
      'a freeze by the program',
      ({ cardId }) => ask('/admin/cards/freeze', { cardId, reason: 'A test' }, staff.accessToken),
      { card: { status: 'frozen', frozenBy: 'program' } },
    ],
    [
      'a freeze of the whole account',
      async ({ accountId }) => {
        const { rows } = await api.context.pool.query('SELECT id FROM users WHERE account_id = $1', [accountId])
        await ask('/admin/users/freeze', { userId: rows[0].id, reason: 'A test' }, staff.accessToken)
      },
      { account: { status: 'frozen' } },
    ],
    [
      'the time zone',
      async ({ person }) => {
        const { status } = await api.post('/me/update', { timeZone: 'Asia/Tokyo' }, { token: person.accessToken })
        expect(status).toBe(200)
      },
      { account: { timeZone: 'Asia/Tokyo' } },
    ],
  ])('through the program is seen by the second: %s', async (_name, change, seen) => {
    const card = await giveKept()
    await change(card)
    expect((await decide(card)).trace).toMatchObject(seen)
    expect(cardReads()).toEqual(['card_states'])
    expect((await decide(card)).trace).toMatchObject(seen)
    expect(cardReads()).toEqual(readsOfKept)
  })

  it.each<Change>([
    ['status and frozen_by', ofCard("status = 'frozen', frozen_by = $3", 'program'), { card: { status: 'frozen' } }],
    ['status', ofCard('status = $3', 'closed'), { card: { status: 'closed' } }],
    ['purpose', ofCard('purpose = $3', 'single_use'), { card: { purpose: 'single_use' } }],
    ['controls', ofCard('controls = $3', blocked), failed('card')],
    ['counter_owner_id', ofCard('counter_owner_id = $3', 'card_line'), { card: { line: 'card_line' } }],
    ['consumed_by', ofCard('consumed_by = $3', 'auth_one'), { card: { consumedBy: 'auth_one' } }],
    ['locked_merchant_id', ofCard('locked_merchant_id = $3', 'mid_1'), { card: { lockedMerchantId: 'mid_1' } }],
    ['created_at', ofCard('created_at = to_timestamp($3)', 1), { card: { createdAtMs: 1_000 } }],
  ])("by a statement typed by hand is seen by the second: the card's %s", async (_name, change, seen) => {
    const card = await giveKept()
    await change(card)
    expect((await decide(card)).trace).toMatchObject(seen)
  })

  it('by hand is seen by the second: who froze the card, alone', async () => {
    const card = await giveKept()
    await ofCard("status = 'frozen', frozen_by = $3", 'program')(card)
    await decide(card)
    await ofCard('frozen_by = $3', 'cardholder')(card)
    expect((await decide(card)).trace).toMatchObject({ card: { frozenBy: 'cardholder' } })
  })

  it.each<Change>([
    ['status', ofAccount('status = $3', 'frozen'), { account: { status: 'frozen' } }],
    ['kyc_approved', ofAccount('kyc_approved = $3', false), { account: { kycApproved: false } }],
    ['currency', ofAccount('currency = $3', 'eur'), { account: { currency: 'eur' } }],
    ['controls', ofAccount('controls = $3', blocked), failed('account')],
    ['ceiling', ofAccount('ceiling = $3', blocked), failed('account')],
    ['created_at', ofAccount('created_at = to_timestamp($3)', 1), { account: { openedAtMs: 1_000 } }],
    ['country', ofAccount('country = $3', 'JP'), { account: { country: 'JP' } }],
    ['time_zone', ofAccount('time_zone = $3', 'Asia/Tokyo'), { account: { timeZone: 'Asia/Tokyo' } }],
  ])("by a statement typed by hand is seen by the second: the account's %s", async (_name, change, seen) => {
    const card = await giveKept()
    await change(card)
    expect((await decide(card)).trace).toMatchObject(seen)
  })

  it('by hand is seen by the second: whose card it is', async () => {
    const card = await giveKept()
    await ofCard('user_id = $3', 'usr_other')(card)
    await decide(card)
    const { rows } = await byHand('SELECT user_id FROM authorizations WHERE lane = $1 AND card_id = $2', [
      card.lane,
      card.cardId,
    ])
    expect(rows.filter(({ user_id: user }) => user === 'usr_other')).toHaveLength(1)
  })

  it('is every column that a decision reads of a card and its account', async () => {
    const { rows } = await byHand(
      `SELECT c.relname AS table, array_agg(a.attname::text ORDER BY a.attname) AS columns
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(t.tgattr)
       WHERE t.tgname = 'count_state_change' AND c.relname IN ('cards', 'accounts') GROUP BY 1 ORDER BY 1`,
    )
    expect(rows).toMatchObject([{ table: 'accounts' }, { table: 'cards' }])
    const watched = new Set(rows.flatMap(({ table, columns }) => columns.map((column: string) => `${table}.${column}`)))
    const read = await columnsRead()
    expect(read.size).toBeGreaterThan(15)
    expect([...read].filter((column) => !watched.has(column))).toEqual([])
  })

  it('by hand, where it takes the card away, leaves nothing to be decided for', async () => {
    const card = await giveKept()
    await byHand('DELETE FROM cards WHERE lane = $1 AND id = $2', [card.lane, card.cardId])
    await expect(decide(card)).rejects.toThrow('is in the directory but not in its lane')
  })

  it('is counted where it belongs, whatever tables whoever changes it has of his own', async () => {
    const card = await giveKept()
    await withClient(api.database.runtimeUrl, async (client) => {
      await client.query('CREATE TEMP TABLE balances (lane smallint, account_id text, state_version bigint)')
      await client.query("UPDATE cards SET status = 'frozen', frozen_by = 'program' WHERE lane = $1 AND id = $2", [
        card.lane,
        card.cardId,
      ])
    })
    expect((await decide(card)).trace).toMatchObject({ card: { status: 'frozen' } })
  })
})

/** The columns of `cards` and `accounts` that are read of a card; its own key stays what it is. */
async function columnsRead(): Promise<Set<string>> {
  const statements = [...(await recordStatements(api))].filter((text) =>
    /\bJOIN cards c\b[\s\S]*\bJOIN accounts a\b/.test(text),
  )
  expect(statements.length).toBeGreaterThan(0)
  const names: Record<string, string> = { c: 'cards', a: 'accounts' }
  const columns = statements.flatMap((text) =>
    [...text.slice(0, text.indexOf(' FROM ')).matchAll(/\b([ca])\.(\w+)/g)].map(
      ([, table, column]) => `${names[String(table)]}.${column}`,
    ),
  )
  return new Set(columns.filter((column) => !['cards.lane', 'cards.id'].includes(column)))
}
