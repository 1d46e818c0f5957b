import { randomBytes } from 'node:crypto'
import type { AccountId, CardId } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import { expect } from 'vitest'
import { selectBookProblems } from '../../src/models/issuing/books-model.ts'
import { fundAccount } from '../../src/services/funding-service.ts'
import type { Answer } from '../support/http-client.ts'
import { type SignedInPerson, type StartApiOptions, startApi, type TestApi } from '../support/start-api.ts'
import { type ProviderEvent, signatureOf } from './provider-events.ts'

const SECRET = 'whsec_test_sync'
const ALL_LANES = Array.from({ length: 1024 }, (_, lane) => lane)

export interface CardOfTest {
  person: SignedInPerson
  accountId: AccountId
  cardId: CardId
  issuerCardId: string
  lane: number
}

export interface CardSetup {
  person?: SignedInPerson
  fundedMinor?: bigint
  purpose?: 'standard' | 'single_use' | 'merchant_locked'
  controls?: Record<string, unknown>
  currency?: string
}

export interface IssuingApi extends TestApi {
  /** Somebody whose account lives in that lane: there alone could what is one account's be taken for another's. */
  signUpInLane(lane: number): Promise<SignedInPerson>
  /** An active card of an approved and funded person, as the provisioning leaves it. */
  giveCard(setup?: CardSetup): Promise<CardOfTest>
  /** Sends an event as the provider does, signed over its exact bytes. */
  send(event: ProviderEvent, options?: { secret?: string; seconds?: number; body?: string }): Promise<Answer>
  balance(card: CardOfTest): Promise<Record<string, unknown>>
  transactions(card: CardOfTest, query?: string): Promise<Record<string, unknown>[]>
  /** The rows of what was decided about a payment, in their order. */
  decisionsOf(issuerAuthorizationId: string): Promise<(Record<string, unknown> & { trace: Record<string, unknown> })[]>
  /** Fails with the list of what does not agree. */
  expectBooksToAgree(): Promise<void>
}

/** The API for tests of the issuing core: cards are put in place directly, everything else goes through the public faces. */
export async function startIssuingApi(options: StartApiOptions = {}): Promise<IssuingApi> {
  const api = await startApi(options)
  const { pool } = api.context

  async function signUpInLane(lane: number): Promise<SignedInPerson> {
    const person = await api.signUp()
    const opened = String((await api.get('/account', { token: person.accessToken })).body.id) as AccountId
    let accountId = api.context.newId('acct')
    while (laneOfAccount(accountId) !== lane) accountId = api.context.newId('acct')
    await pool.query(
      `INSERT INTO accounts (lane, id, user_id, currency, created_at, updated_at)
       SELECT $3, $4, user_id, currency, created_at, updated_at FROM accounts WHERE lane = $1 AND id = $2`,
      [laneOfAccount(opened), opened, lane, accountId],
    )
    await pool.query("INSERT INTO balances (lane, account_id, currency) VALUES ($1, $2, 'usd')", [lane, accountId])
    await pool.query('UPDATE users SET account_id = $2 WHERE account_id = $1', [opened, accountId])
    // A session keeps the account that it began with.
    return { ...person, ...(await api.logIn(person)) }
  }

  async function giveCard({
    person,
    fundedMinor = 10_000n,
    purpose = 'standard',
    controls = {},
    currency = 'usd',
  }: CardSetup = {}): Promise<CardOfTest> {
    const holder = person ?? (await api.signUp())
    const profile = await api.get('/account', { token: holder.accessToken })
    const accountId = String(profile.body.id) as AccountId
    const lane = laneOfAccount(accountId)
    const cardId = api.context.newId('card', lane)
    const issuerCardId = `ic_${randomBytes(12).toString('hex')}`
    await pool.query('UPDATE accounts SET kyc_approved = true, currency = $3 WHERE lane = $1 AND id = $2', [
      lane,
      accountId,
      currency,
    ])
    await pool.query('INSERT INTO balances (lane, account_id, currency) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      lane,
      accountId,
      currency,
    ])
    await pool.query(
      `INSERT INTO cards (lane, id, account_id, user_id, status, purpose, currency, controls, issuer, issuer_card_id, vault_token, counter_owner_id, last4, created_at, updated_at)
       SELECT $1, $2, $3, user_id, 'active', $4, $5, $6, 'stripe', $7, 'test', $2, '4242', now(), now() FROM accounts WHERE lane = $1 AND id = $3`,
      [lane, cardId, accountId, purpose, currency, JSON.stringify(controls), issuerCardId],
    )
    await pool.query(
      "INSERT INTO issuer_cards (issuer, issuer_card_id, lane, account_id, card_id) VALUES ('stripe', $1, $2, $3, $4)",
      [issuerCardId, lane, accountId, cardId],
    )
    if (fundedMinor > 0n) {
      const key = randomBytes(8).toString('hex')
      await fundAccount(api.context, {
        accountId,
        amountMinor: fundedMinor,
        source: 'sandbox',
        reference: key,
        key,
        reason: 'test',
        actor: { kind: 'system', id: 'test', requestId: '' },
      })
    }
    return { person: holder, accountId, cardId, issuerCardId, lane }
  }

  const send: IssuingApi['send'] = async (
    event,
    { secret = SECRET, seconds = Math.floor(api.clock.nowMs() / 1000), body = JSON.stringify(event) } = {},
  ) => {
    const response = await fetch(`${api.url}/webhooks/stripe`, {
      method: 'POST',
      headers: { 'stripe-signature': signatureOf(body, secret, seconds), 'content-type': 'application/json' },
      body,
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text.startsWith('{') ? JSON.parse(text) : {},
    }
  }

  return {
    ...api,
    signUpInLane,
    giveCard,
    send,
    async balance({ person }) {
      return (await api.get('/account', { token: person.accessToken })).body
    },
    async transactions({ person }, query = '') {
      const { body, status, text } = await api.get(`/cards/transactions${query}`, { token: person.accessToken })
      if (status !== 200) throw new Error(`Listing transactions answered ${status}: ${text}`)
      return body.data as Record<string, unknown>[]
    },
    async decisionsOf(issuerAuthorizationId) {
      const { rows } = await pool.query(
        'SELECT d.* FROM decisions d JOIN authorizations a ON a.lane = d.lane AND a.id = d.authorization_id WHERE a.issuer_id = $1 ORDER BY d.seq',
        [issuerAuthorizationId],
      )
      return rows
    },
    async expectBooksToAgree() {
      expect(await selectBookProblems(pool, ALL_LANES)).toEqual([])
    },
  }
}
