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
  pino({
    level,
    base: { component },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: REDACTED, censor: '[redacted]' },
  })
