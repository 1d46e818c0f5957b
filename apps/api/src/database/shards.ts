import type pg from 'pg'
import { FIRST_SPREAD, isCluster } from './distribute.ts'

/** The shard that a lane's rows lie in; those of all tables that are spread lie beside each other. */
export type ShardOf = (lane: number) => number

/**
 * Where a cluster keeps each lane; undefined of one PostgreSQL. It says only what may go into one statement: where shards were split since,
 * locking rows of several at once is refused, and of a lane by itself never is. Moving a shard to another node changes nothing here.
 */
export async function readShards(client: Pick<pg.ClientBase, 'query'>): Promise<ShardOf | undefined> {
  if (!(await isCluster(client))) return undefined
  const { rows } = await client.query<{ lane: number; shard: number }>(
    `SELECT l.lane, s.shardid::integer AS shard FROM generate_series(0, 1023) AS l (lane)
     JOIN pg_dist_shard s ON s.logicalrelid = to_regclass($1)
       AND worker_hash(l.lane::smallint) BETWEEN s.shardminvalue::integer AND s.shardmaxvalue::integer`,
    [FIRST_SPREAD],
  )
  const shards = new Map(rows.map(({ lane, shard }) => [lane, shard]))
  // Before tables are spread, each lane is taken for a shard of its own.
  return (lane) => shards.get(lane) ?? lane
}
