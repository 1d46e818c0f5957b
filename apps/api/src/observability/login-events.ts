import type { Context } from '../context.ts'

/** One function per event around logins. Ids and counts only: never an address, a name, a code or a token. */

type Sinks = Pick<Context, 'logger' | 'metrics'>

export type SignInWay = 'password' | 'code' | 'passkey' | 'sign_up'

export function logSignIn({ logger, metrics }: Sinks, { userId, way }: { userId: string; way: SignInWay }): void {
  metrics.signIns.inc({ way, outcome: 'signed_in' })
  logger.info({ userId, way }, 'a person signed in')
}

export function logSignInRefused(
  { metrics }: Pick<Sinks, 'metrics'>,
  { way, outcome }: { way: SignInWay; outcome: string },
): void {
  metrics.signIns.inc({ way, outcome })
}

export function logRefreshTokenReused(
  { logger, metrics }: Sinks,
  { userId, sessionId }: { userId: string; sessionId: string },
): void {
  metrics.alerts.inc({ kind: 'refresh_token_reused' })
  logger.warn({ userId, sessionId }, 'a refresh token was used twice; its session was ended')
}

export function logSessionsEnded(
  { logger }: Pick<Sinks, 'logger'>,
  { userId, count, reason }: { userId: string; count: number; reason: string },
): void {
  logger.info({ userId, count, reason }, 'sessions were ended')
}

export function logPersonVerified({ logger }: Pick<Sinks, 'logger'>, { userId }: { userId: string }): void {
  logger.info({ userId }, 'a person verified the e-mail address')
}

export function logAccountClosed({ logger }: Pick<Sinks, 'logger'>, { userId }: { userId: string }): void {
  logger.info({ userId }, 'a person closed the account')
}
