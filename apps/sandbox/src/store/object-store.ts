import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { decodeRecord, encodeRecord } from './record-json.ts'
import type { Kind, Records, StoredRecord } from './records.ts'

/** One condition of a list. `column` is a column of the table or a JSON path (`$.email`) of the stored record. */
export interface Condition {
  column: 'card' | 'cardholder' | 'parent' | 'status' | 'type' | 'created' | 'undelivered' | `$.${string}`
  /** `IN` takes a JSON array of texts. */
  operator: '=' | '<' | '<=' | '>' | '>=' | 'GLOB' | 'IN'
  value: string | number
}

export interface Page {
  conditions: Condition[]
  limit: number
  /** Only what is older than this object. */
  startingAfter?: string | undefined
  /** Only what is newer than this object, and of it the oldest. */
  endingBefore?: string | undefined
}

/** Stores every kind of object in the order of its making. Changes belong inside `Writer.write`. */
export interface ObjectStore {
  insert<K extends Kind>(kind: K, record: Records[K]): void
  update<K extends Kind>(kind: K, record: Records[K]): void
  remove(kind: Kind, id: string): void
  find<K extends Kind>(kind: K, id: string): Records[K] | null
  /** Newest first. `hasMore` tells whether more lie beyond the page in its direction. */
  list<K extends Kind>(kind: K, page: Page): { records: Records[K][]; hasMore: boolean }
  /** All children of `parentId`, oldest first. */
  children<K extends Kind>(kind: K, parentId: string): Records[K][]
  /** Old events, but none that an endpoint still has to get. */
  removeDeliveredEvents(created: number): void
}

export function createObjectStore(database: DatabaseSync): ObjectStore {
  const insert = database.prepare(
    'INSERT INTO objects (kind, id, created, card, cardholder, parent, status, type, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const update = database.prepare(
    'UPDATE objects SET card = ?, cardholder = ?, parent = ?, status = ?, type = ?, body = ? WHERE id = ? AND kind = ?',
  )
  const remove = database.prepare('DELETE FROM objects WHERE id = ? AND kind = ?')
  const removeDelivered = database.prepare(
    "DELETE FROM objects WHERE kind = 'event' AND created < ? AND id NOT IN (SELECT event FROM deliveries WHERE state = 'waiting')",
  )
  const find = database.prepare('SELECT body FROM objects WHERE id = ? AND kind = ?')
  const findSeq = database.prepare('SELECT seq FROM objects WHERE id = ? AND kind = ?')
  const children = database.prepare('SELECT body FROM objects WHERE kind = ? AND parent = ? ORDER BY seq')
  const lists = new Map<string, ReturnType<DatabaseSync['prepare']>>()

  function listStatement(sql: string) {
    const known = lists.get(sql)
    if (known) return known
    const prepared = database.prepare(sql)
    lists.set(sql, prepared)
    return prepared
  }

  function cursor(kind: Kind, id: string | undefined): number | null {
    return id === undefined ? null : Number(findSeq.get(id, kind)?.seq ?? 0)
  }

  return {
    insert(kind, record) {
      insert.run(kind, record.id, record.created, ...toColumns(record), encodeRecord(record))
    },
    update(kind, record) {
      const { changes } = update.run(...toColumns(record), encodeRecord(record), record.id, kind)
      if (changes !== 1) throw new Error(`no ${kind} ${record.id} to update`)
    },
    remove(kind, id) {
      remove.run(id, kind)
    },
    removeDeliveredEvents(created) {
      removeDelivered.run(created)
    },
    find<K extends Kind>(kind: K, id: string) {
      const row = find.get(id, kind)
      return row === undefined ? null : (decodeRecord(String(row.body)) as Records[K])
    },
    children<K extends Kind>(kind: K, parentId: string) {
      return children.all(kind, parentId).map((row) => decodeRecord(String(row.body)) as Records[K])
    },
    list<K extends Kind>(kind: K, page: Page) {
      const after = cursor(kind, page.startingAfter)
      const before = cursor(kind, page.endingBefore)
      const where = ['kind = ?']
      const values: SQLInputValue[] = [kind]
      for (const condition of page.conditions) addCondition(condition, where, values)
      if (after !== null) add(where, values, 'seq < ?', after)
      if (before !== null) add(where, values, 'seq > ?', before)
      const order = before === null ? 'DESC' : 'ASC'
      const sql = `SELECT body FROM objects WHERE ${where.join(' AND ')} ORDER BY seq ${order} LIMIT ?`
      const rows = listStatement(sql).all(...values, page.limit + 1)
      const records = rows.slice(0, page.limit).map((row) => decodeRecord(String(row.body)) as Records[K])
      return { records: before === null ? records : records.reverse(), hasMore: rows.length > page.limit }
    },
  }
}

function add(where: string[], values: SQLInputValue[], sql: string, value: SQLInputValue): void {
  where.push(sql)
  values.push(value)
}

/** Of an event: whether some endpoint has not got it. */
const UNDELIVERED = "EXISTS (SELECT 1 FROM deliveries WHERE event = objects.id AND state <> 'delivered')"

function addCondition({ column, operator, value }: Condition, where: string[], values: SQLInputValue[]): void {
  if (column.startsWith('$.')) values.push(column)
  const left = column.startsWith('$.') ? 'json_extract(body, ?)' : column === 'undelivered' ? UNDELIVERED : column
  add(where, values, operator === 'IN' ? `${left} IN (SELECT value FROM json_each(?))` : `${left} ${operator} ?`, value)
}

function toColumns(record: StoredRecord): SQLInputValue[] {
  return [
    record.cardId ?? null,
    record.cardholderId ?? null,
    record.parentId ?? null,
    record.status ?? null,
    record.type ?? null,
  ]
}
