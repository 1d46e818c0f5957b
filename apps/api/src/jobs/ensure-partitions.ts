import { sql } from 'kysely'
import type { Context } from '../context.ts'

const MONTHS_AHEAD = 14

/** Makes the partitions of the coming months, long before the first row needs one. */
export async function ensurePartitions({ db, clock, logger }: Pick<Context, 'db' | 'clock' | 'logger'>): Promise<void> {
  const first = clock.now()
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + MONTHS_AHEAD, 1))
  const { rows } = await sql<{ made: number }>`
    SELECT ensure_month_partitions(${toDay(first)}::date, ${toDay(last)}::date) AS made`.execute(db)
  const made = rows[0]?.made ?? 0
  if (made > 0) logger.info({ made }, 'partitions of coming months were made')
}

const toDay = (at: Date): string => at.toISOString().slice(0, 10)
