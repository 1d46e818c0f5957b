import { MAX_SAFE_MINOR } from '@cardwright/money'
import { expect, it } from 'vitest'
import { startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'

/**
 * JSON carries integers exactly up to 2^53 − 1, and that much can be paid in. Sums beyond it stay exact in the books, and no face shows
 * one with a digit lost.
 */

const api = await startIssuingApi()

const LARGEST_PURCHASE = 999_999_999_999
const controls = { limits: [{ amountMinor: Number.MAX_SAFE_INTEGER, interval: 'all_time' }] }

it('the largest balance and the largest purchase are exact on every face', async () => {
  const card = await api.giveCard({ fundedMinor: MAX_SAFE_MINOR, controls })
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
    Number(MAX_SAFE_MINOR),
  ])
  const { body: statements } = await api.get('/account/statements', token)
  expect(statements.data).toMatchObject([{ closingMinor: left }])
  await api.expectBooksToAgree()
})

it('a refund onto the largest balance posts exactly; the account is not shown with another sum', async () => {
  const card = await api.giveCard({ fundedMinor: MAX_SAFE_MINOR })
  for (const amount of [1, 1]) expect((await api.send(new ProviderChain(card).refund(amount, false))).status).toBe(200)
  const { rows } = await api.context.pool.query('SELECT ledger_minor FROM balances WHERE account_id = $1', [
    card.accountId,
  ])
  expect(rows).toEqual([{ ledger_minor: MAX_SAFE_MINOR + 2n }])
  expect((await api.get('/account', { token: card.person.accessToken })).status).toBe(500)
  expect((await api.send(new ProviderChain(card).request(100))).body.approved).toBe(false)
  expect((await api.send(new ProviderChain(card).forcePost(100))).status).toBe(200)
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
