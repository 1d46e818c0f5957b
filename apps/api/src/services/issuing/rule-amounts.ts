import type { VelocityMeasure } from '@cardwright/rules'

/** What requests and chains come to, added up. */
export interface Amounts {
  usedMinor: bigint
  count: number
  declined: number
}

/**
 * What stands for a quote in a stored text: a row travels as an element of an array, where each quote would have to be escaped, and be
 * read so again. None of what is kept has this mark in it.
 */
export const QUOTE = '~'

export const NOTHING: Readonly<Amounts> = { usedMinor: 0n, count: 0, declined: 0 }

/**
 * Amounts that a process keeps and changes for long. The money is a plain number as long as that is exact, changed in place: a
 * `bigint` is a new object with every change, which the collector would have to carry over to where old things live.
 */
export class Tally {
  #used: number | bigint = 0
  count = 0
  declined = 0

  constructor({ usedMinor, count, declined }: Readonly<Amounts>) {
    this.#used = toPlain(usedMinor)
    this.count = count
    this.declined = declined
  }

  get usedMinor(): bigint {
    return BigInt(this.#used)
  }

  get isNothing(): boolean {
    return this.#used === 0 && this.count === 0 && this.declined === 0
  }

  change(by: Readonly<Amounts>, sign: 1 | -1): void {
    this.count += sign * by.count
    this.declined += sign * by.declined
    if (by.usedMinor === 0n) return
    const plain = Number(this.#used) + sign * Number(by.usedMinor)
    const isExact = typeof this.#used === 'number' && Number.isSafeInteger(plain) && isSafe(by.usedMinor)
    this.#used = isExact ? plain : toPlain(BigInt(this.#used) + (sign === 1 ? by.usedMinor : -by.usedMinor))
  }

  toText(): string {
    const used = typeof this.#used === 'number' ? this.#used : `${QUOTE}${this.#used}${QUOTE}`
    return `${used},${this.count},${this.declined}`
  }

  toAmounts(): Amounts {
    return { usedMinor: this.usedMinor, count: this.count, declined: this.declined }
  }
}

/** Amounts with their time. Never changed, so that all counters of a request share one. */
export interface Addition extends Readonly<Amounts> {
  readonly atMs: number
}

/** Amounts in a JSON document: whole numbers, and a text where a sum is beyond what JSON's numbers can say. */
export type StoredMinor = number | string
export type StoredAmounts = [usedMinor: StoredMinor, count: number, declined: number]

/** One measure of amounts. */
export const measureOf = (amounts: Readonly<Amounts>, measure: VelocityMeasure): bigint =>
  measure === 'sum' ? amounts.usedMinor : BigInt(measure === 'declines' ? amounts.declined : amounts.count)

/** Changes a sum in place. */
export function increase(sum: Amounts, by: Readonly<Amounts>, sign: 1 | -1): void {
  sum.usedMinor += sign === 1 ? by.usedMinor : -by.usedMinor
  sum.count += sign * by.count
  sum.declined += sign * by.declined
}

/** What all of it comes to. */
export function addUp(all: readonly Readonly<Amounts>[]): Amounts {
  const total = { ...NOTHING }
  for (const amounts of all) increase(total, amounts, 1)
  return total
}

/** A sum with those of these that lie in (from, to]. */
export function plus(sum: Amounts, additions: readonly Addition[], fromMs: number, toMs: number): Amounts {
  const total = { ...sum }
  for (const addition of additions) if (addition.atMs > fromMs && addition.atMs <= toMs) increase(total, addition, 1)
  return total
}

/** As a number where that is exact. */
const toPlain = (minor: bigint): number | bigint => (isSafe(minor) ? Number(minor) : minor)

const isSafe = (minor: bigint): boolean => Number.isSafeInteger(Number(minor))

export const fromStored = ([usedMinor, count, declined]: StoredAmounts): Amounts => ({
  usedMinor: BigInt(usedMinor),
  count,
  declined,
})

export const toStoredMinor = (minor: bigint): StoredMinor => (isSafe(minor) ? Number(minor) : String(minor))
