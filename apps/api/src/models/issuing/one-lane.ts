/** `… b.lane = x.lane …`: what ties a table to the rows that were sent, or to another table. */
const TIED = /\b(\w+)\.lane = \w+\.lane\b/g
/** The rows that were sent, under the name that every statement gives them. */
const SENT = /FROM (unnest\((?:[^()]|\([^()]*(?:\([^()]*\))?[^()]*\))*\)\s+AS x \([^)]*\))/

/**
 * The same statement for rows of one lane, which is its last parameter. Citus looks for a constant beside each table's lane: then the
 * whole statement is one task on one node, without a plan over all shards. An insert takes the lane out of the table `lanes`,
 * whose row is on that node; otherwise the rows would go to the coordinator first.
 */
export function toOneLane(text: string, parameters: number): string {
  const lane = `$${parameters + 1}`
  const tied = text.replace(TIED, (_, table: string) => `${table}.lane = ${lane}`)
  return text.startsWith('INSERT') ? joinLanes(tied, `l.lane = ${lane}`) : tied
}

/** The same for rows of several lanes of one shard, which are an array and its last parameter: the tie stays, and the lanes stand beside it. */
export function toOneShard(text: string, parameters: number): string {
  const lanes = `ANY ($${parameters + 1}::smallint[])`
  const tied = text.replace(TIED, (tie, table: string) => `${tie} AND ${table}.lane = ${lanes}`)
  return text.startsWith('INSERT') ? joinLanes(tied, `l.lane = x.lane AND l.lane = ${lanes}`) : tied
}

const joinLanes = (insert: string, tie: string): string =>
  insert
    .replace('SELECT x.lane,', 'SELECT l.lane,')
    .replace(SENT, (_, rows: string) => `FROM ${rows} JOIN lanes l ON ${tie}`)
