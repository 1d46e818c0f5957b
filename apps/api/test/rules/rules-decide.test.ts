import { adminAuthorizationDetail, adminAuthorizationPage } from '@cardwright/contracts'
import { compileRuleSet, type RequestFacts, type RuleSubject } from '@cardwright/rules'
import { afterEach, describe, expect, test } from 'vitest'
import { unpackTrace } from '../../src/models/issuing/stored-trace.ts'
import { findRuleSetOrThrow } from '../../src/models/rules/rule-set-model.ts'
import { toRuleDocument } from '../../src/services/rules/rule-documents.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { type RuleOfTest, startRulesApi } from './rules-api.ts'

const api = await startRulesApi()
const live: { ruleId: string; version: number }[] = []

async function given(rule: RuleOfTest) {
  const saved = await api.liveRule(rule)
  live.push(saved)
  return saved
}

afterEach(async () => {
  for (const rule of live.splice(0)) await api.retire(rule)
})

describe('a live rule', () => {
  test('declines what its condition holds for, from the promotion on and until it is retired', async () => {
    const card = await api.giveCard()
    expect((await api.ask(card, 100, { mcc: '7995' })).answer).toEqual({ approved: true })
    const rule = await given({
      when: 'merchant.mcc == "7995"',
      action: { kind: 'decline', reason: 'category_blocked' },
    })
    const declined = await api.ask(card, 100, { mcc: '7995' })
    expect(declined.answer).toMatchObject({ approved: false })
    expect((await api.ask(card, 100)).answer).toEqual({ approved: true })
    const [shown] = await api.transactions(card, '?status=declined')
    expect(shown).toMatchObject({ declineReason: 'category_blocked' })
    live.length = 0
    await api.retire(rule)
    expect((await api.ask(card, 100, { mcc: '7995' })).answer).toEqual({ approved: true })
  })

  test('keeps in the trace each rule that was looked at, the values it saw, and the set that decided', async () => {
    const card = await api.giveCard()
    const rule = await given({
      name: 'Not too much',
      when: 'amount > 5000 && card.count24h >= 1',
      action: { kind: 'decline', reason: 'velocity' },
    })
    await api.ask(card, 200)
    const { id } = await api.ask(card, 6_000)
    const detail = await api.detail(id)
    adminAuthorizationDetail.parse(detail)
    const [decision] = detail.decisions as Record<string, unknown>[]
    expect(decision).toMatchObject({
      result: 'declined',
      declineReason: 'velocity',
      requestedMinor: 6_000,
      facts: { ruleSet: { contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) } },
      balanceBefore: { availableMinor: 9_800 },
      balanceAfter: { availableMinor: 9_800 },
    })
    expect(decision?.trace).toContainEqual({
      kind: 'rule',
      name: 'Not too much',
      passed: false,
      values: expect.objectContaining({
        ...rule,
        result: 'matched',
        facts: { amount: 6_000, 'card.count24h': 1 },
      }),
    })
    const own = await api.get(`/cards/transactions/detail?transactionId=${id}`, { token: card.person.accessToken })
    expect(own.text).not.toContain('Not too much')
    expect(own.body.explanation).toBe('There were too many payments with this card in a short time.')
  })

  test('is shown with what it saw, also where the provider said what no rule can ask for', async () => {
    const card = await api.giveCard()
    await given({
      name: 'Where',
      when: 'merchant.country != "" && amount > 1',
      action: { kind: 'tag', tag: 'somewhere' },
    })
    const { id } = await api.ask(card, 300, { country: 'USA' })
    const [decision] = (await api.detail(id)).decisions as { trace: Record<string, unknown>[] }[]
    expect(decision?.trace.find(({ name }) => name === 'Where')).toMatchObject({
      values: { result: 'matched', facts: { amount: 300, 'merchant.country': 'USA' } },
    })
  })

  test('that declines for a limit is told as the program’s own, in each language, with what can be done about it', async () => {
    await given({
      name: 'Careful with cards that are new',
      when: 'amount > 5000',
      action: { kind: 'decline', reason: 'limit_exceeded' },
    })
    // A limit of the person's own is exceeded as well, and did not decide.
    const card = await api.giveCard({ controls: { limits: [{ amountMinor: 2_000, interval: 'daily' }] } })
    const { accessToken: token } = card.person
    const { id } = await api.ask(card, 6_000)
    const sentences = {
      en: 'The card program limits payments like this one; this is not a limit that you set.',
      de: 'Für Zahlungen wie diese gilt ein Limit von uns; du hast es nicht selbst festgelegt.',
      ar: 'نضع من جهتنا حدًّا لمدفوعات كهذه، وليس حدًّا وضعته أنت.',
    }
    for (const [language, sentence] of Object.entries(sentences)) {
      const reading = { token, headers: { 'Accept-Language': language } }
      const { body, text } = await api.get(`/cards/transactions/detail?transactionId=${id}`, reading)
      expect(body).toMatchObject({
        declineReason: 'limit_exceeded',
        explanation: sentence,
        remedies: ['request_exception', 'use_another_card', 'contact_support'],
      })
      // That a rule declined is said, and nothing of which one it was or what it looked at.
      expect((body.trace as { kind: string }[]).filter(({ kind }) => kind === 'rules')).toEqual([
        { kind: 'rules', name: 'Rules of the card program', passed: false, reason: 'limit_exceeded' },
      ])
      expect(text).not.toContain('Careful')
      expect(text).not.toContain('5000')
      await expect
        .poll(async () => (await api.get('/me/notifications', reading)).body.data)
        .toContainEqual(expect.objectContaining({ kind: 'payment_declined', body: sentence }))
    }
    await api.ask(card, 3_000)
    const [own] = await api.transactions(card, '?limit=1')
    expect(own).toMatchObject({
      explanation: expect.stringContaining("over the card's daily limit of $20.00"),
      remedies: ['raise_limit', 'request_exception', 'use_another_card'],
    })
  })

  test('that declines for want of money tells no balance that would have sufficed', async () => {
    await given({ when: 'amount > 5000', action: { kind: 'decline', reason: 'insufficient_funds' } })
    const card = await api.giveCard()
    const { id } = await api.ask(card, 6_000)
    const path = `/cards/transactions/detail?transactionId=${id}`
    expect((await api.get(path, { token: card.person.accessToken })).body).toMatchObject({
      explanation: 'There is not enough money in your account for this payment.',
      trace: [{ kind: 'rules', passed: false, reason: 'insufficient_funds' }],
    })
  })

  test('approves a part where the merchant takes it, and declines where not', async () => {
    await given({ when: 'amount > 1000', action: { kind: 'partial', maxAmountMinor: 1_000 } })
    const card = await api.giveCard()
    const partial = await api.ask(card, 3_000, { isAmountControllable: true })
    expect(partial.answer).toEqual({ approved: true, amount: 1_000 })
    expect(await api.balance(card)).toMatchObject({ heldMinor: 1_000 })
    expect((await api.ask(card, 3_000)).answer).toMatchObject({ approved: false })
    const { body } = await api.get(`/admin/authorizations?cardId=${card.cardId}`, { token: api.risk.accessToken })
    adminAuthorizationPage.parse(body)
    expect((body.data as { result: string }[]).map(({ result }) => result)).toEqual(['declined', 'partially_approved'])
    const filtered = await api.get(`/admin/authorizations?cardId=${card.cardId}&result=partially_approved`, {
      token: api.risk.accessToken,
    })
    expect(filtered.body.data).toHaveLength(1)
    await api.expectBooksToAgree()
  })

  test('adds its tag to those that the payment has already', async () => {
    for (const amount of [1_000, 500])
      await given({ when: `amount == ${amount}`, action: { kind: 'tag', tag: `asked_${amount}` } })
    const card = await api.giveCard()
    const { chain, id } = await api.ask(card, 1_000)
    await api.send(chain.record(1_000, true))
    expect((await api.send(chain.request(500))).body).toEqual({ approved: true })
    const { rows } = await api.context.pool.query('SELECT flags FROM authorizations WHERE lane = $1 AND id = $2', [
      card.lane,
      id,
    ])
    expect(rows).toEqual([{ flags: ['tag:asked_1000', 'tag:asked_500'] }])
  })

  test('is asked before the limits, which count the part that it approves; asked again, the answer is the same part', async () => {
    await given({ when: 'amount > 1000', action: { kind: 'partial', maxAmountMinor: 1_000 } })
    const card = await api.giveCard({ controls: { limits: [{ amountMinor: 1_500, interval: 'daily' }] } })
    const chain = new ProviderChain({ ...card, isAmountControllable: true })
    const event = chain.request(3_000)
    for (const delivery of [event, event, { ...event, id: 'evt_once_more' }])
      expect((await api.send(delivery)).body).toEqual({ approved: true, amount: 1_000 })
    expect((await api.ask(card, 501)).answer).toMatchObject({ approved: false })
    await api.send(chain.record(1_000, true))
    for (const posted of chain.capture(400)) await api.send(posted)
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: 9_600, heldMinor: 600 })
    const whole = new ProviderChain(card).request(500)
    for (const delivery of [whole, whole]) expect((await api.send(delivery)).body).toEqual({ approved: true })
    expect(await api.balance(card)).toMatchObject({ ledgerMinor: 9_600, heldMinor: 1_100 })
    await api.expectBooksToAgree()
  })

  test('holds a buffer above the purchase until the first clearing; it weighs on what is available, not on limits', async () => {
    await given({
      when: 'merchant.mcc == "5542" && amount <= 100',
      action: { kind: 'hold_buffer', amountMinor: 7_500 },
    })
    const card = await api.giveCard({ controls: { limits: [{ amountMinor: 6_400, interval: 'daily' }] } })
    const { chain, answer } = await api.ask(card, 100, { mcc: '5542' })
    expect(answer).toEqual({ approved: true })
    expect(await api.balance(card)).toMatchObject({ heldMinor: 7_600, availableMinor: 2_400 })
    const limits = await api.get(`/cards/limits?cardId=${card.cardId}`, { token: card.person.accessToken })
    expect(limits.body.limits ?? limits.body.data).toEqual([expect.objectContaining({ usedMinor: 100 })])
    await api.send(chain.record(100, true))
    for (const event of chain.capture(6_400, true)) await api.send(event)
    expect(await api.balance(card)).toMatchObject({ heldMinor: 0, ledgerMinor: 3_600, availableMinor: 3_600 })
    const poor = await api.giveCard({ fundedMinor: 7_599n })
    expect((await api.ask(poor, 100, { mcc: '5542' })).answer).toMatchObject({ approved: false })
    await api.expectBooksToAgree()
  })

  test('comes after the restrictions and before the limits', async () => {
    await given({ when: 'amount > 100', action: { kind: 'decline', reason: 'fraud_suspected' } })
    const card = await api.giveCard({
      controls: { blockedCountries: ['FR'], limits: [{ amountMinor: 150, interval: 'daily' }] },
    })
    await api.ask(card, 200, { country: 'FR' })
    await api.ask(card, 200)
    await api.ask(card, 90)
    await api.ask(card, 90)
    const reasons = (await api.transactions(card)).map(({ declineReason }) => declineReason ?? 'approved')
    expect(reasons.toSorted()).toEqual(['approved', 'country_blocked', 'fraud_suspected', 'limit_exceeded'])
  })

  test('that fails counts as it says itself: a decline by default, nothing where it may be ignored', async () => {
    const card = await api.giveCard()
    const failing = { when: '100 / (amount - 100) > 0', action: { kind: 'tag', tag: 'odd' } }
    await given({ ...failing, onError: 'ignore' })
    expect((await api.ask(card, 100)).answer).toEqual({ approved: true })
    await given(failing)
    const { answer, id } = await api.ask(card, 100)
    expect(answer).toMatchObject({ approved: false })
    const [decision] = (await api.detail(id)).decisions as { declineReason: string; trace: Record<string, unknown>[] }[]
    expect(decision?.declineReason).toBe('processing_error')
    expect(JSON.stringify(decision?.trace)).toContain('"result":"error"')
  })

  test('looks at its own scope alone: a card and its replacement, a cardholder, a group', async () => {
    const [mine, other] = [await api.giveCard(), await api.giveCard({ purpose: 'merchant_locked' })]
    const decline = { kind: 'decline', reason: 'fraud_suspected' }
    await given({ scope: { kind: 'card', id: mine.cardId }, when: 'amount == 11', action: decline })
    const { rows } = await api.context.pool.query('SELECT user_id FROM cards WHERE lane = $1 AND id = $2', [
      mine.lane,
      mine.cardId,
    ])
    await given({ scope: { kind: 'cardholder', id: rows[0].user_id }, when: 'amount == 12', action: decline })
    await given({ scope: { kind: 'group', id: 'purpose:merchant_locked' }, when: 'amount == 13', action: decline })
    const approved = async (card: typeof mine) => {
      const answers: unknown[] = []
      for (const amount of [11, 12, 13]) answers.push((await api.ask(card, amount)).answer.approved)
      return answers
    }
    expect(await approved(mine)).toEqual([false, false, true])
    const replacement = await api.replaceCard(mine)
    expect(await approved(replacement)).toEqual([false, false, true])
    await given({ scope: { kind: 'card', id: replacement.cardId }, when: 'amount == 13', action: decline })
    expect(await approved(replacement)).toEqual([false, false, false])
    expect(await approved(other)).toEqual([true, true, false])
  })

  test('for a group looks at the cards and accounts that are of it, by purpose, country or currency', async () => {
    const cards = [
      await api.giveCard(),
      await api.giveCard({ purpose: 'single_use' }),
      await api.giveCard({ currency: 'eur' }),
    ]
    const [dollars, , euros] = cards
    await api.context.pool.query("UPDATE accounts SET country = 'FR' WHERE lane = $1 AND id = $2", [
      euros?.lane,
      euros?.accountId,
    ])
    const action = { kind: 'decline', reason: 'fraud_suspected' }
    await given({ scope: { kind: 'group', id: 'country:FR' }, when: 'amount == 21', action })
    await given({ scope: { kind: 'group', id: 'currency:usd' }, when: 'amount == 22', action })
    await given({ scope: { kind: 'group', id: 'purpose:standard' }, when: 'amount == 23', action })
    const declined = async (card: typeof dollars, amount: number) => {
      if (card === undefined) throw new Error('no card')
      return (await api.ask(card, amount, { currency: card === euros ? 'eur' : 'usd' })).answer.approved === false
    }
    const [french, inDollars, standard] = [[], [], []] as boolean[][]
    for (const card of cards) {
      french?.push(await declined(card, 21))
      inDollars?.push(await declined(card, 22))
      standard?.push(await declined(card, 23))
    }
    expect(french).toEqual([false, false, true])
    expect(inDollars).toEqual([true, true, false])
    // The card for a single use has been used by then, and says so itself.
    expect(standard).toEqual([true, true, true])
  })

  test('marks payments and opens one case for each decision that asked for it', async () => {
    const marks = await given({ when: 'amount == 77', action: { kind: 'tag', tag: 'lucky' } })
    const opens = await given({ when: 'amount == 77', action: { kind: 'open_case', title: 'A lucky number' } })
    const card = await api.giveCard()
    const { id, answer } = await api.ask(card, 77)
    expect(answer).toEqual({ approved: true })
    const { rows } = await api.context.pool.query('SELECT flags FROM authorizations WHERE lane = $1 AND id = $2', [
      card.lane,
      id,
    ])
    expect(rows).toEqual([{ flags: ['tag:lucky'] }])
    await expect
      .poll(async () => (await api.get('/admin/cases?limit=100', { token: api.risk.accessToken })).body.data)
      .toContainEqual(
        expect.objectContaining({
          subject: { kind: 'authorization', id },
          title: 'A lucky number',
          openedBy: opens.ruleId,
          status: 'open',
        }),
      )
    expect(marks.ruleId).not.toBe(opens.ruleId)
  })
})

test('history facts know what was bought before, also from the time before any rule asked', async () => {
  const card = await api.giveCard({ fundedMinor: 1_000_000n })
  await api.ask(card, 1_000, { merchantId: 'mid_known', channel: 'chip', country: 'US' })
  await given({ when: 'card.isNewMerchant && amount == 501', action: { kind: 'decline', reason: 'velocity' } })
  await given({ when: 'card.isImpossibleTravel && amount == 502', action: { kind: 'decline', reason: 'velocity' } })
  await given({
    when: 'cardholder.percentOfMax > 300 && amount != 501 && amount != 502',
    action: { kind: 'decline', reason: 'velocity' },
  })
  expect((await api.ask(card, 501, { merchantId: 'mid_known' })).answer.approved).toBe(true)
  expect((await api.ask(card, 501, { merchantId: 'mid_unknown' })).answer.approved).toBe(false)
  expect((await api.ask(card, 502, { channel: 'chip', country: 'AU' })).answer.approved).toBe(false)
  expect((await api.ask(card, 502, { channel: 'online', country: 'AU' })).answer.approved).toBe(true)
  expect((await api.ask(card, 3_011)).answer.approved).toBe(false)
  expect((await api.ask(card, 3_009)).answer.approved).toBe(true)
  expect((await api.ask(card, 9_000)).answer.approved).toBe(true)
})

test('two purchases in one batch see each other: of a burst at once, exactly as many pass as the rule allows', async () => {
  await given({ when: 'card.count1h >= 3', action: { kind: 'decline', reason: 'velocity' } })
  const card = await api.giveCard({ fundedMinor: 1_000_000n })
  const answers = await Promise.all(Array.from({ length: 12 }, () => api.ask(card, 100)))
  expect(answers.filter(({ answer }) => answer.approved === true)).toHaveLength(3)
})

interface KeptRules {
  set: number
  contentHash: string
  subject?: RuleSubject
  values: Record<string, string | number | boolean>
  verdict: string
  matched: number[]
}

interface KeptTrace {
  request: { amountMinor: number; isAmountControllable: boolean }
  rules?: KeptRules
}

const factsOf = (
  { values }: KeptRules,
  asked: { amountMinor: number; isAmountControllable: boolean },
): RequestFacts => ({
  ...Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? BigInt(value) : value]),
  ),
  amount: BigInt(asked.amountMinor),
  isAmountControllable: asked.isAmountControllable,
})

test('while the rules change, each of a hundred decisions names the set that decided it, and its trace gives the same answer again', async () => {
  const cards = await Promise.all(Array.from({ length: 4 }, () => api.giveCard({ fundedMinor: 1_000_000n })))
  const [first] = cards
  if (first === undefined) throw new Error('no card')
  const decline = { kind: 'decline', reason: 'fraud_suspected' }
  const wave = () =>
    Promise.all(
      Array.from({ length: 100 }, (_, index) => {
        const { issuerCardId } = cards[index % cards.length] ?? first
        const chain = new ProviderChain({ issuerCardId, isAmountControllable: index % 3 === 0 })
        return api.send(chain.request(250 + ((index * 70) % 500)))
      }),
    )
  for (const [index, most] of [700, 600, 500, 400].entries()) {
    const scope = index % 2 === 0 ? { kind: 'program' } : { kind: 'card', id: first.cardId }
    const action = index === 2 ? { kind: 'partial', maxAmountMinor: most } : decline
    const when = `amount > ${most} && card.countDay >= 0`
    const [answers] = await Promise.all([wave(), given({ scope, when, action })])
    for (const { status } of answers) expect(status).toBe(200)
  }

  const { rows } = await api.context.pool.query<{
    account_id: string
    is_approved: boolean
    approved_minor: bigint
    trace: Record<string, unknown>
  }>(
    'SELECT account_id, is_approved, approved_minor, trace FROM decisions WHERE account_id = ANY ($1) ORDER BY account_id, seq',
    [cards.map(({ accountId }) => accountId)],
  )
  expect(rows.length).toBeGreaterThanOrEqual(100)
  const sets = new Set<number>()
  const lastOf = new Map<string, number>()
  for (const { account_id: accountId, is_approved: isApproved, approved_minor: approvedMinor, trace } of rows) {
    const { request, rules } = unpackTrace(trace) as unknown as KeptTrace
    const set = rules?.set ?? 0
    sets.add(set)
    // A set acts from its commit on, for everybody who is decided after it.
    expect(set).toBeGreaterThanOrEqual(lastOf.get(accountId) ?? 0)
    lastOf.set(accountId, set)
    if (rules === undefined) {
      expect(isApproved).toBe(true)
      continue
    }
    const { documents } = await findRuleSetOrThrow(api.context.db, BigInt(set))
    const ruleSet = compileRuleSet(documents.map(toRuleDocument))
    const again = ruleSet.evaluate(factsOf(rules, request), rules.subject ?? NOBODY)
    expect(rules.contentHash).toBe(ruleSet.contentHash)
    const matched = again.trace.rules.filter(({ result }) => result === 'matched').map(({ ruleId }) => ruleId)
    expect(rules.matched.map((place) => documents[place]?.ruleId).toSorted()).toEqual(matched.toSorted())
    expect(rules.verdict).toBe(again.verdict.kind)
    const { verdict } = again
    const approved = verdict.kind === 'decline' ? 0n : verdict.kind === 'partial' ? verdict.amountMinor : undefined
    expect([isApproved, approvedMinor]).toEqual([verdict.kind !== 'decline', approved ?? BigInt(request.amountMinor)])
  }
  expect(sets.size).toBeGreaterThan(2)
})

/** Whom rules for the whole program are about. */
const NOBODY: RuleSubject = { cardId: '', cardholderId: '', groupIds: [] }
