import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import { type AuditSeal, insertSeals, selectLastSeal, selectUnsealed } from '../models/audit-seal-model.ts'

const BATCH = 1_000
/** For how long after rows of its time were sealed a row may still be committed. */
const LATE_MS = 3_600_000
const BEGINNING = '0'.repeat(64)

/** Puts whatever the audit log has gained into its chain of hashes, in the order of time; what is in it already stays as it is. */
export async function sealAudit(context: Pick<Context, 'db' | 'clock'>): Promise<number> {
  let sealed = 0
  for (;;) {
    const added = await sealBatch(context)
    sealed += added
    if (added < BATCH) return sealed
  }
}

async function sealBatch({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<number> {
  const last = await selectLastSeal(db)
  const since = last === undefined ? undefined : new Date(last.auditAt.getTime() - LATE_MS)
  const rows = await selectUnsealed(db, since, BATCH)
  if (rows.length === 0) return 0
  let { sequence, hash } = last ?? { sequence: 0n, hash: BEGINNING }
  const seals = rows.map(({ auditId, auditAt, content }): AuditSeal => {
    const previousHash = hash
    sequence += 1n
    hash = createHash('sha256').update(previousHash).update(content).digest('hex')
    return { sequence, auditId, auditAt, previousHash, hash }
  })
  await insertSeals(db, seals, new Date(clock.nowMs()))
  return seals.length
}
