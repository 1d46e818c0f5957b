import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import type pg from 'pg'
import type { Tables } from './tables.ts'

/** Typed queries over the same pool; services open transactions, models take whichever of the two they are given. */
export type Database = Kysely<Tables>
export type DatabaseTransaction = Transaction<Tables>

export const createDatabase = (pool: pg.Pool): Database =>
  new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
