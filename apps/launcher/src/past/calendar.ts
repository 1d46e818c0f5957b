/** How far back the past goes. */
export const DAYS = 90

const DAY_S = 86_400
/** The sample person lives eight hours behind UTC. */
const BEHIND_UTC_S = 8 * 3_600

/** The days before a moment, as the sample person counts them. */
export interface Calendar {
  /** Unix seconds of a time of day, that many days ago. */
  at(daysAgo: number, hour: number, minute?: number): number
  /** 0 is Sunday. */
  weekday(daysAgo: number): number
  dayOfMonth(daysAgo: number): number
}

export function createCalendar(anchorS: number): Calendar {
  const today = Math.floor((anchorS - BEHIND_UTC_S) / DAY_S)
  const dateOf = (daysAgo: number) => new Date((today - daysAgo) * DAY_S * 1000)
  return {
    at: (daysAgo, hour, minute = 0) => (today - daysAgo) * DAY_S + BEHIND_UTC_S + hour * 3_600 + minute * 60,
    weekday: (daysAgo) => dateOf(daysAgo).getUTCDay(),
    dayOfMonth: (daysAgo) => dateOf(daysAgo).getUTCDate(),
  }
}
