import { expect, test } from 'vitest'
import { DAYS } from '../../src/past/calendar.ts'
import { planPast } from '../../src/past/plan-past.ts'
import type { Expected, Purchase, Step } from '../../src/past/steps.ts'

const DAY_S = 86_400
const RATES: Readonly<Record<string, number>> = { usd: 1, eur: 1.08, gbp: 1.27 }
const MONTHLY: Readonly<Record<string, number>> = { everyday: 190_000, subscriptions: 10_000, travel: 250_000 }
const EATING_OUT_MONTHLY = 60_000

/** A year and a half of moments at which somebody might start the program, at all hours. */
const ANCHORS = Array.from(
  { length: 140 },
  (_, index) => Date.UTC(2026, 2, 1) / 1000 + index * 4 * DAY_S + ((index * 7_919) % DAY_S),
)

interface Payment {
  readonly purchase: Purchase
  held: number
  spent: number
}

/** The account and the limits in the plainest words, to see what a plan comes to. Answers what is decided otherwise than the plan expects. */
function tryOut(steps: readonly Step[]): { surprises: string[]; availableMinor: number; openPayments: number } {
  const payments = new Map<string, Payment>()
  const surprises: string[] = []
  let money = 0
  const available = () => [...payments.values()].reduce((left, { held }) => left - held, money)
  for (const step of steps) {
    if (step.kind === 'fund') money += step.amountMinor
    else if (step.kind === 'authorize') {
      const found = decide(step, [...payments.values()], available())
      if (found !== step.expected) surprises.push(`${step.payment}: ${found} instead of ${step.expected}`)
      if (found === 'approved') payments.set(step.payment, { purchase: step, held: inDollars(step), spent: 0 })
    } else {
      const payment = payments.get(step.payment)
      if (payment === undefined) continue
      money -= follow(payment, step)
    }
  }
  const openPayments = [...payments.values()].filter(({ held }) => held > 0).length
  return { surprises, availableMinor: available(), openPayments }
}

const inDollars = ({ amountMinor, shop }: Purchase) => Math.round(amountMinor * (RATES[shop.currency ?? 'usd'] ?? 1))

function decide(step: Purchase, payments: readonly Payment[], availableMinor: number): Expected {
  const { expected } = step
  // What is not about money is the program's to decide, and seen when the past is played.
  if (!['approved', 'limit_exceeded', 'insufficient_funds'].includes(expected)) return expected
  const month = monthOf(step.at)
  const ofMonth = payments.filter(({ purchase }) => purchase.card === step.card && monthOf(purchase.at) === month)
  const used = sum(ofMonth)
  const eatingOut = (purchase: Purchase) =>
    /restaurants|drinking/.test(purchase.shop.category) && !purchase.shop.category.startsWith('fast')
  if (used + inDollars(step) > (MONTHLY[step.card] ?? Infinity)) return 'limit_exceeded'
  if (step.card === 'everyday' && eatingOut(step)) {
    if (sum(ofMonth.filter(({ purchase }) => eatingOut(purchase))) + inDollars(step) > EATING_OUT_MONTHLY)
      return 'limit_exceeded'
  }
  return inDollars(step) > availableMinor ? 'insufficient_funds' : 'approved'
}

const monthOf = (at: number) => new Date(at * 1000).toISOString().slice(0, 7)
const sum = (payments: readonly Payment[]) => payments.reduce((total, { held, spent }) => total + held + spent, 0)

/** Answers what is posted. */
function follow(payment: Payment, step: Exclude<Step, { kind: 'fund' | 'authorize' }>): number {
  const { held } = payment
  switch (step.kind) {
    case 'increment':
      payment.held += step.amountMinor
      return 0
    case 'capture': {
      const posted = step.amountMinor ?? held
      payment.spent += posted
      payment.held = step.isLast === false ? held - posted : 0
      return posted
    }
    case 'reverse':
      payment.held -= step.amountMinor ?? held
      return 0
    case 'expire':
      payment.held = 0
      return 0
    case 'refund':
      return -(step.amountMinor ?? payment.spent)
  }
}

test('the same moment has the same past, another one another', () => {
  const [one = 0, other = 0] = ANCHORS
  expect(planPast(one)).toEqual(planPast(one))
  expect(planPast(other)).not.toEqual(planPast(one))
})

test('whenever the program is started, each payment comes out as planned, and money is left', () => {
  for (const anchor of ANCHORS) {
    const { surprises, availableMinor, openPayments } = tryOut(planPast(anchor))
    expect(surprises, new Date(anchor * 1000).toISOString()).toEqual([])
    expect(availableMinor).toBeGreaterThan(30_000)
    expect(openPayments).toBeGreaterThan(0)
  }
})

test('a past lies within its ninety days, in order, one step a second, and what follows comes after its payment', () => {
  for (const anchor of ANCHORS) {
    const steps = planPast(anchor)
    const times = steps.map(({ at }) => at)
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b))
    expect(times[0]).toBeGreaterThan(anchor - (DAYS + 1) * DAY_S)
    expect(times.at(-1)).toBeLessThan(anchor)
    const begun = new Set<string>()
    for (const step of steps) {
      if (step.kind === 'authorize') begun.add(step.payment)
      else if (step.kind !== 'fund') expect(begun).toContain(step.payment)
    }
  }
})

test('a past is varied: payments of every kind, three months of them, in several currencies', () => {
  for (const anchor of ANCHORS) {
    const steps = planPast(anchor)
    const purchases = steps.filter((step) => step.kind === 'authorize')
    expect(purchases.length).toBeGreaterThan(100)
    expect(new Set(steps.map(({ kind }) => kind)).size).toBe(7)
    expect(new Set(purchases.map(({ expected }) => expected)).size).toBeGreaterThanOrEqual(8)
    expect(new Set(purchases.map(({ card }) => card)).size).toBe(4)
    expect(new Set(purchases.map(({ shop }) => shop.currency)).size).toBe(3)
  }
})
