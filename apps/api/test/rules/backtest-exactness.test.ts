import { compileRuleSet, type RuleSet } from '@cardwright/rules'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCurrentRuleSet } from '../../src/models/rules/rule-set-model.ts'
import type { ReplayedAnswer } from '../../src/services/rules/account-replay.ts'
import { readPasts, replayAccount } from '../../src/services/rules/backtest-reading.ts'
import type { RecordedDecision } from '../../src/services/rules/recorded-decision.ts'
import { toRuleDocument } from '../../src/services/rules/rule-documents.ts'
import type { CardOfTest } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'
import { signInStaff } from '../support/staff.ts'
import { type RuleOfTest, startRulesApi } from './rules-api.ts'

/**
 * The rules that were live, replayed over their own period, answer every request as they did: whatever the traffic was, whichever
 * rules came before them, and whatever the provider told in between: purchases, increments and reversals, sets of rules that follow one
 * another, rules of every scope. And they do so again at the end, when more was told and other sets have decided since.
 */

const api = await startRulesApi()
const support = await signInStaff(api, 'support')
const token = { token: api.risk.accessToken }

const decline = (reason: string) => ({ kind: 'decline', reason })

const RULES: ((card: CardOfTest) => RuleOfTest)[] = [
  () => ({ when: 'card.count1h >= 2', action: decline('velocity') }),
  () => ({ when: 'cardholder.sum24h + amount > 4000', action: decline('limit_exceeded') }),
  () => ({ when: 'card.consecutiveDeclines >= 2', action: decline('velocity') }),
  () => ({ when: 'card.attemptsDaySameMerchant >= 3 && amount < 500', action: decline('fraud_suspected') }),
  () => ({ when: 'cardholder.isNewCountry && card.approvals > 1', action: decline('fraud_suspected') }),
  () => ({ when: 'merchant.mcc == "5812"', action: { kind: 'hold_buffer', percent: 20 } }),
  () => ({ when: 'card.sumMonth > 1500', action: { kind: 'partial', maxAmountMinor: 300 } }),
  () => ({ when: 'amount > 2000', action: { kind: 'partial', percent: 50 } }),
  () => ({ when: 'merchant.country == "DE" && account.available < 3000', action: decline('category_blocked') }),
  () => ({ when: 'chainAmount > 1200 || card.declines24h > 2', action: { kind: 'open_case', title: 'Look' } }),
  (card) => ({ scope: { kind: 'card', id: card.cardId }, when: 'card.sum24h > 2500', action: decline('velocity') }),
  () => ({ scope: { kind: 'group', id: 'currency:eur' }, when: 'card.countDay > 1', action: decline('velocity') }),
]

const PLACES = [
  { merchantId: 'mid_1', mcc: '5411', country: 'US' },
  { merchantId: 'mid_2', mcc: '5812', country: 'DE' },
  { merchantId: 'mid_3', mcc: '5411', country: '' },
]
const KINDS = [
  'pay',
  'pay',
  'pay',
  'pay',
  'unrecorded',
  'increment',
  'unasked_increment',
  'reverse',
  'reverse_all',
  'capture',
  'close',
  'advise',
  'expire',
  'refund',
  'contradict',
  'unasked',
  'force_post',
  'foreign_currency',
  'replace',
  'except',
  'rule',
  'rule',
] as const

interface Step {
  kind: (typeof KINDS)[number]
  card: number
  chain: number
  place: number
  rule: number
  amount: number
  seconds: number
  isControllable: boolean
}

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom(...KINDS),
    card: fc.nat(2),
    chain: fc.nat(3),
    place: fc.nat(PLACES.length - 1),
    rule: fc.nat(RULES.length - 1),
    amount: fc.constantFrom(0, 100, 400, 900, 2_500),
    seconds: fc.constantFrom(-600, 1, 60, 1_800, 7_200, 90_000),
    isControllable: fc.boolean(),
  }),
  { minLength: 15, maxLength: 40 },
)

/** What the provider decided by itself, at the beginning of a chain and later, is an attempt at its merchant. */
const UNASKED = (
  [
    ['rule', 'pay', 'unasked_increment', 'unasked_increment', 'pay'],
    ['rule', 'unasked', 'increment', 'increment', 'pay'],
  ] as const
).map((kinds): [Step[]] => [
  kinds.map((kind) => ({ kind, card: 0, chain: 0, place: 0, rule: 3, amount: 100, seconds: 60, isControllable: true })),
])

/** Increments and reversals in the periods of several sets, each of which sees what the others let through. */
const MIXED: [Step[]][] = [
  [
    (
      [
        ['rule', 0],
        ['pay', 900],
        ['increment', 400],
        ['rule', 1],
        ['pay', 900],
        ['reverse', 400],
        ['increment', 900],
        ['rule', 6],
        ['pay', 2_500],
        ['reverse_all', 0],
        ['increment', 100],
        ['rule', 5],
        ['pay', 2_500],
        ['increment', 900],
        ['capture', 900],
        ['rule', 10],
        ['pay', 900],
        ['reverse', 900],
        ['pay', 400],
        ['rule', 0],
        ['pay', 2_500],
        ['increment', 2_500],
        ['reverse_all', 0],
        ['pay', 400],
      ] as const
    ).map(([kind, of]) => ({
      kind,
      card: 0,
      chain: 0,
      place: kind === 'pay' ? 1 : 0,
      rule: kind === 'rule' ? of : 0,
      amount: kind === 'rule' ? 0 : of,
      seconds: 60,
      isControllable: true,
    })),
  ],
]

interface ChainOfTest {
  chain: ProviderChain
  card: CardOfTest
  approvedMinor: number
  /** What the provider has to tell of its first request and has not told yet. */
  late?: [amount: number, isApproved: boolean] | undefined
}

/** How long one set of rules was the one that decided. */
interface Period {
  ruleSet: RuleSet
  from: Date
  to: Date
  decided: number
}

class World {
  readonly #cards: CardOfTest[]
  readonly #chains: ChainOfTest[] = []
  readonly #live = new Map<number, { ruleId: string; version: number }>()
  #seconds = Math.floor(Date.now() / 1000) - 4_000_000
  #from = new Date(0)
  #decided = 0
  readonly #periods: Period[] = []

  constructor(cards: CardOfTest[]) {
    this.#cards = cards
  }

  async play(step: Step): Promise<void> {
    this.#seconds += step.seconds
    const known = this.#chains.at(-1 - step.chain)
    const { kind, amount } = step
    if (kind === 'pay' || kind === 'unrecorded') return this.#pay(step)
    if (kind === 'foreign_currency') return this.#pay(step, 'gbp')
    if (kind === 'unasked') return this.#unasked(step)
    if (kind === 'force_post') return this.#tell(this.#newChain(step).chain.forcePost(Math.max(1, amount)))
    if (kind === 'replace') return this.#replace(step)
    if (kind === 'except') return this.#except(step)
    if (kind === 'rule') return this.#changeRules(step)
    if (known === undefined) return
    const { chain } = known
    if (known.late !== undefined) await this.#tell(chain.record(...known.late))
    known.late = undefined
    const part = Math.max(1, Math.min(amount, known.approvedMinor))
    if (kind === 'increment') return void (await this.#ask(known, step))
    if (kind === 'unasked_increment') return this.#tell(chain.record(amount, step.isControllable, 'webhook_timeout'))
    if (kind === 'reverse') return this.#tell(chain.reverse(part))
    if (kind === 'reverse_all') return this.#tell(chain.reverse(Math.max(1, known.approvedMinor)))
    if (kind === 'capture') return this.#tell(...chain.capture(Math.max(1, amount)))
    if (kind === 'close') return this.#tell(chain.close())
    if (kind === 'advise') return this.#tell(chain.advise(amount))
    if (kind === 'expire') return this.#tell(chain.expire())
    if (kind === 'refund') return this.#tell(chain.refund(Math.max(1, amount), step.isControllable))
    return this.#pay(step, undefined, true)
  }

  #newChain(step: Step, currency?: string): ChainOfTest {
    const card = this.#card(step)
    const place = PLACES[step.place] ?? {}
    const isAmountControllable = step.isControllable
    const of = step.card === 2 ? 'eur' : 'usd'
    const { issuerCardId } = card
    const created = this.#seconds
    const options = { ...place, issuerCardId, isAmountControllable, currency: currency ?? of, created }
    return { chain: new ProviderChain(options), card, approvedMinor: 0 }
  }

  #card({ card: index }: Pick<Step, 'card'>): CardOfTest {
    const card = this.#cards[index]
    if (card === undefined) throw new Error('no such card')
    return card
  }

  async #tell(...events: Parameters<typeof api.send>[0][]): Promise<void> {
    for (const event of events) {
      const answer = await api.send(event)
      expect(answer.status, answer.text).toBe(200)
    }
  }

  async #pay(step: Step, currency?: string, isContradicted = false): Promise<void> {
    const made = this.#newChain(step, currency)
    this.#chains.push(made)
    await this.#ask(made, step, isContradicted)
  }

  async #ask(made: ChainOfTest, step: Step, isContradicted = false): Promise<boolean> {
    const answer = await api.send(made.chain.request(step.amount))
    expect(answer.status, answer.text).toBe(200)
    this.#decided += 1
    const isApproved = answer.body.approved === true
    const amount = Number(answer.body.amount ?? step.amount)
    const isRecorded = isApproved !== isContradicted
    if (isRecorded) made.approvedMinor += amount
    if (step.kind === 'unrecorded') {
      made.late = [amount, isRecorded]
      return isApproved
    }
    await this.#tell(made.chain.record(amount, isRecorded))
    return isApproved
  }

  /** The provider decided by itself. */
  async #unasked(step: Step): Promise<void> {
    const made = this.#newChain(step)
    this.#chains.push(made)
    made.approvedMinor = step.amount
    await this.#tell(made.chain.record(step.amount, step.isControllable, 'webhook_timeout'))
  }

  async #replace(step: Step): Promise<void> {
    this.#cards[step.card] = await api.replaceCard(this.#card(step))
  }

  /** A payment that was declined for something that people may be asked about, and is tried again with their consent. */
  async #except(step: Step): Promise<void> {
    const card = this.#card(step)
    const made = this.#newChain({ ...step, place: 1 })
    this.#chains.push(made)
    if (await this.#ask(made, { ...step, amount: 900 })) return
    const { rows } = await api.context.pool.query<{ id: string }>(
      'SELECT id FROM authorizations WHERE issuer_id = $1',
      [made.chain.id],
    )
    const asked = await api.post(
      '/exceptions/request',
      { transactionId: rows[0]?.id, reason: 'Needed' },
      { token: card.person.accessToken },
    )
    if (asked.status !== 201) return
    const granted = await api.post(
      '/admin/exceptions/decide',
      { exceptionId: asked.body.id, decision: 'grant', reason: 'Fine' },
      { token: support.accessToken },
    )
    expect(granted.status, granted.text).toBe(200)
    const again = this.#newChain({ ...step, place: 1 })
    this.#chains.push(again)
    await this.#ask(again, { ...step, amount: 900 })
  }

  /** A rule goes from draft over shadow to live, another version takes its place, or it is retired. */
  async #changeRules(step: Step): Promise<void> {
    const known = this.#live.get(step.rule)
    const rule = RULES[step.rule]?.(this.#card({ card: 0 }))
    if (rule === undefined) throw new Error('no such rule')
    if (known !== undefined && step.isControllable) {
      const saved = await api.saveRule(rule)
      const shadow = await api.post('/admin/rules/shadow', { ...saved, reason: 'Tried' }, token)
      expect(shadow.status, shadow.text).toBe(200)
      await this.endPeriod()
      await api.goLive(saved)
      await api.retire(known)
      this.#live.set(step.rule, saved)
    } else if (known !== undefined) {
      await this.endPeriod()
      await api.retire(known)
      this.#live.delete(step.rule)
    } else {
      const saved = await api.saveRule(rule)
      await api.post('/admin/rules/shadow', { ...saved, reason: 'Tried' }, token)
      await this.endPeriod()
      await api.goLive(saved)
      this.#live.set(step.rule, saved)
    }
    this.#beginPeriod()
  }

  #beginPeriod(): void {
    api.clock.advance(5)
    this.#from = api.clock.now()
    this.#decided = 0
  }

  async retireAll(): Promise<void> {
    for (const rule of this.#live.values()) await api.retire(rule)
  }

  /** Replays what the rules that are live now have decided, and compares every answer. */
  async endPeriod(): Promise<void> {
    api.clock.advance(5)
    const { documents } = await findCurrentRuleSet(api.context.db)
    const period = {
      ruleSet: compileRuleSet(documents.map(toRuleDocument)),
      from: this.#from,
      to: api.clock.now(),
      decided: this.#decided,
    }
    this.#periods.push(period)
    await this.#replay(period)
  }

  /** Every set once more over the period in which it decided, now that the provider has told more and other sets came after it. */
  async replayAll(): Promise<void> {
    for (const period of this.#periods) await this.#replay(period)
  }

  async #replay({ ruleSet, from, to, decided }: Period): Promise<void> {
    const { db } = api.context
    const compared: { recorded: object; replayed: object; trace: string }[] = []
    const add = ({ row }: RecordedDecision, replayed: ReplayedAnswer): void => {
      const { is_approved: isApproved, approved_minor: approvedMinor, buffer_minor: bufferMinor } = row
      compared.push({ recorded: { isApproved, approvedMinor, bufferMinor }, replayed, trace: row.trace })
    }
    const accounts = new Set<string>(this.#cards.map(({ accountId }) => accountId))
    for await (const past of readPasts(db, to)) {
      if (!accounts.has(past.account.account_id)) continue
      const run = { row: { from_at: from, to_at: to }, past, ruleSet, tally: { add } }
      await replayAccount(db, { ...run, goesOn: () => Promise.resolve(true) })
    }
    for (const { recorded, replayed, trace } of compared) expect(replayed, trace).toEqual(recorded)
    expect(compared).toHaveLength(decided)
  }
}

test(
  'the live rules replayed over their own period reproduce every decision, whatever the traffic',
  async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const limits = [{ amountMinor: 5_000, interval: 'daily' }]
        const first = await api.giveCard({ fundedMinor: 9_000n, controls: { limits } })
        const second = await api.giveCard({ person: first.person, fundedMinor: 0n })
        const foreign = await api.giveCard({ fundedMinor: 9_000n, currency: 'eur' })
        const world = new World([first, second, foreign])
        try {
          for (const step of all) await world.play(step)
          await world.endPeriod()
          await world.replayAll()
        } finally {
          await world.retireAll()
        }
      }),
      {
        ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }),
        examples: [...UNASKED, ...MIXED],
        numRuns: Number(process.env.RUNS ?? 12),
        interruptAfterTimeLimit: Number(process.env.RUN_MS ?? 100_000),
        markInterruptAsFailure: false,
      },
    )
  },
  Number(process.env.RUN_MS ?? 100_000) + 60_000,
)
