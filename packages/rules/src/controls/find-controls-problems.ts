import { isTimeZone } from '../local-clock.ts'
import { isTrailing, MAX_TRAILING_SECONDS, MIN_TRAILING_SECONDS } from '../windows.ts'
import { type CategoryLookup, minuteOfDay, toCategorySet } from './compile-controls.ts'
import type { Controls, PermittedHours, SpendingLimit } from './controls.ts'

/** A place in the document and what is wrong there, in words for the person who wrote it. */
export type ControlsProblem = {
  readonly path: string
  readonly code: ControlsProblemCode
  readonly message: string
  readonly params?: Readonly<Record<string, number>>
}
type ControlsProblemCode =
  | 'limit_without_bound'
  | 'amount_too_small'
  | 'too_small'
  | 'too_few'
  | 'not_an_option'
  | 'allowed_and_blocked'
  | 'time_of_day_malformed'
  | 'time_zone_unknown'

/**
 * What a controls document cannot mean: entries that are both allowed and blocked, limits without a bound, windows out
 * of range, times that do not exist. The shape of the document is checked by whoever parsed it.
 */
export function findControlsProblems(controls: Controls, categoryToMcc: CategoryLookup): ControlsProblem[] {
  return [
    ...(controls.limits ?? []).flatMap((limit, index) => findLimitProblems(limit, `limits.${index}`)),
    ...findOverlap(
      'Categories',
      codes(controls.allowedCategories, categoryToMcc),
      codes(controls.blockedCategories, categoryToMcc),
    ),
    ...findOverlap('Countries', controls.allowedCountries, controls.blockedCountries),
    ...findOverlap('Merchants', controls.allowedMerchants, controls.blockedMerchants),
    ...(controls.hours ?? []).flatMap((hours, index) => findHoursProblems(hours, `hours.${index}`)),
  ]
}

function findLimitProblems(limit: SpendingLimit, path: string): ControlsProblem[] {
  const problems: ControlsProblem[] = []
  const { amountMinor, count, interval, categories } = limit
  if (amountMinor === undefined && count === undefined) {
    problems.push({ path, code: 'limit_without_bound', message: 'A limit needs an amount, a count, or both.' })
  }
  if (amountMinor !== undefined && amountMinor < 0n) {
    problems.push({ path: `${path}.amountMinor`, code: 'amount_too_small', message: 'The amount cannot be negative.' })
  }
  if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0)) {
    problems.push({
      path: `${path}.count`,
      code: 'too_small',
      message: 'The count must be a whole number, zero or more.',
      params: { minimum: 0 },
    })
  }
  if (isTrailing(interval) && !isTrailingRange(interval.trailingSeconds)) {
    const range = `${MIN_TRAILING_SECONDS} and ${MAX_TRAILING_SECONDS}`
    problems.push({
      path: `${path}.interval.trailingSeconds`,
      code: 'not_an_option',
      message: `A trailing window must last between ${range} seconds, a whole number.`,
    })
  }
  if (categories?.length === 0) {
    problems.push({
      path: `${path}.categories`,
      code: 'too_few',
      message: 'An empty list of categories limits nothing; leave it out.',
      params: { minimum: 1 },
    })
  }
  return problems
}

function isTrailingRange(seconds: number): boolean {
  return Number.isSafeInteger(seconds) && seconds >= MIN_TRAILING_SECONDS && seconds <= MAX_TRAILING_SECONDS
}

function findOverlap(
  name: 'Categories' | 'Countries' | 'Merchants',
  allowed: readonly string[] | undefined,
  blocked: readonly string[] | undefined,
): ControlsProblem[] {
  if (!allowed || !blocked) return []
  const both = allowed.filter((entry) => blocked.includes(entry))
  if (both.length === 0) return []
  const listed = both.slice(0, 5).join(', ')
  return [
    {
      path: `blocked${name}`,
      code: 'allowed_and_blocked',
      message: `Allowed and blocked at the same time: ${listed}.`,
    },
  ]
}

function findHoursProblems(hours: PermittedHours, path: string): ControlsProblem[] {
  const problems: ControlsProblem[] = []
  if (hours.days.length === 0) {
    problems.push({ path: `${path}.days`, code: 'too_few', message: 'Name at least one day.', params: { minimum: 1 } })
  }
  for (const end of ['from', 'to'] as const) {
    if (!isTimeOfDay(hours[end])) {
      problems.push({
        path: `${path}.${end}`,
        code: 'time_of_day_malformed',
        message: `"${hours[end]}" is not a time of day like 09:30.`,
      })
    }
  }
  if (!isTimeZone(hours.timeZone)) {
    problems.push({
      path: `${path}.timeZone`,
      code: 'time_zone_unknown',
      message: `"${hours.timeZone}" is not a known time zone.`,
    })
  }
  return problems
}

function isTimeOfDay(time: string): boolean {
  try {
    minuteOfDay(time)
    return true
  } catch {
    return false
  }
}

function codes(list: readonly string[] | undefined, categoryToMcc: CategoryLookup): string[] | undefined {
  const set = toCategorySet(list, categoryToMcc)
  return set ? [...set] : undefined
}
