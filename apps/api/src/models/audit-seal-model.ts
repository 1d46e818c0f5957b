import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** One row of the audit log in the chain: its hash covers its content and the hash before it. */
export interface AuditSeal {
  sequence: bigint
  auditId: string
  auditAt: Date
  previousHash: string
  hash: string
}

export async function selectLastSeal(
  db: Database,
): Promise<Pick<AuditSeal, 'sequence' | 'hash' | 'auditAt'> | undefined> {
  const { rows } = await sql<Pick<AuditSeal, 'sequence' | 'hash' | 'auditAt'>>`
    SELECT sequence, hash, audit_at AS "auditAt" FROM audit_seals ORDER BY sequence DESC LIMIT 1`.execute(db)
  return rows[0]
}

/** The oldest rows since then that are in no chain yet, with the text that their hash covers. */
export async function selectUnsealed(
  db: Database,
  since: Date | undefined,
  limit: number,
): Promise<{ auditId: string; auditAt: Date; content: string }[]> {
  const { rows } = await sql<{ auditId: string; auditAt: Date; content: string }>`
    SELECT audit_id AS "auditId", created_at AS "auditAt", content FROM reporting.audit
    WHERE sequence IS NULL AND created_at >= ${since ?? new Date(0)} ORDER BY created_at, audit_id LIMIT ${limit}`.execute(
    db,
  )
  return rows
}

/** Fails where another has put a row in that place meanwhile: the chain never has two ends. */
export async function insertSeals(db: Database, seals: readonly AuditSeal[], sealedAt: Date): Promise<void> {
  const column = <Key extends keyof AuditSeal>(key: Key) => seals.map((seal) => seal[key])
  await sql`
    INSERT INTO audit_seals (sequence, audit_id, audit_at, previous_hash, hash, sealed_at)
    SELECT x.*, ${sealedAt} FROM unnest(${column('sequence')}::bigint[], ${column('auditId')}::text[], ${column('auditAt')}::timestamptz[],
      ${column('previousHash')}::text[], ${column('hash')}::text[]) AS x`.execute(db)
}
