import { Kysely, PostgresAdapter, PostgresDialect, type Transaction } from 'kysely'
import type { DatabasePool } from './pool.ts'
import type { ShardOf } from './shards.ts'
import type { Tables } from './tables.ts'

/** Typed queries over the same pool; services open transactions, models take whichever of the two they are given. */
export type Database = Kysely<Tables>
export type DatabaseTransaction = Transaction<Tables>

/** What a query builder and the transactions it opens have in common: so it knows the pool of both. */
class PoolAdapter extends PostgresAdapter {
  readonly pool: DatabasePool

  constructor(pool: DatabasePool) {
    super()
    this.pool = pool
  }
}

class PoolDialect extends PostgresDialect {
  readonly #pool: DatabasePool

  constructor(pool: DatabasePool) {
    super({ pool })
    this.#pool = pool
  }

  override createAdapter(): PostgresAdapter {
    return new PoolAdapter(this.#pool)
  }
}

export const createDatabase = (pool: DatabasePool): Database => new Kysely<Tables>({ dialect: new PoolDialect(pool) })

/** Where a cluster keeps each lane, as far as the connections that were made so far tell. */
export function shardsOf(db: Database): ShardOf | undefined {
  const { adapter } = db.getExecutor()
  return adapter instanceof PoolAdapter ? adapter.pool.shardOf : undefined
}
