/**
 * The windows in which limits and velocity facts count.
 *
 * Calendar windows are UTC, weeks begin on Sunday, and they are half open: `[start, end)`. This is how card
 * issuers define spending limits (Stripe Issuing: midnight UTC, week from Sunday, first of the month, first of
 * January). A trailing window of T seconds, looked at from instant t, is `(t − T, t]`.
 */

export const CALENDAR_INTERVALS = ['daily', 'weekly', 'monthly', 'yearly', 'all_time'] as const
export type CalendarInterval = (typeof CALENDAR_INTERVALS)[number]
export type TrailingInterval = { readonly trailingSeconds: number }
export type WindowInterval = CalendarInterval | TrailingInterval
/** The interval of a spending limit; `per_authorization` has no window: it caps one chain of authorizations. */
export type LimitInterval = 'per_authorization' | WindowInterval

/** The shortest and the longest trailing window, in seconds (10 seconds, 31 days). */
export const MIN_TRAILING_SECONDS = 10
export const MAX_TRAILING_SECONDS = 2_678_400

export const DAY_MS = 86_400_000

/**
 * A window of time in epoch milliseconds.
 * `closed_open` includes the start and excludes the end; `open_closed` the reverse. `endMs` null: it never ends.
 */
export type TimeWindow = {
  readonly startMs: number
  readonly endMs: number | null
  readonly bounds: 'closed_open' | 'open_closed'
}

export function isTrailing(interval: LimitInterval): interval is TrailingInterval {
  return typeof interval === 'object'
}

/** The window of an interval that contains the instant; null for `per_authorization`. */
export function windowAt(interval: WindowInterval, atMs: number): TimeWindow
export function windowAt(interval: LimitInterval, atMs: number): TimeWindow | null
export function windowAt(interval: LimitInterval, atMs: number): TimeWindow | null {
  if (isTrailing(interval)) {
    return { startMs: atMs - interval.trailingSeconds * 1000, endMs: atMs, bounds: 'open_closed' }
  }
  if (interval === 'per_authorization') return null
  return calendarWindowAt(interval, atMs)
}

/** The first instant of the calendar window that contains the given one. */
export function calendarWindowStart(interval: CalendarInterval, atMs: number): number {
  switch (interval) {
    case 'daily':
      return startOfDay(atMs)
    case 'weekly': {
      const day = startOfDay(atMs)
      return day - new Date(day).getUTCDay() * DAY_MS
    }
    case 'monthly': {
      const at = new Date(atMs)
      return startOfMonth(at.getUTCFullYear(), at.getUTCMonth())
    }
    case 'yearly':
      return startOfMonth(new Date(atMs).getUTCFullYear(), 0)
    case 'all_time':
      return 0
  }
}

/** Whether an instant lies in the window, bounds respected. */
export function isInWindow(window: TimeWindow, atMs: number): boolean {
  if (window.bounds === 'open_closed') return atMs > window.startMs && (window.endMs === null || atMs <= window.endMs)
  return atMs >= window.startMs && (window.endMs === null || atMs < window.endMs)
}

/** A short stable name of an interval: `daily`, `trailing3600`. */
export function intervalName(interval: LimitInterval): string {
  return isTrailing(interval) ? `trailing${interval.trailingSeconds}` : interval
}

function calendarWindowAt(interval: CalendarInterval, atMs: number): TimeWindow {
  const startMs = calendarWindowStart(interval, atMs)
  return { startMs, endMs: calendarWindowEnd(interval, startMs), bounds: 'closed_open' }
}

function calendarWindowEnd(interval: CalendarInterval, startMs: number): number | null {
  const start = new Date(startMs)
  switch (interval) {
    case 'daily':
      return startMs + DAY_MS
    case 'weekly':
      return startMs + 7 * DAY_MS
    case 'monthly':
      return startOfMonth(start.getUTCFullYear(), start.getUTCMonth() + 1)
    case 'yearly':
      return startOfMonth(start.getUTCFullYear() + 1, 0)
    case 'all_time':
      return null
  }
}

/** UTC days have no leap seconds in POSIX time, so a day is always 86,400,000 ms; floor serves instants before 1970 too. */
function startOfDay(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS
}

/** `Date.UTC` would read the years 0 to 99 as 1900 to 1999; setting the full year does not. */
function startOfMonth(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1)
}
