import type { Context } from '../context.ts'
import { type AuditFilter, type AuditRow, listAudit } from '../models/audit-model.ts'
import { decodeCursor, type Page, toPage } from '../paging.ts'

/** The audit log, the newest first. */
export async function readAudit(
  { db }: Pick<Context, 'db'>,
  { limit, cursor, ...filter }: AuditFilter & { limit: number; cursor?: string | undefined },
): Promise<Page<AuditRow>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await listAudit(db, filter, { limit: limit + 1, after })
  return toPage(
    rows,
    limit,
    ({ at, id }) => ({ at, id }),
    (row) => row,
  )
}
