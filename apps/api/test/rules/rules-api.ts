import { expect } from 'vitest'
import { type CardOfTest, type IssuingApi, startIssuingApi } from '../issuing/issuing-api.ts'
import { type ChainOptions, ProviderChain } from '../issuing/provider-events.ts'
import { type StaffOfTest, signInStaff } from '../support/staff.ts'
import type { StartApiOptions } from '../support/start-api.ts'

export interface RuleOfTest {
  name?: string
  scope?: { kind: string; id?: string }
  when: string
  action: Record<string, unknown>
  onError?: 'decline' | 'ignore'
}

export interface RulesApi extends IssuingApi {
  risk: StaffOfTest
  second: StaffOfTest
  saveRule(rule: RuleOfTest, ruleId?: string): Promise<{ ruleId: string; version: number }>
  /** Asks for a transition and lets the second member of staff agree. */
  goLive(rule: { ruleId: string; version: number }): Promise<void>
  retire(rule: { ruleId: string; version: number }): Promise<void>
  liveRule(rule: RuleOfTest): Promise<{ ruleId: string; version: number }>
  /** Asks for a payment in real time; the body of the answer. */
  ask(card: CardOfTest, amount: number, options?: Partial<ChainOptions>): Promise<Asked>
  detail(authorizationId: string): Promise<Record<string, unknown>>
  /** The next card of its line; the card itself is closed. */
  replaceCard(card: CardOfTest): Promise<CardOfTest>
}

export interface Asked {
  chain: ProviderChain
  answer: Record<string, unknown>
  /** Our id of the payment. */
  id: string
}

export async function startRulesApi(options: StartApiOptions = {}): Promise<RulesApi> {
  const api = await startIssuingApi(options)
  const risk = await signInStaff(api, 'risk')
  const second = await signInStaff(api, 'risk')

  const saveRule: RulesApi['saveRule'] = async (rule, ruleId) => {
    const body = { name: 'A rule of the test', scope: { kind: 'program' }, stream: 'authorization', ...rule }
    const answer = await api.post('/admin/rules/save', ruleId === undefined ? body : { ...body, ruleId }, {
      token: risk.accessToken,
    })
    expect(answer.status, answer.text).toBe(201)
    return { ruleId: String(answer.body.ruleId), version: Number(answer.body.version) }
  }

  async function agreeTo(path: string, rule: { ruleId: string; version: number }): Promise<void> {
    const asked = await api.post(path, { ...rule, reason: 'Tried in the test' }, { token: risk.accessToken })
    expect(asked.status, asked.text).toBe(202)
    const decided = await api.post(
      '/admin/approvals/decide',
      { approvalId: asked.body.approvalId, decision: 'approve', reason: 'Agreed in the test' },
      { token: second.accessToken },
    )
    expect(decided.status, decided.text).toBe(200)
  }

  return {
    ...api,
    risk,
    second,
    saveRule,
    goLive: (rule) => agreeTo('/admin/rules/promote', rule),
    retire: (rule) => agreeTo('/admin/rules/retire', rule),
    async liveRule(rule) {
      const saved = await saveRule(rule)
      await agreeTo('/admin/rules/promote', saved)
      return saved
    },
    async ask(card, amount, more = {}) {
      const chain = new ProviderChain({ ...card, ...more })
      const answer = await api.send(chain.request(amount))
      expect(answer.status, answer.text).toBe(200)
      const { rows } = await api.context.pool.query<{ id: string }>(
        'SELECT id FROM authorizations WHERE lane = $1 AND issuer_id = $2',
        [card.lane, chain.id],
      )
      return { chain, answer: answer.body, id: String(rows[0]?.id) }
    },
    async replaceCard(card) {
      const { pool } = api.context
      const cardId = api.context.newId('card', card.lane)
      const issuerCardId = `ic_${cardId}`
      await pool.query(
        `INSERT INTO cards (lane, id, account_id, user_id, status, purpose, currency, controls, issuer, issuer_card_id, vault_token, counter_owner_id, last4, created_at, updated_at)
         SELECT lane, $3, account_id, user_id, 'active', purpose, currency, controls, issuer, $4, vault_token, counter_owner_id, last4, now(), now()
         FROM cards WHERE lane = $1 AND id = $2`,
        [card.lane, card.cardId, cardId, issuerCardId],
      )
      await pool.query("UPDATE cards SET status = 'closed' WHERE lane = $1 AND id = $2", [card.lane, card.cardId])
      await pool.query(
        "INSERT INTO issuer_cards (issuer, issuer_card_id, lane, account_id, card_id) VALUES ('stripe', $1, $2, $3, $4)",
        [issuerCardId, card.lane, card.accountId, cardId],
      )
      return { ...card, cardId, issuerCardId }
    },
    async detail(authorizationId) {
      const answer = await api.get(`/admin/authorizations/detail?authorizationId=${authorizationId}`, {
        token: risk.accessToken,
      })
      expect(answer.status, answer.text).toBe(200)
      return answer.body
    },
  }
}
