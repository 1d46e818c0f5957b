import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import type { Database } from './database.ts'

/** Lets statements that are written for the driver run in a transaction of the query builder. */
export const toQueryClient = (db: Database): Pick<pg.ClientBase, 'query'> =>
  ({
    query: async ({ text, values }: pg.QueryConfig) => {
      const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...(values ?? [])]))
      return { rows, rowCount: rows.length }
    },
  }) as unknown as Pick<pg.ClientBase, 'query'>
