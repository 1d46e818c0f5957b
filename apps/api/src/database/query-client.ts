import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { type Database, shardsOf } from './database.ts'
import type { ShardOf } from './shards.ts'

export interface QueryClient extends Pick<pg.ClientBase, 'query'> {
  /** Of a cluster's database: a statement must stay in one shard. */
  readonly shardOf: ShardOf | undefined
}

type Send = (query: pg.QueryConfig | string) => Promise<unknown>

/** Lets statements that are written for the driver run in a transaction of the query builder. */
export const toQueryClient = (db: Database): QueryClient =>
  ({
    get shardOf() {
      return shardsOf(db)
    },
    query: oneByOne(async (query) => {
      const { text, values = [] } = typeof query === 'string' ? { text: query } : query
      const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...values]))
      return { rows, rowCount: rows.length }
    }),
  }) as unknown as QueryClient

/** A connection that sends a statement when the one before it is answered, for code that asks for several at once. */
export const inOrder = (client: pg.ClientBase & Partial<QueryClient>): QueryClient =>
  ({
    shardOf: client.shardOf,
    query: oneByOne((query) => client.query(query)),
  }) as unknown as QueryClient

/**
 * What waits behind a statement that failed is not sent: by then the transaction has been rolled back, and the statement would be
 * written by itself, or in a transaction of whoever has the connection next.
 */
function oneByOne(send: Send): Send {
  let last: Promise<unknown> = Promise.resolve()
  return (query) => {
    last = last.then(() => send(query))
    last.catch(() => undefined)
    return last
  }
}
