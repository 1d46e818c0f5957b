import type { Client } from '@cardwright/local-postgres'
import { isCluster } from '../../apps/api/src/database/distribute.ts'

const WAITING = 'SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted'

/** How many locks are waited for. On a cluster rows are locked where they lie, so every node is asked: the coordinator knows of its own only. */
export async function countWaitingLocks(client: Client): Promise<number> {
  const text = (await isCluster(client))
    ? `SELECT sum(result::int)::int AS waiting FROM run_command_on_all_nodes('${WAITING}')`
    : WAITING
  const { rows } = await client.query<{ waiting: number }>(text)
  return rows[0]?.waiting ?? 0
}
