/** SQLSTATE classes 08 (connection), 53 (resources), 57P (shutdown), and the sockets' own codes. */
export const isDatabaseAway = (code: string): boolean =>
  /^(08|53)[0-9A-Z]{3}$/.test(code) ||
  /^57P0[123]$/.test(code) ||
  ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT'].includes(code)

/** What `pg` says of a connection that ended under a statement, or could not be had in time: it gives these no code. */
const LOST_CONNECTION = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'timeout exceeded when trying to connect',
])

export const isConnectionLost = (error: unknown): boolean =>
  error instanceof Error && LOST_CONNECTION.has(error.message)

/**
 * Whether a connection ended under a statement, by an administrator, a failover or the network. That says nothing of the server: a new
 * connection may do.
 */
export const isCutOff = (error: unknown): boolean =>
  isConnectionLost(error) ||
  (error instanceof Error && 'code' in error && /^(08[0-9A-Z]{3}|57P01|ECONNRESET|EPIPE)$/.test(String(error.code)))

/** SQLSTATE 53100: whatever is written is refused, until there is space again. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '53100'
