/**
 * Why the local PostgreSQL cannot run, in a sentence for the person who started it.
 *
 * - `in_use`: another living process owns this data folder
 * - `port_in_use`: the port that was asked for is taken
 * - `disk_full`: there is no space for what PostgreSQL must write to start
 * - `failed`: anything else; the message carries PostgreSQL's own words
 */
export class LocalPostgresError extends Error {
  readonly code: 'in_use' | 'port_in_use' | 'disk_full' | 'failed'

  constructor(code: LocalPostgresError['code'], message: string) {
    super(message)
    this.name = 'LocalPostgresError'
    this.code = code
  }
}
