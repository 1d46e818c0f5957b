import type { BacktestView } from '@cardwright/contracts'
import { nameOfCategory } from '@cardwright/contracts/catalogue/categories'
import { toSafeNumber } from '@cardwright/money'
import type { ReplayedAnswer } from './account-replay.ts'
import type { RecordedDecision } from './recorded-decision.ts'

type Result = NonNullable<BacktestView['result']>
type Side = Result['newlyDeclined']

interface Sum {
  currency: string
  count: number
  amountMinor: number
}

const EXAMPLES = 20

/** Amounts of different currencies are never added up, so every sum is of one. */
class SideTally {
  #count: number
  readonly #amounts: Map<string, Sum>
  readonly #byCategory: Map<string, Side['byCategory'][number]>
  readonly #byDay: Map<string, Side['byDay'][number]>
  readonly #examples: Side['examples']

  constructor({ count, amounts, byCategory, byDay, examples }: Side) {
    this.#count = count
    this.#amounts = mapBy(amounts, ({ currency }) => currency)
    this.#byCategory = mapBy(byCategory, (row) => `${row.categoryCode} ${row.category} ${row.currency}`)
    this.#byDay = mapBy(byDay, ({ day, currency }) => `${day} ${currency}`)
    this.#examples = [...examples]
  }

  add({ row, request }: RecordedDecision, amount: bigint): void {
    const amountMinor = toSafeNumber(amount)
    const { authorization_id: authorizationId, currency } = row
    const { categoryCode, category: given, name } = request.merchant
    const category = nameOfCategory(given || categoryCode)
    const day = row.at.toISOString().slice(0, 10)
    const none = { currency, count: 0, amountMinor: 0 }
    this.#count += 1
    for (const sum of [
      rowOf(this.#amounts, currency, none),
      rowOf(this.#byCategory, `${categoryCode} ${category} ${currency}`, { category, categoryCode, ...none }),
      rowOf(this.#byDay, `${day} ${currency}`, { day, ...none }),
    ]) {
      sum.count += 1
      sum.amountMinor = toSafeNumber(BigInt(sum.amountMinor) + amount)
    }
    if (this.#examples.length >= EXAMPLES) return
    const decidedAt = row.at.toISOString()
    this.#examples.push({ authorizationId, amountMinor, currency, merchant: name, decidedAt })
  }

  toSide(): Side {
    const amounts = [...this.#amounts.values()].sort(byCount)
    const [first, second] = amounts
    return {
      count: this.#count,
      amountMinor: second === undefined ? (first?.amountMinor ?? 0) : null,
      amounts,
      examples: this.#examples,
      byCategory: [...this.#byCategory.values()].sort(
        (a, b) => byCount(a, b) || (`${a.category} ${a.categoryCode}` < `${b.category} ${b.categoryCode}` ? -1 : 1),
      ),
      byDay: [...this.#byDay.values()].sort((a, b) => (a.day === b.day ? byCount(a, b) : a.day < b.day ? -1 : 1)),
    }
  }
}

const mapBy = <T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T> =>
  new Map(rows.map((row) => [keyOf(row), { ...row }]))

function rowOf<T>(rows: Map<string, T>, key: string, none: T): T {
  const row = rows.get(key) ?? { ...none }
  rows.set(key, row)
  return row
}

/** The most first; between equals the order is fixed. */
const byCount = (a: Sum, b: Sum): number =>
  b.count - a.count || (a.currency === b.currency ? 0 : a.currency < b.currency ? -1 : 1)

const NOTHING: Side = { count: 0, amountMinor: 0, amounts: [], examples: [], byCategory: [], byDay: [] }

/** What other rules would have changed, added up; from nothing, or from where it had come to. */
export class BacktestTally {
  examined: number
  readonly #declined: SideTally
  readonly #approved: SideTally
  readonly #less: SideTally
  readonly #more: SideTally

  constructor(from: Result | undefined) {
    this.examined = from?.examined ?? 0
    this.#declined = new SideTally(from?.newlyDeclined ?? NOTHING)
    this.#approved = new SideTally(from?.newlyApproved ?? NOTHING)
    this.#less = new SideTally(from?.approvedForLess ?? NOTHING)
    this.#more = new SideTally(from?.approvedForMore ?? NOTHING)
  }

  add(decision: RecordedDecision, { isApproved, approvedMinor }: ReplayedAnswer): void {
    this.examined += 1
    const { is_approved: wasApproved, approved_minor: wasMinor } = decision.row
    if (wasApproved && !isApproved) this.#declined.add(decision, wasMinor)
    else if (!wasApproved && isApproved) this.#approved.add(decision, approvedMinor)
    else if (approvedMinor < wasMinor) this.#less.add(decision, wasMinor - approvedMinor)
    else if (approvedMinor > wasMinor) this.#more.add(decision, approvedMinor - wasMinor)
  }

  toResult(): Result {
    return {
      examined: this.examined,
      newlyDeclined: this.#declined.toSide(),
      newlyApproved: this.#approved.toSide(),
      approvedForLess: this.#less.toSide(),
      approvedForMore: this.#more.toSide(),
    }
  }
}
