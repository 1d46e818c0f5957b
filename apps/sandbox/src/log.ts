/** Writes one JSON line about something a person running the sandbox may want to know. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Record<string, string | number | boolean>,
) => void

/** Lines go to standard error: standard output carries the ready line alone. */
export const logToStandardError: Log = (level, message, fields = {}) => {
  process.stderr.write(
    `${JSON.stringify({ time: new Date().toISOString(), level, service: 'sandbox', message, ...fields })}\n`,
  )
}
