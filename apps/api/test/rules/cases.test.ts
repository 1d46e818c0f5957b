import { type CaseView, casePage } from '@cardwright/contracts'
import { describe, expect, test } from 'vitest'
import type { OutboxMessage } from '../../src/models/outbox-model.ts'
import { openRuleCases } from '../../src/services/case-service.ts'
import { signInStaff } from '../support/staff.ts'
import { startRulesApi } from './rules-api.ts'

const api = await startRulesApi()
const auditor = await signInStaff(api, 'auditor')
const { risk, second } = api

describe('cases', () => {
  test('that a rule asks for are opened once, however often the message of its decision comes', async () => {
    const card = await api.giveCard()
    const { id } = await api.ask(card, 100)
    const cases = ['one', 'two'].map((name) => ({ ruleId: `rule_${name}`, title: `Rule ${name}` }))
    const message = { subjectId: id, payload: { decisionId: 'dec_1', cases } } as unknown as OutboxMessage
    for (let delivery = 0; delivery < 2; delivery += 1)
      await api.context.db.transaction().execute((tx) => openRuleCases(api.context, tx, message))
    const page = await api.get(`/admin/cases?subjectId=${id}`, { token: auditor.accessToken })
    expect(casePage.parse(page.body).data.map(({ title, links }) => [title, links.cardId])).toEqual([
      ['Rule one', card.cardId],
      ['Rule two', card.cardId],
    ])
  })

  test('are opened, assigned, commented on and closed with an outcome; a closed one must be opened again first', async () => {
    const card = await api.giveCard()
    const opened = await api.post(
      '/admin/cases/create',
      { subject: { kind: 'card', id: card.cardId }, title: 'Odd pattern', note: 'Nine attempts.' },
      { token: risk.accessToken },
    )
    expect(opened.status, opened.text).toBe(201)
    const { rows } = await api.context.pool.query('SELECT user_id FROM cards WHERE lane = $1 AND id = $2', [
      card.lane,
      card.cardId,
    ])
    const userId = rows[0].user_id
    expect(opened.body.links).toEqual({ authorizationId: null, cardId: card.cardId, userId })
    const { id: paymentId } = await api.ask(card, 100)
    for (const [subject, links] of [
      [
        { kind: 'authorization', id: paymentId },
        { authorizationId: paymentId, cardId: card.cardId, userId },
      ],
      [
        { kind: 'account', id: card.accountId },
        { authorizationId: null, cardId: null, userId },
      ],
      [
        { kind: 'user', id: userId },
        { authorizationId: null, cardId: null, userId },
      ],
    ] as const) {
      const body = { subject, title: 'Linked', note: 'To what it belongs to.' }
      const made = await api.post('/admin/cases/create', body, { token: risk.accessToken })
      expect(made.body.links, made.text).toEqual(links)
      const about = await api.get(`/admin/cases?subjectId=${subject.id}`, { token: auditor.accessToken })
      expect(casePage.parse(about.body).data).toEqual([expect.objectContaining({ subject, links })])
    }
    const { caseId } = opened.body
    const update = (body: Record<string, unknown>, token = second.accessToken) =>
      api.post('/admin/cases/update', { caseId, ...body }, { token })
    expect((await update({ assignee: second.id, status: 'in_progress' })).body).toMatchObject({ assignee: second.id })
    expect((await update({ comment: 'Called the cardholder.' })).body).toMatchObject({
      comments: [{ by: second.id, text: 'Called the cardholder.' }],
    })
    const unsaid = await update({ status: 'closed' })
    expect([unsaid.status, unsaid.body.errors]).toEqual([
      422,
      [{ path: 'outcome', code: 'required', message: 'A case is closed with an outcome.' }],
    ])
    expect((await update({ status: 'closed', outcome: 'false_alarm' })).body).toMatchObject({ outcome: 'false_alarm' })
    expect((await update({ comment: 'One more thing' })).body.code).toBe('case_closed')
    expect((await update({ status: 'open' })).body).toMatchObject({ status: 'open', outcome: null })
    expect((await update({ assignee: card.person.email })).status).toBe(422)
    expect((await update({ comment: 'No' }, auditor.accessToken)).status).toBe(403)
    const mine = await api.get(`/admin/cases?assignee=${second.id}`, { token: auditor.accessToken })
    expect(casePage.parse(mine.body).data.map((entry: CaseView) => entry.caseId)).toEqual([caseId])
    const unassigned = async () => {
      const { body } = await api.get('/admin/cases?assignee=none&limit=100', { token: auditor.accessToken })
      return casePage.parse(body).data.map((entry: CaseView) => entry.caseId)
    }
    expect(await unassigned()).not.toContain(caseId)
    expect((await update({ assignee: null })).body).toMatchObject({ assignee: null })
    expect(await unassigned()).toContain(caseId)
    const gone = await signInStaff(api, 'support')
    await api.context.pool.query("UPDATE users SET status = 'disabled' WHERE id = $1", [gone.id])
    expect((await update({ assignee: gone.id })).body.errors).toMatchObject([
      { path: 'assignee', code: 'reference_unknown' },
    ])
    const log = await api.get(`/admin/audit?subjectId=${caseId}`, { token: auditor.accessToken })
    expect((log.body.data as { action: string }[]).map(({ action }) => action)).toEqual([
      'case.updated',
      'case.updated',
      'case.closed',
      'case.updated',
      'case.updated',
      'case.opened',
    ])
    const absent = { kind: 'user', id: 'usr_01kb4x3n5w8k1n3q5s7v9x2z4b' }
    const body = { subject: absent, title: 'Nobody', note: 'Nothing' }
    expect((await api.post('/admin/cases/create', body, { token: risk.accessToken })).status).toBe(404)
  })
})
