import type { ClientBase } from 'pg'

/** What is wrong with a place of the chain, or with a row that is in no place of it. */
export interface AuditProblem {
  sequence: string | null
  auditId: string
  problem: 'seal_missing' | 'chain_broken' | 'row_missing' | 'row_changed' | 'not_sealed'
}

export interface AuditVerification {
  sealed: number
  /** Written so lately that the next sealing takes them in. */
  waiting: number
  head: { sequence: string; hash: string } | undefined
  problems: AuditProblem[]
}

/** Uses nothing but the views of auditors, and the hash function of PostgreSQL itself. */
const PROBLEMS = `
  WITH chain AS (
    SELECT sequence, audit_id, previous_hash, hash,
      coalesce(lag(sequence) OVER (ORDER BY sequence), 0) AS last_sequence,
      coalesce(lag(hash) OVER (ORDER BY sequence), repeat('0', 64)) AS last_hash
    FROM reporting.audit_seals
  ), looked_at AS (
    SELECT c.sequence, c.audit_id, CASE
      WHEN c.sequence <> c.last_sequence + 1 THEN 'seal_missing'
      WHEN c.previous_hash <> c.last_hash THEN 'chain_broken'
      WHEN a.audit_id IS NULL THEN 'row_missing'
      WHEN c.hash <> encode(sha256(convert_to(c.previous_hash || a.content, 'UTF8')), 'hex') THEN 'row_changed'
    END AS problem
    FROM chain c LEFT JOIN reporting.audit a ON a.audit_id = c.audit_id
    UNION ALL
    SELECT NULL, audit_id, 'not_sealed' FROM reporting.audit
    WHERE sequence IS NULL AND created_at < now() - interval '1 hour'
  )
  SELECT sequence::text, audit_id AS "auditId", problem FROM looked_at WHERE problem IS NOT NULL ORDER BY looked_at.sequence, audit_id`

const FIGURES = `
  SELECT (SELECT count(*) FROM reporting.audit_seals)::int AS sealed,
    (SELECT count(*) FROM reporting.audit WHERE sequence IS NULL AND created_at >= now() - interval '1 hour')::int AS waiting`

const HEAD = 'SELECT sequence::text, hash FROM reporting.audit_seals ORDER BY audit_seals.sequence DESC LIMIT 1'

/**
 * Looks at the whole audit log: is every row as it was when it was sealed, is none missing, is the chain whole? Who cuts off the end of
 * the log together with its seals is found only by a head noted before: `head` must still be in the chain.
 */
export async function verifyAudit(
  client: ClientBase,
  head?: { sequence: string; hash: string },
): Promise<AuditVerification> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  const { rows: problems } = await client.query<AuditProblem>(PROBLEMS)
  const { rows: figures } = await client.query<{ sealed: number; waiting: number }>(FIGURES)
  const { rows: heads } = await client.query<{ sequence: string; hash: string }>(HEAD)
  if (head !== undefined && !(await isInChain(client, head)))
    problems.push({ sequence: head.sequence, auditId: '', problem: 'seal_missing' })
  await client.query('COMMIT')
  return { sealed: 0, waiting: 0, ...figures[0], head: heads[0], problems }
}

async function isInChain(client: ClientBase, { sequence, hash }: { sequence: string; hash: string }): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM reporting.audit_seals WHERE sequence = $1 AND hash = $2', [
    sequence,
    hash,
  ])
  return rowCount === 1
}
