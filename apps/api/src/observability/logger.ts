import { pino } from 'pino'

export type Logger = pino.Logger

/** A net under the rule that nothing secret is logged: these paths are blanked wherever they should ever appear. */
const REDACTED = [
  'password',
  'code',
  'otp',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'number',
  'pan',
  'cvc',
  'cvv',
  'secret',
  'headers',
  'body',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/** JSON lines on standard output. `error` means that a person must act now; expected outcomes are `info`. */
export const createLogger = (level: string, component: string): Logger =>
  pino(
    {
      level,
      base: { component },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED, censor: '[redacted]' },
    },
    createDestination(),
  )

/**
 * Each line is written at once. What waited to be written would be lost by a kill, and where nobody reads any more (the launcher
 * was killed), pino tries at the end of the process for ever to write it.
 */
function createDestination() {
  const destination = pino.destination({ dest: process.stdout.fd || 1, sync: true })
  // A full disk costs lines of the log, not the process.
  destination.on('error', () => undefined)
  return destination
}
