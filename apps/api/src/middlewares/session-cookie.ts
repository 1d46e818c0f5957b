import { AppError } from '@cardwright/contracts'
import type { CookieOptions, Request, RequestHandler, Response } from 'express'
import { type Config, publicUrlOf } from '../config/config.ts'
import type { Context } from '../context.ts'

const COOKIE = 'cardwright_refresh'
const MAX_AGE_MS = 180 * 24 * 3_600_000
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Sent to `/auth` alone, never to scripts, never from another site; over TLS only, but for a program on one's own machine. */
function optionsOf(config: Pick<Config, 'publicUrl' | 'port'>): CookieOptions {
  const { hostname } = new URL(publicUrlOf(config))
  return { httpOnly: true, sameSite: 'strict', path: '/auth', secure: !LOOPBACK.test(hostname) }
}

export function setSessionCookie(response: Response, config: Pick<Config, 'publicUrl' | 'port'>, token: string): void {
  response.cookie(COOKIE, token, { ...optionsOf(config), maxAge: MAX_AGE_MS })
}

export function clearSessionCookie(response: Response, config: Pick<Config, 'publicUrl' | 'port'>): void {
  response.clearCookie(COOKIE, optionsOf(config))
}

export function readSessionCookie(request: Request): string | undefined {
  const pairs = (request.header('cookie') ?? '').split(';').map((pair) => pair.trim().split('='))
  const value = pairs.find(([name]) => name === COOKIE)?.[1]
  return value === '' ? undefined : value
}

/**
 * Browsers name the page a POST comes from. One from elsewhere is refused, although the cookie's SameSite and the header that
 * another site cannot set would stop it as well.
 */
export function requireOwnOrigin({ config }: Pick<Context, 'config'>): RequestHandler {
  return (request, _response, next) => {
    const origin = request.header('origin')
    if (request.method !== 'GET' && origin !== undefined && !isOwn(config, request, origin))
      throw new AppError('origin_not_allowed')
    next()
  }
}

/** The configured address, or the loopback name that the request itself was sent to: 127.0.0.1 is as good as localhost. */
function isOwn(config: Config, request: Request, origin: string): boolean {
  if (origin === new URL(publicUrlOf(config)).origin) return true
  if (!URL.canParse(origin)) return false
  const { hostname, host } = new URL(origin)
  return LOOPBACK.test(hostname) && host === request.header('host')
}
