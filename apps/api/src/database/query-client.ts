import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { type Database, isOfCluster } from './database.ts'

export interface QueryClient extends Pick<pg.ClientBase, 'query'> {
  /** The database is a cluster's: a statement must stay in one lane. */
  readonly isOfCluster: boolean
}

/** Lets statements that are written for the driver run in a transaction of the query builder. */
export const toQueryClient = (db: Database): QueryClient =>
  ({
    get isOfCluster() {
      return isOfCluster(db)
    },
    query: async ({ text, values }: pg.QueryConfig) => {
      const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...(values ?? [])]))
      return { rows, rowCount: rows.length }
    },
  }) as unknown as QueryClient
