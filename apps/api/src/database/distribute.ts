import type pg from 'pg'

/**
 * Tables that are the same on every node, because statements that stay in one lane read them: the set of rules that decides,
 * which card of ours an issuer means, and the seals of the audit log, which its view puts beside each row. The order is that of their references.
 */
const SAME_EVERYWHERE = ['rule_sets', 'rule_set_current', 'issuer_cards', 'audit_seals'] as const

/** The table whose shards all other tables with a lane lie beside. */
export const FIRST_SPREAD = 'accounts'

/**
 * Every table whose primary key begins with the lane, and which is not spread yet; `refers_to` names the tables it has foreign
 * keys to. Directories name a lane, too, but not at first: they stay whole.
 */
const TABLES_WITH_LANES = `
  SELECT c.relname AS name,
    coalesce(array_agg(DISTINCT f.confrelid::regclass::text) FILTER (WHERE f.confrelid <> c.oid), '{}') AS refers_to
  FROM pg_class c
  JOIN pg_index x ON x.indrelid = c.oid AND x.indisprimary
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0] AND a.attname = 'lane'
  LEFT JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f'
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = c.oid)
  GROUP BY c.oid, c.relname ORDER BY c.relname`

interface TableWithLane {
  name: string
  refers_to: string[]
}

/**
 * Spreads the tables over the nodes of a Citus cluster by their lane, where the database has that extension; elsewhere does
 * nothing. Returns the names of the tables it spread. Safe to repeat: what is spread already is left alone, so tables of later
 * migrations follow. `client` is the owner's, and the caller holds the migrations' lock.
 *
 * https://docs.citusdata.com/en/stable/develop/api_udf.html
 */
export async function distribute(client: pg.ClientBase): Promise<string[]> {
  if (!(await isCluster(client))) return []
  await admitTriggers(client)
  const copied = await copyEverywhere(client)
  await makeLanes(client)
  const { rows } = await client.query<TableWithLane>(TABLES_WITH_LANES)
  const names = inOrder(rows)
  for (const name of names) await spread(client, name)
  await letAuditorsRead(client)
  await letNodesTalk(client)
  return [...copied, ...names]
}

/**
 * Lets `client` make triggers on tables that are spread, as some migrations do, or spread tables that have some. On a shard, ours look at nothing but the row
 * they are given, which is what makes them safe there.
 */
export async function admitTriggers(client: pg.ClientBase): Promise<void> {
  if (await isCluster(client)) await client.query('SET citus.enable_unsafe_triggers = on')
}

export async function isCluster(client: Pick<pg.ClientBase, 'query'>): Promise<boolean> {
  const { rowCount } = await client.query("SELECT FROM pg_extension WHERE extname = 'citus'")
  return rowCount === 1
}

async function copyEverywhere(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) WITH ORDINALITY AS t (name, place)
     WHERE to_regclass(name) IS NOT NULL
       AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = to_regclass(name)) ORDER BY place`,
    [SAME_EVERYWHERE],
  )
  for (const { name } of rows) await client.query('SELECT create_reference_table($1)', [name])
  return rows.map(({ name }) => name)
}

/** One row a lane: what an inserting statement joins, so that it is sent whole to the node of its lane. */
async function makeLanes(client: pg.ClientBase): Promise<void> {
  await client.query('CREATE TABLE IF NOT EXISTS lanes (lane smallint PRIMARY KEY)')
  await client.query('INSERT INTO lanes SELECT generate_series(0, 1023) ON CONFLICT DO NOTHING')
  await client.query('GRANT SELECT ON lanes TO cardwright_app')
}

async function spread(client: pg.ClientBase, name: string): Promise<void> {
  await client.query("SELECT create_distributed_table($1, 'lane', colocate_with => $2)", [
    name,
    name === FIRST_SPREAD ? 'none' : FIRST_SPREAD,
  ])
}

/** The first table at first, and every other after those it refers to: a foreign key needs both ends in the same lanes. */
function inOrder(tables: readonly TableWithLane[]): string[] {
  const ordered = new Set<string>()
  const byName = new Map(tables.map((table) => [table.name, table]))
  function place(name: string): void {
    const table = byName.get(name)
    if (table === undefined || ordered.has(name)) return
    byName.delete(name)
    for (const other of table.refers_to) place(other)
    ordered.add(name)
  }
  for (const name of [FIRST_SPREAD, ...tables.map((table) => table.name)]) place(name)
  return [...ordered]
}

/**
 * A view is taken apart on the coordinator, and what it reads is then asked of the nodes by the reader: so auditors need the right to
 * read those tables themselves. Only the tables that their views show.
 */
async function letAuditorsRead(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT d.refobjid::regclass::text AS name FROM pg_class v
     JOIN pg_rewrite r ON r.ev_class = v.oid
     JOIN pg_depend d ON d.objid = r.oid AND d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
     JOIN pg_class t ON t.oid = d.refobjid AND t.relkind IN ('r', 'p')
     WHERE v.relnamespace = 'reporting'::regnamespace ORDER BY name`,
  )
  for (const { name } of rows) await client.query(`GRANT SELECT ON ${name} TO reporting`)
}

/** The coordinator opens a connection to a node under the role that a statement runs as, so that role must be let in there. */
async function letNodesTalk(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ role: string }>(
    "SELECT rolname AS role FROM pg_roles WHERE rolname IN ('cardwright_app', 'reporting') AND NOT rolcanlogin",
  )
  for (const { role } of rows) await client.query(`ALTER ROLE ${role} LOGIN`)
  // To lock a row that is on every node, or to insert one unless it is there, the table is locked on every node, which takes the right to
  // change it. Changing a row of these is refused all the same, by their triggers.
  for (const name of ['rule_sets', 'issuer_cards', 'audit_seals'])
    if (await isThere(client, name)) await client.query(`GRANT UPDATE ON ${name} TO cardwright_app`)
  await client.query('ALTER FUNCTION ensure_month_partitions(date, date) SET citus.enable_unsafe_triggers = on')
}

/** A database as an older release leaves it lacks the tables of later ones. */
async function isThere(client: pg.ClientBase, table: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [table])
  return rows[0]?.found === true
}
