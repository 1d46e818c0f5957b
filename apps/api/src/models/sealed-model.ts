import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** A column that holds sealed bytes, and which column names what they describe. */
export interface SealedColumn {
  table: string
  /** What identifies a row, in the order rows are gone through. */
  key: readonly [string, ...string[]]
  column: string
  subject: string
}

export interface SealedRow {
  key: (string | number)[]
  subjectId: string
  sealed: Buffer
}

/** The next rows after a key, in the order of their keys. */
export async function listSealed(
  db: Database,
  { table, key, column, subject }: SealedColumn,
  { after, limit }: { after: SealedRow['key'] | undefined; limit: number },
): Promise<SealedRow[]> {
  const columns = sql.join(key.map((name) => sql.ref(name)))
  const later = after === undefined ? sql`` : sql`WHERE (${columns}) > (${sql.join(after)})`
  const { rows } = await sql<{ key: SealedRow['key']; subject_id: string; sealed: Buffer }>`
    SELECT jsonb_build_array(${columns}) AS key, ${sql.ref(subject)} AS subject_id, ${sql.ref(column)} AS sealed
    FROM ${sql.table(table)} ${later} ORDER BY ${columns} LIMIT ${limit}`.execute(db)
  return rows.map((row) => ({ key: row.key, subjectId: row.subject_id, sealed: row.sealed }))
}

/** Puts rewrapped bytes in the place of those that were read, unless the row was sealed anew meanwhile. */
export async function replaceSealed(
  db: Database,
  { table, key, column }: SealedColumn,
  row: SealedRow,
  rewrapped: Buffer,
): Promise<boolean> {
  const isRow = sql.join(
    key.map((name, index) => sql`${sql.ref(name)} = ${row.key[index]}`),
    sql` AND `,
  )
  const { numAffectedRows } = await sql`
    UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${rewrapped}
    WHERE ${isRow} AND ${sql.ref(column)} = ${row.sealed}`.execute(db)
  return numAffectedRows === 1n
}
