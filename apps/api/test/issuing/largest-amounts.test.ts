import { laneOfAccount } from '@cardwright/contracts/lane'
import { MAX_SAFE_MINOR } from '@cardwright/money'
import { expect, it } from 'vitest'
import { signInStaff } from '../support/staff.ts'
import { startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'

/**
 * JSON carries integers exactly up to 2^53 − 1. Much less than that can be paid in, but what comes back is always booked: sums beyond it
 * stay exact in the books, and no face shows one with a digit lost.
 */

const api = await startIssuingApi()

const LARGEST_PURCHASE = 999_999_999_999
const controls = { limits: [{ amountMinor: Number.MAX_SAFE_INTEGER, interval: 'all_time' }] }
/** The most that can be paid in, and what has to come back from merchants for the largest number that JSON carries. */
const MOST_FUNDED = 1_000_000_000_000_000n
const REST = Number(MAX_SAFE_MINOR - MOST_FUNDED)

/** A card beside the largest number that JSON carries. What comes back to that in earnest takes more than eight thousand refunds. */
async function giveRichCard(setup: Parameters<typeof api.giveCard>[0] = {}) {
  const card = await api.giveCard({ fundedMinor: MOST_FUNDED, ...setup })
  const { pool, newId } = api.context
  const lane = laneOfAccount(card.accountId)
  await pool.query(
    `INSERT INTO transfers SELECT (jsonb_populate_record(transfers, jsonb_build_object('id', $3::text, 'transaction_id', $4::text,
      'amount_minor', $5::bigint, 'debit', 'settlement', 'reason', 'refund'))).* FROM transfers WHERE lane = $1 AND account_id = $2`,
    [lane, card.accountId, newId('tr', lane), newId('ltx', lane), REST],
  )
  await pool.query('UPDATE balances SET ledger_minor = $3 WHERE lane = $1 AND account_id = $2', [
    lane,
    card.accountId,
    MAX_SAFE_MINOR,
  ])
  return card
}

it('the largest balance and the largest purchase are exact on every face', async () => {
  const card = await giveRichCard({ controls })
  const chain = new ProviderChain(card)
  expect((await api.send(chain.request(LARGEST_PURCHASE))).body).toEqual({ approved: true })
  await api.send(chain.record(LARGEST_PURCHASE, true))
  const left = Number(MAX_SAFE_MINOR - BigInt(LARGEST_PURCHASE))
  expect(await api.balance(card)).toMatchObject({ ledgerMinor: Number(MAX_SAFE_MINOR), availableMinor: left })
  for (const event of chain.capture(LARGEST_PURCHASE, true)) await api.send(event)
  const token = { token: card.person.accessToken }
  expect(await api.balance(card)).toMatchObject({ ledgerMinor: left, availableMinor: left })
  expect((await api.get(`/cards/limits?cardId=${card.cardId}`, token)).body.data).toMatchObject([
    { usedMinor: LARGEST_PURCHASE, remainingMinor: left },
  ])
  const { body } = await api.get('/account/entries', token)
  expect((body.data as { amountMinor: number }[]).map(({ amountMinor }) => amountMinor)).toEqual([
    -LARGEST_PURCHASE,
    REST,
    Number(MOST_FUNDED),
  ])
  const { body: statements } = await api.get('/account/statements', token)
  expect(statements.data).toMatchObject([{ closingMinor: left }])
  await api.expectBooksToAgree()
})

it('a refund onto the largest balance posts exactly, is told in words, and is there to be spent', async () => {
  const card = await giveRichCard()
  const token = { token: card.person.accessToken }
  for (const amount of [1, 1]) expect((await api.send(new ProviderChain(card).refund(amount, false))).status).toBe(200)
  const { rows } = await api.context.pool.query('SELECT ledger_minor FROM balances WHERE account_id = $1', [
    card.accountId,
  ])
  expect(rows).toEqual([{ ledger_minor: MAX_SAFE_MINOR + 2n }])
  const staff = { token: (await signInStaff(api, 'support')).accessToken }
  const [user] = (await api.get(`/admin/users?q=${card.person.email}`, staff)).body.data as { id: string }[]
  const faces = ['/account', '/account/statements'].map((path) => api.get(path, token))
  for (const answer of await Promise.all([...faces, api.get(`/admin/users/detail?userId=${user?.id}`, staff)])) {
    expect([answer.status, answer.body.code]).toEqual([409, 'balance_too_large'])
    expect(answer.body.detail).toContain('$90,071,992,547,409.93')
  }
  const csv = await api.get(`/account/statements?month=${api.clock.now().toISOString().slice(0, 7)}&format=csv`, token)
  expect([csv.status, csv.text.includes('90071992547409.93')]).toEqual([200, true])
  const exported = await api.get('/me/export', token)
  expect(exported.text).toContain('"ledgerMinor":"9007199254740993"')

  const spent = new ProviderChain(card)
  expect((await api.send(spent.request(100))).body).toEqual({ approved: true })
  await api.send(spent.record(100, true))
  const [decision] = await api.decisionsOf(spent.id)
  expect(decision?.trace.balanceBefore).toEqual([Number(MAX_SAFE_MINOR), 0, Number(MAX_SAFE_MINOR)])
  for (const event of spent.capture(100, true)) await api.send(event)
  expect(await api.balance(card)).toMatchObject({ ledgerMinor: Number(MAX_SAFE_MINOR - 98n) })
  await api.expectBooksToAgree()
})

it('what limits and spending count beyond it is not shown with a digit lost', async () => {
  const card = await api.giveCard({ controls })
  await api.send(new ProviderChain(card).forcePost(100))
  const beyond = MAX_SAFE_MINOR + 2n
  await api.context.pool.query('UPDATE usage_counters SET used_minor = $1 WHERE owner_id = $2', [beyond, card.cardId])
  const limits = await api.get(`/cards/limits?cardId=${card.cardId}`, { token: card.person.accessToken })
  expect([limits.status, limits.text.includes('90071992547')]).toEqual([500, false])
  const setPosted = (minor: bigint) =>
    api.context.pool.query('UPDATE authorizations SET used_minor = $1, posted_minor = $1 WHERE card_id = $2', [
      minor,
      card.cardId,
    ])
  await setPosted(beyond)
  const shown = await api.get(`/cards/detail?cardId=${card.cardId}`, { token: card.person.accessToken })
  expect([shown.status, shown.text.includes('90071992547')]).toEqual([500, false])
  // On a cluster the tests that follow look at the same books.
  await setPosted(100n)
  await api.expectBooksToAgree()
})
