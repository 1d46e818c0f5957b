/** Wall-clock time in some time zone. `weekday` 0 is Sunday; `minuteOfDay` 0 to 1439. */
export type LocalTime = { readonly weekday: number; readonly hour: number; readonly minuteOfDay: number }

export type LocalClock = (atMs: number) => LocalTime

const QUARTER_MS = 900_000
const MINUTE_MS = 60_000
const DAY_MINUTES = 1440

/**
 * Reads wall-clock time in an IANA time zone, daylight saving included.
 *
 * Zones change their offset only on quarter hours of UTC, so the offset found by `Intl` is kept for the current
 * quarter: a decision costs a division, not a format.
 *
 * @throws RangeError when the zone is not known.
 */
export function createLocalClock(timeZone: string): LocalClock {
  const formatter = createOffsetFormatter(timeZone)
  let knownQuarter = Number.NaN
  let offsetMs = 0
  return (atMs) => {
    const quarter = Math.floor(atMs / QUARTER_MS)
    if (quarter !== knownQuarter) {
      offsetMs = offsetAt(formatter, atMs)
      knownQuarter = quarter
    }
    return localTimeOf(atMs + offsetMs)
  }
}

/** Whether the name is a time zone this platform knows. */
export function isTimeZone(timeZone: string): boolean {
  try {
    createOffsetFormatter(timeZone)
    return true
  } catch {
    return false
  }
}

function createOffsetFormatter(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    era: 'short',
  })
}

function offsetAt(formatter: Intl.DateTimeFormat, atMs: number): number {
  const values: Record<string, string> = {}
  for (const part of formatter.formatToParts(atMs)) values[part.type] = part.value
  const read = (name: string) => Number(values[name])
  const year = values.era === 'BC' ? 1 - read('year') : read('year')
  const local = new Date(0)
  local.setUTCFullYear(year, read('month') - 1, read('day'))
  local.setUTCHours(read('hour'), read('minute'), read('second'))
  return local.getTime() - Math.floor(atMs / 1000) * 1000
}

function localTimeOf(localMs: number): LocalTime {
  const minutes = Math.floor(localMs / MINUTE_MS)
  const days = Math.floor(minutes / DAY_MINUTES)
  const minuteOfDay = minutes - days * DAY_MINUTES
  // 1 January 1970 was a Thursday.
  return { weekday: (((days + 4) % 7) + 7) % 7, hour: Math.floor(minuteOfDay / 60), minuteOfDay }
}
