import type pg from 'pg'

/**
 * One statement of the hot path: named, so that PostgreSQL plans it once a connection. Rows travel as one array a column;
 * `columns` lists them in the order of the parameters, which start at $1.
 */
export interface Statement<Row> {
  readonly name: string
  readonly text: string
  readonly columns: readonly (keyof Row & string)[]
}

export type HotPathClient = Pick<pg.ClientBase, 'query'>

/** Sends a statement with one array for each column, followed by `more` parameters. Without rows nothing is sent. */
export async function runWithRows<Row, Result extends pg.QueryResultRow = pg.QueryResultRow>(
  client: HotPathClient,
  { name, text, columns }: Statement<Row>,
  rows: readonly Row[],
  more: readonly unknown[] = [],
): Promise<Result[]> {
  if (rows.length === 0) return []
  const values: unknown[] = columns.map((column) => rows.map((row) => row[column]))
  const result = await client.query<Result>({ name, text, values: [...values, ...more] })
  return result.rows
}
