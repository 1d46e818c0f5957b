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
  readonly #total: Tally = { count: 0, amountMinor: 0 }
  readonly #byCategory = new Map<string, Tally>()
  readonly #byDay = new Map<string, Tally>()
  readonly #examples: Side['examples'] = []

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

/** What other rules would have changed, added up. */
export class BacktestTally {
  examined = 0
  readonly #declined = new SideTally()
  readonly #approved = new SideTally()

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
