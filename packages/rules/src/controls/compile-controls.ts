import { createHash } from 'node:crypto'
import { createLocalClock, type LocalClock } from '../local-clock.ts'
import { intervalName } from '../windows.ts'
import { type Channel, type Controls, type PermittedHours, type SpendingLimit, WEEKDAYS } from './controls.ts'

/** The merchant category code (or codes) of an issuer's category name; undefined for a name it does not know. */
export type CategoryLookup = (category: string) => string | readonly string[] | undefined

/** A set of categories: codes, and names that no code is known for. */
export type CategorySet = ReadonlySet<string>

export type CompiledLimit = {
  readonly limit: SpendingLimit
  /** Names the counter that this limit reads; null for `per_authorization`, which reads the chain alone. */
  readonly counterKey: string | null
  readonly categories: CategorySet | null
}

export type CompiledHours = {
  readonly document: PermittedHours
  readonly weekdays: ReadonlySet<number>
  readonly fromMinute: number
  readonly toMinute: number
  readonly clock: LocalClock
}

/** Whose controls these are; a limit of the account counts all cards of the person together. */
export type ControlsOwner = 'card' | 'account'

/** A controls document made ready for the hot path: everything that can be looked up is a set. */
export type CompiledControls = {
  readonly owner: ControlsOwner
  readonly currency: string
  readonly categoryToMcc: CategoryLookup
  readonly allowedMerchants: ReadonlySet<string> | null
  readonly blockedMerchants: ReadonlySet<string> | null
  readonly allowedCategories: CategorySet | null
  readonly blockedCategories: CategorySet | null
  readonly allowedCountries: ReadonlySet<string> | null
  readonly blockedCountries: ReadonlySet<string> | null
  readonly channels: ReadonlySet<Channel> | null
  readonly hours: readonly CompiledHours[] | null
  readonly limits: readonly CompiledLimit[]
}

export type CompileControlsOptions = {
  readonly owner: ControlsOwner
  /** Lower-case ISO 4217 code of the account: its limits count nothing else. */
  readonly currency: string
  readonly categoryToMcc: CategoryLookup
}

/**
 * Prepares a controls document; do it once per version of the document and keep the result.
 *
 * @throws RangeError for an unknown time zone or an hour that is not `HH:MM` (`findControlsProblems` says so politely).
 */
export function compileControls(controls: Controls, options: CompileControlsOptions): CompiledControls {
  const { owner, currency, categoryToMcc } = options
  return {
    owner,
    currency,
    categoryToMcc,
    allowedMerchants: toSet(controls.allowedMerchants),
    blockedMerchants: toSet(controls.blockedMerchants),
    allowedCategories: toCategorySet(controls.allowedCategories, categoryToMcc),
    blockedCategories: toCategorySet(controls.blockedCategories, categoryToMcc),
    allowedCountries: toSet(controls.allowedCountries?.map((country) => country.toUpperCase())),
    blockedCountries: toSet(controls.blockedCountries?.map((country) => country.toUpperCase())),
    channels: toSet(controls.channels),
    hours: controls.hours ? controls.hours.map(compileHours) : null,
    limits: (controls.limits ?? []).map((limit) => compileLimit(limit, options)),
  }
}

/**
 * Names what a limit counts: currency, interval and categories (normalised to codes, sorted), never the amount. Two
 * limits with the same key share a counter, so a limit that is raised, or removed and added again, keeps its count.
 * Null for `per_authorization`.
 */
export function counterKey(
  limit: Pick<SpendingLimit, 'interval' | 'categories'>,
  currency: string,
  categoryToMcc: CategoryLookup,
): string | null {
  if (limit.interval === 'per_authorization') return null
  return counterKeyOf(limit, currency, toCategorySet(limit.categories, categoryToMcc))
}

/** A list of category names and codes as one set, names replaced by their codes where these are known. */
export function toCategorySet(list: readonly string[] | undefined, categoryToMcc: CategoryLookup): CategorySet | null {
  if (!list) return null
  const set = new Set<string>()
  for (const entry of list) {
    const codes = categoryToMcc(entry) ?? entry
    if (typeof codes === 'string') set.add(codes)
    else for (const code of codes) set.add(code)
  }
  return set
}

/**
 * Whether a merchant with this code and category name belongs to the set. Either may place it there: issuers
 * report several codes under one category name (each airline has a code of its own), and a blocked name means them all.
 */
export function matchesCategories(
  categories: CategorySet,
  merchant: { readonly mcc: string; readonly category: string },
  categoryToMcc: CategoryLookup,
): boolean {
  if (merchant.mcc !== '' && categories.has(merchant.mcc)) return true
  if (merchant.category === '') return false
  const codes = categoryToMcc(merchant.category) ?? merchant.category
  return typeof codes === 'string' ? categories.has(codes) : codes.some((code) => categories.has(code))
}

function compileLimit(limit: SpendingLimit, options: CompileControlsOptions): CompiledLimit {
  const categories = toCategorySet(limit.categories, options.categoryToMcc)
  const isWindowed = limit.interval !== 'per_authorization'
  return { limit, categories, counterKey: isWindowed ? counterKeyOf(limit, options.currency, categories) : null }
}

/** Up to four categories are spelled out, for people who read counters; more are named by a digest. */
function counterKeyOf(
  limit: Pick<SpendingLimit, 'interval'>,
  currency: string,
  categories: CategorySet | null,
): string {
  const base = `${currency}.${intervalName(limit.interval)}`
  if (!categories) return base
  const codes = [...categories].sort()
  const isReadable = codes.length <= 4 && codes.every((code) => /^\d{4}$/.test(code))
  if (isReadable) return `${base}.${codes.join('+')}`
  return `${base}.${createHash('sha256').update(codes.join('\n')).digest('base64url').slice(0, 22)}`
}

function compileHours(document: PermittedHours): CompiledHours {
  return {
    document,
    weekdays: new Set(document.days.map((day) => WEEKDAYS.indexOf(day))),
    fromMinute: minuteOfDay(document.from),
    toMinute: minuteOfDay(document.to),
    clock: createLocalClock(document.timeZone),
  }
}

/** Minutes since midnight of `HH:MM`, `24:00` included. */
export function minuteOfDay(time: string): number {
  const match = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(time)
  if (!match) throw new RangeError(`"${time}" is not a time of day like 09:30`)
  return match[1] === undefined ? 1440 : Number(match[1]) * 60 + Number(match[2])
}

function toSet<T>(list: readonly T[] | undefined): ReadonlySet<T> | null {
  return list ? new Set(list) : null
}
