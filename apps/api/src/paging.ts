import { AppError } from '@cardwright/contracts'

/** A place in a list ordered by time and id. */
export interface Position {
  at: Date
  id: string
}

export interface Page<Row> {
  data: Row[]
  /** Where the next page begins, or null on the last one. */
  nextCursor: string | null
}

/** An opaque text for `nextCursor`. Times keep their milliseconds: what lists order by has no finer ones. */
const encodeCursor = ({ at, id }: Position): string =>
  Buffer.from(`${at.getTime().toString(36)}.${id}`).toString('base64url')

/** No list holds anything older; what lies before the calendar of the database would be no moment for it. */
const EARLIEST_MS = Date.parse('0000-01-01T00:00:00Z')

/** @throws AppError `validation_failed` for a text that no list of ours gave out. */
export function decodeCursor(cursor: string): Position {
  const [time, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('.')
  const at = new Date(Number.parseInt(time ?? '', 36))
  // Written so that what is no moment at all is refused too.
  const isMoment = at.getTime() >= EARLIEST_MS
  if (id === undefined || !/^[\w:-]{1,1200}$/.test(id) || !isMoment) throw unknownCursor()
  return { at, id }
}

export const unknownCursor = (): AppError =>
  new AppError('validation_failed', {
    errors: [{ path: 'cursor', code: 'cursor_unknown', message: 'This is no cursor that the list gave out' }],
  })

/** Cuts one page out of `limit + 1` rows that were asked for; the extra row tells that there is more. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Position,
  map: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    data: shown.map(map),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(positionOf(last)) : null,
  }
}
