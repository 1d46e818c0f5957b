import { isIP } from 'node:net'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { type Config, KNOWN_KEY } from '../config.ts'
import { isSame, readKey } from './stripe-router.ts'

/**
 * Refuses requests under a host name that is not this machine's: pages without a login must not be readable by a web
 * site whose name was pointed at this address (DNS rebinding). Callers with the secret key may use any name, unless it is
 * the key that every such site could send.
 */
export function requireLocalHost(config: Pick<Config, 'host' | 'allowedHosts' | 'apiKey'>): RequestHandler {
  const names = new Set(['localhost', config.host, ...config.allowedHosts])
  return (request, response, next) => {
    const name = hostName(request.get('host') ?? '')
    const isTrusted = config.apiKey !== KNOWN_KEY && hasSecretKey(config, request)
    if (names.has(name) || isIP(name) !== 0 || name.endsWith('.localhost') || isTrusted) next()
    else refuse(response, 403, `This page is not served under the name ${name}; SANDBOX_ALLOWED_HOSTS can allow it.`)
  }
}

/** Lets a change through only if this sandbox's own page sent it, or a program that is no browser. */
export function requireSameOrigin(request: Request, response: Response, next: NextFunction): void {
  const site = request.get('sec-fetch-site')
  const origin = request.get('origin')
  const isOwn =
    (site === undefined || site === 'same-origin') &&
    (origin === undefined || originHost(origin) === request.get('host'))
  if (isOwn) next()
  else refuse(response, 403, 'Another web site sent this request.')
}

/** Only JSON bodies; a plain HTML form of another site cannot send one. */
export function requireJson(request: Request, response: Response, next: NextFunction): void {
  if (/^application\/json\b/i.test(request.get('content-type') ?? '')) next()
  else refuse(response, 415, 'The body must be application/json.')
}

export function requireSecretKey(config: Pick<Config, 'apiKey'>): RequestHandler {
  return (request, response, next) => {
    if (hasSecretKey(config, request)) next()
    else refuse(response, 401, 'Send the sandbox key as a bearer token.')
  }
}

function hasSecretKey(config: Pick<Config, 'apiKey'>, request: Request): boolean {
  const key = readKey(request.get('authorization') ?? '')
  return key !== null && isSame(key, config.apiKey)
}

export function refuse(response: Response, status: number, message: string): void {
  response.status(status).json({ error: { message } })
}

function hostName(host: string): string {
  return host.startsWith('[') ? host.slice(1, host.indexOf(']')) : (host.split(':')[0] ?? '').toLowerCase()
}

function originHost(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
