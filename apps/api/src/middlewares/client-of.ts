import type { Request, Response } from 'express'
import type { Client } from '../services/client.ts'

/** From where a request comes, as the sign-in rules look at it. */
export function clientOf(request: Request, response: Response, deviceId?: string): Client {
  return {
    deviceId,
    ipAddress: request.ip,
    place: placeOf(request),
    isLoopback: isLoopback(request),
    userAgent: request.header('user-agent') ?? '',
    wantsCookie: wantsCookie(request),
    requestId: response.locals.requestId,
  }
}

/** The browser asked that its refresh token travels in a cookie. */
export const wantsCookie = (request: Request): boolean => request.header('session-mode')?.toLowerCase() === 'cookie'

/** True for a caller on this very machine: what a proxy hands on comes from elsewhere. */
export function isLoopback(request: Request): boolean {
  if (request.header('x-forwarded-for') !== undefined || request.header('forwarded') !== undefined) return false
  return isLoopbackAddress(request.socket.remoteAddress)
}

function placeOf(request: Request): string | undefined {
  if (isLoopback(request)) return 'this machine'
  return isLoopbackAddress(request.ip) ? undefined : request.ip
}

function isLoopbackAddress(address = ''): boolean {
  const plain = address.replace(/^::ffff:/, '')
  return plain === '::1' || plain.startsWith('127.')
}
