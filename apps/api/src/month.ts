/** A calendar month in UTC, `[start, end)`, and the beginning of the one before it. */
export interface Month {
  previous: Date
  start: Date
  end: Date
}

/** Reads `YYYY-MM`. */
export function monthOf(month: string): Month {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const first = (offset: number) => new Date(new Date(0).setUTCFullYear(year, number - 1 + offset, 1))
  return { previous: first(-1), start: first(0), end: first(1) }
}

/** The month, `YYYY-MM`, in which an instant lies. */
export const monthAt = (at: Date): string => at.toISOString().slice(0, 7)

/** Every month from the first to the last, both included, the newest first. */
export function monthsBetween(first: Date, last: Date): string[] {
  const months: string[] = []
  for (let month = monthAt(last); month >= monthAt(first); month = monthAt(monthOf(month).previous)) months.push(month)
  return months
}
