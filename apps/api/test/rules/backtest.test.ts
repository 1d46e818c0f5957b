import { backtest } from '@cardwright/contracts'
import { describe, expect, test } from 'vitest'
import { ProviderChain } from '../issuing/provider-events.ts'
import { signInStaff } from '../support/staff.ts'
import { type RuleOfTest, startRulesApi } from './rules-api.ts'

const api = await startRulesApi()
const auditor = await signInStaff(api, 'auditor')
const support = await signInStaff(api, 'support')
const { risk } = api
const NEVER = { when: 'amount == -1', action: { kind: 'tag', tag: 'never' } }
const REASON = { reason: 'Because of the test' }

describe('a backtest', () => {
  const TO = '2100-01-01'
  const run = async (rule: { ruleId: string; version: number }, from: string, to = TO) => {
    const started = await api.post('/admin/rules/backtest', { ...rule, from, to }, { token: risk.accessToken })
    expect(started.status, started.text).toBe(202)
    return String(started.body.backtestId)
  }
  const read = async (id: string) =>
    backtest.parse((await api.get(`/admin/rules/backtest?backtestId=${id}`, { token: auditor.accessToken })).body)
  const finished = (id: string) => expect.poll(async () => (await read(id)).state, { timeout: 60_000 }).toBe('finished')

  test('reproduces every decision of the live rules over their own period, and tells what others would have changed', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const velocity = await api.liveRule({
      name: 'At most three an hour, and no more than 2,000 in all',
      when: 'card.count1h >= 3 || cardholder.sum24h + amount > 2000 || card.consecutiveDeclines >= 4',
      action: { kind: 'decline', reason: 'velocity' },
    })
    const buffer = await api.liveRule({
      when: 'merchant.mcc == "5812"',
      action: { kind: 'hold_buffer', percent: 20 },
    })
    const cards = [
      await api.giveCard({ controls: { limits: [{ amountMinor: 2_500, interval: 'daily' }] } }),
      await api.giveCard(),
    ]
    for (let index = 0; index < 24; index += 1) {
      const card = cards[index % 2]
      if (card === undefined) continue
      const amount = [300, 900, 50, 1_500][index % 4] ?? 1
      const { chain, answer } = await api.ask(card, amount, {
        mcc: index % 3 === 0 ? '5812' : '5411',
        created: Math.floor(Date.now() / 1000) - 40_000 + index * 1_500,
      })
      await api.send(chain.record(amount, answer.approved === true))
      if (answer.approved === true && index % 5 === 0) await api.send(chain.reverse(amount))
      if (answer.approved === true && index % 7 === 0)
        for (const event of chain.capture(amount + 40)) await api.send(event)
    }
    const same = await run(velocity, began)
    await finished(same)
    const report = await read(same)
    expect(report.result?.examined).toBeGreaterThanOrEqual(24)
    expect(report.progress.examined).toBe(report.result?.examined)
    expect([report.result?.newlyDeclined.count, report.result?.newlyApproved.count]).toEqual([0, 0])

    const draft = await api.saveRule({ when: 'false', action: { kind: 'tag', tag: 'none' } }, velocity.ruleId)
    const without = await run(draft, began)
    await finished(without)
    const { result } = await read(without)
    const { rows } = await api.context.pool.query<{ count: bigint }>(
      "SELECT count(*) AS count FROM decisions WHERE reason = 'velocity' AND trace ->> 'otherwise' = 'approved' AND requested_minor <> 666",
    )
    expect(result?.newlyApproved.count).toBeGreaterThanOrEqual(Number(rows[0]?.count))
    expect(result?.newlyApproved.byDay.reduce((sum, { count }) => sum + count, 0)).toBe(result?.newlyApproved.count)
    expect(result?.newlyApproved.examples[0]).toMatchObject({ merchant: 'Corner Grocery', currency: 'usd' })

    const strict = await api.saveRule({ when: 'amount > 100', action: { kind: 'decline', reason: 'velocity' } })
    const stricter = await run(strict, began)
    await finished(stricter)
    expect((await read(stricter)).result?.newlyDeclined.count).toBeGreaterThan(0)
    await api.retire(velocity)
    await api.retire(buffer)
  })

  test('an exception that was used covers no suspicion of another rule', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const blocked = await api.liveRule({
      when: 'amount == 4321',
      action: { kind: 'decline', reason: 'category_blocked' },
    })
    const card = await api.giveCard()
    const { id: transactionId } = await api.ask(card, 4_321)
    const body = { transactionId, reason: 'Needed' }
    const asked = await api.post('/exceptions/request', body, { token: card.person.accessToken })
    const grant = { exceptionId: asked.body.id, decision: 'grant', ...REASON }
    await api.post('/admin/exceptions/decide', grant, { token: support.accessToken })
    expect((await api.ask(card, 4_321)).answer.approved).toBe(true)
    const suspicious = { when: 'amount == 4321', action: { kind: 'decline', reason: 'fraud_suspected' } }
    const same = await run(blocked, began)
    const stricter = await run(await api.saveRule(suspicious), began)
    await finished(same)
    await finished(stricter)
    expect((await read(same)).result?.newlyDeclined.count).toBe(0)
    expect((await read(stricter)).result?.newlyDeclined.count).toBe(1)
    await api.retire(blocked)
  })

  test('examines what was decided from its beginning on and before its end, and knows what came before', async () => {
    const card = await api.giveCard()
    const times: string[] = []
    for (let asked = 0; asked < 4; asked += 1) {
      api.clock.advance(1_000)
      const { id } = await api.ask(card, 731)
      const [decision] = (await api.detail(id)).decisions as { decidedAt: string }[]
      times.push(String(decision?.decidedAt))
    }
    const [, second = '', , last = ''] = times
    const rule = await api.saveRule({
      scope: { kind: 'card', id: card.cardId },
      when: 'card.countAllTime == 1 || card.countAllTime == 3',
      action: { kind: 'decline', reason: 'velocity' },
    })
    const id = await run(rule, second, last)
    await finished(id)
    const { progress, result } = await read(id)
    // The first is followed as it was; of the next two the one is declined and the other goes through in its place.
    expect(progress).toEqual({ examined: 2, total: 2 })
    expect(result).toMatchObject({ examined: 2, newlyDeclined: { count: 2, amountMinor: 1_462 } })
    expect(result?.newlyDeclined.examples.map(({ decidedAt }) => decidedAt)).toEqual(times.slice(1, 3))
  })

  test('approves nothing anew that limits or balance would have declined beside the rule', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const live = await api.liveRule({ when: 'amount >= 909', action: { kind: 'decline', reason: 'velocity' } })
    const limited = await api.giveCard({ controls: { limits: [{ amountMinor: 950, interval: 'daily' }] } })
    const poor = await api.giveCard({ fundedMinor: 950n })
    for (const card of [limited, poor]) for (const amount of [951, 909]) await api.ask(card, amount)
    const id = await run(await api.saveRule(NEVER, live.ruleId), began)
    await finished(id)
    expect((await read(id)).result?.newlyApproved).toMatchObject({ count: 2, amountMinor: 1_818 })
    await api.retire(live)
  })

  test('asks limits and balance about what it would approve: a part passes where the whole did not, a smaller buffer finds room', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const buffer = (percent: number) => ({ when: 'amount == 960', action: { kind: 'hold_buffer', percent } })
    const part = (maxAmountMinor: number) => ({ when: 'amount >= 970', action: { kind: 'partial', maxAmountMinor } })
    const buffered = await api.liveRule(buffer(20))
    const capped = await api.liveRule({ ...part(300), when: 'amount == 975' })
    const limited = await api.giveCard({ controls: { limits: [{ amountMinor: 965, interval: 'per_authorization' }] } })
    const counted = await api.giveCard({ controls: { limits: [{ count: 0, interval: 'daily' }] } })
    const poor = await api.giveCard({ fundedMinor: 1_000n })
    const answers = [
      await api.ask(poor, 960),
      await api.ask(limited, 970, { isAmountControllable: true }),
      await api.ask(counted, 970, { isAmountControllable: true }),
      await api.ask(limited, 975, { isAmountControllable: true }),
    ]
    expect(answers.map(({ answer }) => answer.approved)).toEqual([false, false, false, true])
    const outcome = async (rule: RuleOfTest, ruleId?: string) => {
      const id = await run(await api.saveRule(rule, ruleId), began)
      await finished(id)
      const { newlyApproved, newlyDeclined, approvedForMore } = (await read(id)).result ?? {}
      return [newlyApproved, newlyDeclined, approvedForMore].map((side) => [side?.count, side?.amountMinor])
    }
    const nothing = [0, 0]
    // Of 1,000 there is room for 960 and 40 more.
    expect(await outcome(buffer(4), buffered.ruleId)).toEqual([[1, 960], nothing, nothing])
    expect(await outcome(buffer(5), buffered.ruleId)).toEqual([nothing, nothing, nothing])
    expect(await outcome(part(965), capped.ruleId)).toEqual([[1, 965], nothing, [1, 665]])
    expect(await outcome(part(966), capped.ruleId)).toEqual([nothing, [1, 300], nothing])
    await api.retire(buffered)
    await api.retire(capped)
  })

  test('lets a verification for nothing pass where more was spent than was there, as it was decided', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const card = await api.giveCard({ fundedMinor: 1_000n })
    await api.send(new ProviderChain(card).forcePost(1_500))
    expect((await api.ask(card, 0)).answer).toEqual({ approved: true })
    const draft = await api.saveRule({ when: 'false', action: { kind: 'tag', tag: 'none' } })
    const id = await run(draft, began)
    await finished(id)
    const { result } = await read(id)
    expect([result?.examined, result?.newlyDeclined.count, result?.newlyApproved.count]).toEqual([1, 0, 0])
  })

  test('goes on from its own answers: what it declines is not captured there, and what it approves counts', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const live = await api.liveRule({ when: 'amount == 906', action: { kind: 'decline', reason: 'velocity' } })
    const card = await api.giveCard()
    const outcome = async (rule: RuleOfTest, ruleId?: string) => {
      const id = await run(await api.saveRule(rule, ruleId), began)
      await finished(id)
      const { newlyDeclined, newlyApproved } = (await read(id)).result ?? {}
      return [newlyDeclined?.amountMinor, newlyApproved?.amountMinor]
    }
    const bought = await api.ask(card, 905)
    await api.send(bought.chain.record(905, true))
    for (const event of bought.chain.capture(905, true)) await api.send(event)
    const refused = await api.ask(card, 906)
    await api.send(refused.chain.record(906, false))
    await api.ask(card, 507)
    const velocity = { kind: 'decline', reason: 'velocity' }
    expect(await outcome({ when: 'amount == 905 || card.sum24h >= 905', action: velocity })).toEqual([905, 0])
    expect(await outcome({ when: 'card.count24h >= 2', action: velocity }, live.ruleId)).toEqual([507, 906])
    await api.retire(live)
  })

  test('takes what was told in its place among the decisions, also where the account came to hold another currency', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const live = await api.liveRule({
      when: 'card.sum24h >= 904 && amount == 509 || chainAmount < 0',
      action: { kind: 'decline', reason: 'velocity' },
    })
    const card = await api.giveCard()
    const { chain } = await api.ask(card, 904)
    await api.send(chain.record(904, true))
    expect((await api.ask(card, 509)).answer).toMatchObject({ approved: false })
    await api.send(new ProviderChain({ ...card, currency: 'eur' }).forcePost(1))
    // More than it ever was: what is asked for then is added to nothing.
    await api.send(chain.reverse(1_200))
    expect((await api.send(chain.request(100))).body).toEqual({ approved: true })
    expect((await api.ask(card, 509)).answer).toEqual({ approved: true })
    const id = await run(live, began)
    await finished(id)
    expect((await read(id)).result).toMatchObject({
      examined: 4,
      newlyDeclined: { count: 0 },
      newlyApproved: { count: 0 },
    })
    await api.expectBooksToAgree()
    await api.retire(live)
  })

  test('goes on from a part that it approves: what was captured of the whole did not happen there', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const velocity = { kind: 'decline', reason: 'velocity' }
    const live = await api.liveRule({ when: 'card.sum24h == 300 && amount == 508', action: velocity })
    const card = await api.giveCard()
    const { chain } = await api.ask(card, 907, { isAmountControllable: true })
    await api.send(chain.record(907, true))
    for (const event of chain.capture(907, true)) await api.send(event)
    expect((await api.ask(card, 508)).answer).toEqual({ approved: true })
    const part = { when: 'amount == 907', action: { kind: 'partial', maxAmountMinor: 300 } }
    const id = await run(await api.saveRule(part), began)
    await finished(id)
    expect((await read(id)).result).toMatchObject({
      approvedForLess: { count: 1, amountMinor: 607 },
      newlyDeclined: { count: 1, amountMinor: 508 },
    })
    await api.retire(live)
  })

  test('tells what would be approved for less or more, what a buffer would stop, and each currency by itself', async () => {
    const began = new Date(api.clock.nowMs()).toISOString()
    const capped = await api.liveRule({ when: 'amount == 903', action: { kind: 'partial', maxAmountMinor: 300 } })
    const cards = [await api.giveCard(), await api.giveCard({ currency: 'eur' })]
    for (const card of cards) {
      await api.ask(card, 803, { isAmountControllable: true, currency: card === cards[1] ? 'eur' : 'usd' })
      await api.ask(card, 903, { isAmountControllable: true, currency: card === cards[1] ? 'eur' : 'usd', mcc: '5812' })
    }
    const outcome = async (rule: RuleOfTest, ruleId?: string) => {
      const id = await run(await api.saveRule(rule, ruleId), began)
      await finished(id)
      return (await read(id)).result
    }
    const half = await outcome({ when: 'amount == 803', action: { kind: 'partial', percent: 50 } })
    const each = (amountMinor: number) =>
      ['eur', 'usd'].map((currency) => expect.objectContaining({ currency, count: 1, amountMinor }))
    expect(half).toMatchObject({ newlyDeclined: { count: 0, amountMinor: 0 }, approvedForMore: { count: 0 } })
    expect(half?.approvedForLess).toMatchObject({ count: 2, amountMinor: null, amounts: each(402) })
    expect(half?.approvedForLess.byDay).toEqual(each(402))
    const laxer = { when: 'amount == 903', action: { kind: 'partial', maxAmountMinor: 500 } }
    const more = (await outcome(laxer, capped.ruleId))?.approvedForMore
    expect(more).toMatchObject({ count: 2, amounts: each(200), byCategory: each(200) })
    expect(more?.byCategory[0]).toMatchObject({ categoryCode: '5812' })
    // What is left of 10,000 beside 803 is 9,197.
    const buffer = (amountMinor: number) => ({ when: 'amount == 803', action: { kind: 'hold_buffer', amountMinor } })
    expect((await outcome(buffer(9_197)))?.newlyDeclined).toMatchObject({ count: 0, amounts: [] })
    expect((await outcome(buffer(9_198)))?.newlyDeclined).toMatchObject({ count: 2, amounts: each(803) })
    const small = { when: 'amount == 903', action: { kind: 'decline', reason: 'velocity' } }
    expect((await outcome(small))?.newlyDeclined.amounts).toEqual(each(300))
    await api.retire(capped)
  })

  test('can be cancelled; what has ended stays', async () => {
    const rule = await api.saveRule(NEVER)
    const id = await run(rule, '2020-01-01')
    const cancelled = await api.post('/admin/rules/backtest/cancel', { backtestId: id }, { token: risk.accessToken })
    expect(['cancelled', 'finished']).toContain(cancelled.body.state)
    const { rows } = await api.context.pool.query(
      "SELECT actor_id FROM audit WHERE action = 'rule.backtest_cancelled' AND details->>'backtestId' = $1",
      [id],
    )
    expect(rows).toEqual(cancelled.body.state === 'cancelled' ? [{ actor_id: risk.id }] : [])
    const again = await api.post('/admin/rules/backtest/cancel', { backtestId: id }, { token: risk.accessToken })
    expect(again.body.state).toBe(cancelled.body.state)
    const wrong = await api.post(
      '/admin/rules/backtest',
      { ...rule, from: TO, to: '2020-01-01' },
      { token: risk.accessToken },
    )
    expect(wrong.status).toBe(422)
  })

  test('is ordered for a version that is there, and a span of time that is one; what has ended is not cancelled', async () => {
    const rule = await api.saveRule(NEVER)
    const order = (more: object) =>
      api.post('/admin/rules/backtest', { ...rule, from: '2020-01-01', to: TO, ...more }, { token: risk.accessToken })
    expect((await order({ to: '2020-01-01' })).body.errors).toMatchObject([{ path: 'to' }])
    expect((await order({ version: 2 })).status).toBe(404)
    const id = await run(rule, '2020-01-01')
    await finished(id)
    const late = await api.post('/admin/rules/backtest/cancel', { backtestId: id }, { token: risk.accessToken })
    expect(late.body.state).toBe('finished')
    const log = await api.get(`/admin/audit?subjectId=${rule.ruleId}`, { token: auditor.accessToken })
    const actions = (log.body.data as { action: string }[]).map(({ action }) => action)
    expect(actions.toSorted()).toEqual(['rule.backtested', 'rule.saved'])
  })
})
