import pg from 'pg'
import type { Logger } from '../observability/logger.ts'
import { readShards, type ShardOf } from './shards.ts'

const INT8 = 20
const NUMERIC = 1700

/** Amounts and counts leave the driver as bigint, never as a float or a string. */
const types = new pg.TypeOverrides()
types.setTypeParser(INT8, (text) => BigInt(text))
types.setTypeParser(NUMERIC, (text) => BigInt(text))

/**
 * Every statement of the decision path finds its rows by an index on their key. On young or fast-growing tables the planner
 * prefers to read them whole and to plan anew each time; it is told not to.
 */
const LOOK_UP_BY_KEY = [
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'plan_cache_mode=force_generic_plan',
  'jit=off',
].map((setting) => `-c ${setting}`)

export interface DatabasePool extends pg.Pool {
  /** Known once a connection was made, and only of a cluster's database: a statement must stay in one shard. */
  readonly shardOf?: ShardOf | undefined
}

export interface PoolOptions {
  url: string
  max: number
  applicationName: string
  logger: Pick<Logger, 'warn'>
  /** The role every statement runs as; it owns nothing. `undefined` for migrations only. */
  role?: string | undefined
  /** For libraries that expect the driver's own types. */
  plainTypes?: boolean
  /** Sends statements without waiting for the answers of those before them; for the decision path only. */
  pipeline?: boolean
  connectionTimeoutMs?: number
}

/**
 * A connection pool that survives the server. A checked-out client whose connection dies emits `error`, which
 * `pool.on('error')` does not catch and which would end the process: so every client gets its own listener.
 */
export function createPool({
  url,
  max,
  applicationName,
  logger,
  role = 'cardwright_app',
  plainTypes = false,
  pipeline = false,
  connectionTimeoutMs = 5_000,
}: PoolOptions): DatabasePool {
  let asked: Promise<ShardOf | undefined> | undefined
  /** Asked once a pool. Such a database plans a statement anew where it knows the lane: a plan for every lane is none to it. */
  async function markOfCluster(client: pg.ClientBase): Promise<void> {
    asked ??= readShards(client)
    asked.catch(() => {
      asked = undefined
    })
    const shardOf = await asked
    if (shardOf === undefined) return
    if (pipeline) await client.query('SET plan_cache_mode = force_custom_plan')
    Object.assign(pool, { shardOf })
    Object.assign(client, { shardOf })
  }
  const pool: DatabasePool = new pg.Pool({
    connectionString: url,
    max,
    ...(plainTypes ? {} : { types }),
    application_name: applicationName,
    connectionTimeoutMillis: connectionTimeoutMs,
    pipeline,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    onConnect: markOfCluster,
    options: [...(role === undefined ? [] : [`-c role=${role}`]), ...(pipeline ? LOOK_UP_BY_KEY : [])].join(' '),
  })
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.warn({ error: error.message }, 'a database connection was lost'))
  })
  pool.on('error', (error) => logger.warn({ error: error.message }, 'an idle database connection was lost'))
  return pool
}
