import { adminExceptionPage, exception, exceptionPage } from '@cardwright/contracts'
import { describe, expect, test } from 'vitest'
import type { CardOfTest } from '../issuing/issuing-api.ts'
import { signInStaff } from '../support/staff.ts'
import { startRulesApi } from './rules-api.ts'

const api = await startRulesApi()
const support = await signInStaff(api, 'support')
const auditor = await signInStaff(api, 'auditor')
const LIMITED = { limits: [{ amountMinor: 1_000, interval: 'daily' }] }

const request = (card: CardOfTest, transactionId: string, reason = 'Dinner with a customer') =>
  api.post('/exceptions/request', { transactionId, reason }, { token: card.person.accessToken })

async function declinedPayment(card: CardOfTest, amount = 3_000) {
  const asked = await api.ask(card, amount)
  expect(asked.answer.approved).toBe(false)
  return asked.id
}

async function granted(card: CardOfTest, more: Record<string, unknown> = {}, amount = 3_000) {
  const asked = await request(card, await declinedPayment(card, amount))
  expect(asked.status, asked.text).toBe(201)
  const body = { exceptionId: asked.body.id, decision: 'grant', reason: 'Known merchant', ...more }
  const decided = await api.post('/admin/exceptions/decide', body, { token: support.accessToken })
  expect(decided.status, decided.text).toBe(200)
  return String(asked.body.id)
}

const statusOf = async (card: CardOfTest, id: string) => {
  const { body } = await api.get('/exceptions', { token: card.person.accessToken })
  return exceptionPage.parse(body).data.find((entry) => entry.id === id)?.status
}

describe('a granted exception', () => {
  test('lets one payment at this merchant over the limit, once', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    const id = await granted(card)
    expect((await api.ask(card, 3_000, { merchantId: 'mid_other' })).answer.approved).toBe(false)
    expect((await api.ask(card, 3_001)).answer.approved).toBe(false)
    expect((await api.ask(card, 900)).answer.approved).toBe(true)
    expect(await statusOf(card, id)).toBe('granted')
    const passed = await api.ask(card, 3_000)
    expect(passed.answer).toEqual({ approved: true })
    expect(await statusOf(card, id)).toBe('used')
    expect((await api.ask(card, 3_000)).answer.approved).toBe(false)
    const detail = await api.detail(passed.id)
    expect(JSON.stringify(detail.decisions)).toContain(id)
    await api.expectBooksToAgree()
  })

  test('is named beside all that it let through, and nothing of that is shown as failed', async () => {
    const rule = await api.liveRule({ when: 'amount > 2000', action: { kind: 'decline', reason: 'limit_exceeded' } })
    const card = await api.giveCard({ controls: { ...LIMITED, blockedCategories: ['grocery_stores_supermarkets'] } })
    const exceptionId = await granted(card)
    const stepsOf = async (id: string) =>
      (await api.detail(id)).decisions as { trace: { kind: string; passed: boolean; values: object }[] }[]
    const passed = await api.ask(card, 3_000)
    expect(passed.answer).toEqual({ approved: true })
    const [approved] = await stepsOf(passed.id)
    expect(approved?.trace.map(({ kind, passed: isPassed }) => [kind, isPassed])).toEqual([
      ['restriction', true],
      ['rule', true],
      ['limit', true],
      ['balance', true],
    ])
    for (const step of approved?.trace.slice(0, 3) ?? []) expect(step.values).toMatchObject({ exceptionId })
    const refused = await api.ask(card, 3_000)
    const [declined] = await stepsOf(refused.id)
    expect(declined?.trace.filter(({ passed: isPassed }) => !isPassed)).toMatchObject([{ kind: 'restriction' }])
    await api.retire(rule)
  })

  test('is there again where the issuer recorded the payment as declined', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    const other = await granted(card)
    expect((await api.ask(card, 3_000)).answer).toEqual({ approved: true })
    const id = await granted(card)
    const lost = await api.ask(card, 3_000)
    expect([lost.answer, await statusOf(card, id)]).toEqual([{ approved: true }, 'used'])
    await api.send(lost.chain.record(3_000, false, 'webhook_timeout'))
    expect([await statusOf(card, id), await statusOf(card, other)]).toEqual(['granted', 'used'])
    expect((await api.ask(card, 3_000)).answer).toEqual({ approved: true })
    expect(await statusOf(card, id)).toBe('used')
    await api.expectBooksToAgree()
  })

  test('is for a payment of its own, and not for an increment of another one', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    const id = await granted(card)
    const { chain } = await api.ask(card, 900)
    await api.send(chain.record(900, true))
    expect((await api.send(chain.request(500))).body.approved).toBe(false)
    await api.send(chain.record(500, false))
    expect(await statusOf(card, id)).toBe('granted')
    expect((await api.ask(card, 3_000)).answer).toEqual({ approved: true })
    expect(await statusOf(card, id)).toBe('used')
  })

  test('waits behind another one for the same merchant that expires before it', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    const inHours = (hours: number) => ({ expiresAt: new Date(api.clock.nowMs() + hours * 3_600_000).toISOString() })
    const late = await granted(card, inHours(9))
    const soon = await granted(card, { ...inHours(1), amountMinor: 2_000 }, 3_000 + 1)
    const between = await granted(card, inHours(5), 3_000 + 2)
    const statuses = () => Promise.all([late, soon, between].map((id) => statusOf(card, id)))
    expect((await api.ask(card, 2_500)).answer).toEqual({ approved: true })
    // The one that expires first is not for that much.
    expect(await statuses()).toEqual(['granted', 'granted', 'used'])
    expect((await api.ask(card, 2_000)).answer).toEqual({ approved: true })
    expect(await statuses()).toEqual(['granted', 'used', 'used'])
  })

  test('is used once by two retries at the same time', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    const id = await granted(card)
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.ask(card, 3_000)))
    expect(answers.filter(({ answer }) => answer.approved === true)).toHaveLength(1)
    expect(await statusOf(card, id)).toBe('used')
  })

  test('lets a blocked category pass, be it blocked by the cardholder or by a rule, but no suspicion and no empty account', async () => {
    const rule = await api.liveRule({ when: 'amount == 2002', action: { kind: 'decline', reason: 'fraud_suspected' } })
    const ruled = await api.liveRule({
      when: 'amount == 2001 || amount == 2002',
      action: { kind: 'decline', reason: 'category_blocked' },
    })
    const card = await api.giveCard()
    const id = await granted(card, {}, 2_001)
    expect((await api.ask(card, 2_001)).answer.approved).toBe(true)
    expect(await statusOf(card, id)).toBe('used')
    await api.retire(ruled)
    await api.retire(rule)
    const blocked = await api.giveCard({ controls: { blockedCategories: ['5411'] }, fundedMinor: 500n })
    const other = await granted(blocked, { amountMinor: 600 }, 100)
    expect((await api.ask(blocked, 600)).answer.approved).toBe(false)
    expect(await statusOf(blocked, other)).toBe('granted')
    expect((await api.ask(blocked, 500)).answer.approved).toBe(true)
  })

  test('is not used up by a verification of the card for nothing', async () => {
    const card = await api.giveCard({ controls: { blockedCategories: ['5411'] } })
    const id = await granted(card)
    expect((await api.ask(card, 0)).answer).toMatchObject({ approved: false })
    expect(await statusOf(card, id)).toBe('granted')
    expect((await api.ask(card, 3_000)).answer).toEqual({ approved: true })
  })

  test('covers no rule that failed, unless the rule is to be ignored then', async () => {
    const blocking = await api.liveRule({
      when: 'amount == 2003',
      action: { kind: 'decline', reason: 'category_blocked' },
    })
    const card = await api.giveCard()
    const id = await granted(card, {}, 2_003)
    // Whoever asks for exactly this amount makes the rule divide by zero.
    const failing = { when: '1000 / (amount - 2003) == 7', action: { kind: 'tag', tag: 'seen' } }
    const strict = await api.liveRule(failing)
    expect((await api.ask(card, 2_003)).answer).toMatchObject({ approved: false })
    expect(await statusOf(card, id)).toBe('granted')
    await api.retire(strict)
    const lenient = await api.liveRule({ ...failing, onError: 'ignore' })
    expect((await api.ask(card, 2_003)).answer).toEqual({ approved: true })
    expect(await statusOf(card, id)).toBe('used')
    for (const rule of [lenient, blocking]) await api.retire(rule)
  })

  test('covers no other restriction of the card', async () => {
    const card = await api.giveCard({ controls: { blockedCategories: ['5411'], blockedCountries: ['US'] } })
    const id = await granted(card)
    const again = await api.ask(card, 3_000)
    expect(again.answer.approved).toBe(false)
    expect(await statusOf(card, id)).toBe('granted')
    expect((await api.ask(card, 3_000, { country: 'CA' })).answer).toEqual({ approved: true })
  })

  test('expires, and can be taken back', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    const id = await api.clock.standStill(async () => {
      const soon = new Date(api.clock.nowMs() + 60_000).toISOString()
      const expiring = await granted(card, { expiresAt: soon })
      api.clock.advance(60_000)
      // From that very moment on.
      expect((await api.ask(card, 3_000)).answer.approved).toBe(false)
      expect(await statusOf(card, expiring)).toBe('expired')
      return expiring
    })
    const another = await granted(card)
    const cancelled = await api.post('/exceptions/cancel', { exceptionId: another }, { token: card.person.accessToken })
    expect(exception.parse(cancelled.body).status).toBe('cancelled')
    const { rows } = await api.context.pool.query(
      'SELECT action, actor_kind, reason FROM audit WHERE subject_id = $1 ORDER BY at, id',
      [another],
    )
    expect(rows).toEqual([
      { action: 'exception.requested', actor_kind: 'cardholder', reason: 'Dinner with a customer' },
      { action: 'exception.granted', actor_kind: 'staff', reason: 'Known merchant' },
      { action: 'exception.cancelled', actor_kind: 'cardholder', reason: '' },
    ])
    expect((await api.ask(card, 3_000)).answer.approved).toBe(false)
    for (const exceptionId of [another, id]) {
      const again = await api.post('/exceptions/cancel', { exceptionId }, { token: card.person.accessToken })
      expect(again.body.code).toBe('exception_not_open')
    }
    const used = await granted(card)
    expect((await api.ask(card, 3_000)).answer.approved).toBe(true)
    const late = await api.post('/exceptions/cancel', { exceptionId: used }, { token: card.person.accessToken })
    expect([late.body.code, await statusOf(card, used)]).toEqual(['exception_not_open', 'used'])
  })

  test('is told to its person, granted or refused, with the words that are theirs to know', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    const id = await granted(card, { amountMinor: 2_900 })
    const { body: other } = await request(card, await declinedPayment(card, 3_007))
    const refusal = { exceptionId: other.id, decision: 'refuse', reason: 'Not this time' }
    await api.post('/admin/exceptions/decide', refusal, { token: support.accessToken })
    const { rows } = await api.context.pool.query(
      "SELECT payload->'notice'->'content' AS told FROM outbox WHERE subject_id = ANY($1) ORDER BY at, id",
      [[id, other.id]],
    )
    const merchant = 'Corner Grocery'
    expect(rows.map(({ told }) => told)).toEqual([
      { code: 'exception_granted', amountMinor: '2900', currency: 'usd', merchant },
      { code: 'exception_refused', merchant, reason: 'Not this time' },
    ])
  })

  test('waits a week where staff name no other time, to its last moment', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    await api.clock.standStill(async () => {
      const id = await granted(card)
      const { body } = await api.get('/exceptions', { token: card.person.accessToken })
      const weekMs = 7 * 86_400_000
      const expiresAt = new Date(api.clock.nowMs() + weekMs).toISOString()
      expect(body.data).toMatchObject([{ id, status: 'granted', expiresAt }])
      api.clock.advance(weekMs)
      Object.assign(card.person, await api.logIn(card.person))
      expect(await statusOf(card, id)).toBe('expired')
      for (const [status, ids] of [
        ['granted', []],
        ['expired', [id]],
      ] as const) {
        const { body: page } = await api.get(`/exceptions?status=${status}`, { token: card.person.accessToken })
        expect(exceptionPage.parse(page).data.map((entry) => entry.id)).toEqual(ids)
      }
    })
    Object.assign(support, await api.logIn(support))
    Object.assign(auditor, await api.logIn(auditor))
  })

  test('waits no longer than ninety days, and not for a moment that has passed', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    const asked = await request(card, await declinedPayment(card))
    const grant = (inMs: number) => {
      const expiresAt = new Date(api.clock.nowMs() + inMs).toISOString()
      const body = { exceptionId: asked.body.id, decision: 'grant', reason: 'Known merchant', expiresAt }
      return api.post('/admin/exceptions/decide', body, { token: support.accessToken })
    }
    for (const inMs of [-1_000, 90 * 86_400_000 + 60_000])
      expect((await grant(inMs)).body).toMatchObject({ status: 422, code: 'validation_failed' })
    expect(await statusOf(card, String(asked.body.id))).toBe('pending')
    expect((await grant(90 * 86_400_000 - 60_000)).status).toBe(200)
  })

  test('is told to the person with the amount that was granted, which is all that may pass', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    await granted(card, { amountMinor: 2_500 })
    await expect
      .poll(async () => (await api.get('/me/notifications', { token: card.person.accessToken })).text)
      .toContain('One payment of up to $25.00 at Corner Grocery')
    expect((await api.ask(card, 2_501)).answer.approved).toBe(false)
    expect((await api.ask(card, 2_500)).answer).toEqual({ approved: true })
  })
})

describe('a request', () => {
  test('is only for a decline for a limit or a category, of one’s own, and once', async () => {
    const card = await api.giveCard({ controls: LIMITED, fundedMinor: 500n })
    const fine = await api.ask(card, 100)
    expect((await request(card, fine.id)).body.code).toBe('not_declined')
    const poor = await api.ask(card, 800)
    expect((await request(card, poor.id)).body.code).toBe('not_declined')
    const over = await declinedPayment(card)
    const stranger = await api.giveCard()
    expect((await request(stranger, over)).status).toBe(404)
    const asked = await request(card, over)
    expect(exception.parse(asked.body)).toMatchObject({ status: 'pending', amountMinor: 3_000, transactionId: over })
    expect((await request(card, over)).body.code).toBe('exception_exists')
    const foreign = await api.post(
      '/exceptions/cancel',
      { exceptionId: asked.body.id },
      { token: stranger.person.accessToken },
    )
    expect(foreign.status).toBe(404)
    await api.post('/exceptions/cancel', { exceptionId: asked.body.id }, { token: card.person.accessToken })
    const anew = await request(card, over)
    expect([anew.status, anew.body.id === asked.body.id]).toEqual([201, false])
  })

  test('is made once, and decided once, by many at once', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    const payment = await declinedPayment(card)
    const answers = await Promise.all([1, 2, 3].map(() => request(card, payment)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
    const exceptionId = answers.find(({ status }) => status === 201)?.body.id
    const decide = (decision: string) =>
      api.post('/admin/exceptions/decide', { exceptionId, decision, reason: 'At once' }, { token: support.accessToken })
    const decided = await Promise.all(['grant', 'refuse', 'grant', 'refuse'].map(decide))
    expect(decided.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
    const insert = `INSERT INTO exceptions SELECT (jsonb_populate_record(e, '{"id": "exc_another"}')).* FROM exceptions e WHERE id = '${exceptionId}'`
    await expect(api.context.pool.query(insert)).rejects.toThrow('exceptions_of_payment')
  })

  test('is listed page by page: the newest first for the person, the oldest first for staff', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    const ids: unknown[] = []
    for (let count = 0; count < 3; count += 1) {
      ids.push((await request(card, await declinedPayment(card))).body.id)
      api.clock.advance(1)
    }
    const listed = async (path: string, token: string) => {
      const seen: unknown[] = []
      let cursor = ''
      do {
        const { body } = await api.get(`${path}?limit=2${cursor}`, { token })
        seen.push(...(body.data as { id: string }[]).map(({ id }) => id))
        cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`
      } while (cursor !== '')
      return seen
    }
    expect(await listed('/exceptions', card.person.accessToken)).toEqual(ids.toReversed())
    const everybody = await listed('/admin/exceptions', auditor.accessToken)
    expect(everybody.slice(-3)).toEqual(ids)
    expect(new Set(everybody).size).toBe(everybody.length)
  })

  test('is refused with a reason; a decided one stays decided', async () => {
    const card = await api.giveCard({ controls: LIMITED })
    const asked = await request(card, await declinedPayment(card))
    const refuse = (token: string) =>
      api.post(
        '/admin/exceptions/decide',
        { exceptionId: asked.body.id, decision: 'refuse', reason: 'Too much' },
        { token },
      )
    expect((await refuse(auditor.accessToken)).status).toBe(403)
    const page = await api.get('/admin/exceptions?status=pending&limit=100', { token: auditor.accessToken })
    expect(adminExceptionPage.parse(page.body).data).toContainEqual(
      expect.objectContaining({
        id: asked.body.id,
        user: { id: expect.any(String), fullName: expect.stringContaining('•') },
      }),
    )
    expect((await refuse(support.accessToken)).body).toMatchObject({ status: 'refused', decisionReason: 'Too much' })
    expect((await refuse(support.accessToken)).body.code).toBe('exception_not_open')
    expect((await api.ask(card, 3_000)).answer.approved).toBe(false)
  })
})
