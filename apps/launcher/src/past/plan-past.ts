import { createCalendar } from './calendar.ts'
import { planEveryday } from './everyday.ts'
import { planOccasions } from './occasions.ts'
import { createDice } from './random.ts'
import type { Step } from './steps.ts'
import { planSubscriptions } from './subscriptions.ts'

const SEED = 20_260_301
/** What the last minutes before the anchor held is left to the person. */
const QUIET_S = 120

/** Deposits, by how many days ago and how much. */
const DEPOSITS: readonly (readonly [daysAgo: number, amountMinor: number])[] = [
  [89, 260_000],
  [62, 170_000],
  [31, 160_000],
  [5, 60_000],
]

/**
 * Ninety days of a sample person's payments before a moment (Unix seconds), in the order in which they happen. The same moment gives the
 * same past. Nothing lies after the moment: what would be captured later is still pending.
 */
export function planPast(anchorS: number): Step[] {
  const calendar = createCalendar(anchorS)
  const dice = createDice(SEED)
  const deposits = DEPOSITS.map(
    ([daysAgo, amountMinor]): Step => ({ kind: 'fund', at: calendar.at(daysAgo, 4, 5), amountMinor }),
  )
  const steps = [
    ...deposits,
    ...planSubscriptions(calendar),
    ...planOccasions(calendar),
    ...planEveryday(calendar, dice),
  ]
  return inOrder(steps).filter(({ at }) => at <= anchorS - QUIET_S)
}

/** By time; where two would fall on the same second, the later one waits for the next. */
function inOrder(steps: readonly Step[]): Step[] {
  let last = 0
  return steps
    .toSorted((a, b) => a.at - b.at)
    .map((step) => {
      last = Math.max(step.at, last + 1)
      return { ...step, at: last }
    })
}
