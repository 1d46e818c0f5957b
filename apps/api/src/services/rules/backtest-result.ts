import type { BacktestView } from '@cardwright/contracts'
import { nameOfCategory } from '@cardwright/contracts/catalogue/categories'
import type { ReplayedAnswer } from './account-replay.ts'
import type { RecordedDecision } from './recorded-decision.ts'

type Side = NonNullable<BacktestView['result']>['newlyDeclined']

interface Tally {
  count: number
  amountMinor: number
}

const EXAMPLES = 20

class SideTally {
  readonly #total: Tally
  readonly #byCategory: Map<string, Tally>
  readonly #byDay: Map<string, Tally>
  readonly #examples: Side['examples']

  constructor({ count, amountMinor, byCategory, byDay, examples }: Side) {
    this.#total = { count, amountMinor }
    this.#byCategory = new Map(byCategory.map(({ category, ...tally }) => [category, tally]))
    this.#byDay = new Map(byDay.map(({ day, ...tally }) => [day, tally]))
    this.#examples = [...examples]
  }

  add({ row, request }: RecordedDecision): void {
    const amountMinor = Number(row.requested_minor)
    const { categoryCode, category, name } = request.merchant
    const tallies = [
      this.#total,
      tallyOf(this.#byCategory, nameOfCategory(category || categoryCode)),
      tallyOf(this.#byDay, row.at.toISOString().slice(0, 10)),
    ]
    for (const tally of tallies) {
      tally.count += 1
      tally.amountMinor += amountMinor
    }
    if (this.#examples.length >= EXAMPLES) return
    const decidedAt = row.at.toISOString()
    const { authorization_id: authorizationId, currency } = row
    this.#examples.push({ authorizationId, amountMinor, currency, merchant: name, decidedAt })
  }

  toSide(): Side {
    return {
      ...this.#total,
      examples: this.#examples,
      byCategory: [...this.#byCategory]
        .map(([category, tally]) => ({ category, ...tally }))
        .sort((a, b) => b.count - a.count || (a.category < b.category ? -1 : 1)),
      byDay: [...this.#byDay].map(([day, tally]) => ({ day, ...tally })).sort((a, b) => (a.day < b.day ? -1 : 1)),
    }
  }
}

function tallyOf(tallies: Map<string, Tally>, key: string): Tally {
  const tally = tallies.get(key) ?? { count: 0, amountMinor: 0 }
  tallies.set(key, tally)
  return tally
}

const NOTHING: Side = { count: 0, amountMinor: 0, examples: [], byCategory: [], byDay: [] }

/** What other rules would have changed, added up; from nothing, or from where it had come to. */
export class BacktestTally {
  examined: number
  readonly #declined: SideTally
  readonly #approved: SideTally

  constructor(from: NonNullable<BacktestView['result']> | undefined) {
    this.examined = from?.examined ?? 0
    this.#declined = new SideTally(from?.newlyDeclined ?? NOTHING)
    this.#approved = new SideTally(from?.newlyApproved ?? NOTHING)
  }

  add(decision: RecordedDecision, { isApproved }: ReplayedAnswer): void {
    this.examined += 1
    if (decision.row.is_approved && !isApproved) this.#declined.add(decision)
    if (!decision.row.is_approved && isApproved) this.#approved.add(decision)
  }

  toResult(): NonNullable<BacktestView['result']> {
    return {
      examined: this.examined,
      newlyDeclined: this.#declined.toSide(),
      newlyApproved: this.#approved.toSide(),
    }
  }
}
