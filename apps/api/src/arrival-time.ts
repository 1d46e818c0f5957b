import type { IncomingMessage } from 'node:http'
import { isForm } from './unread-body.ts'
import { refuseUnreadable } from './unreadable-request.ts'

const TOO_SLOW = Object.assign(new Error('the request did not arrive in time'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })

/**
 * Refuses a request whose body has not arrived whole within `ms`, unless it is a form: that one has the server's own, longer limit, and ours
 * for a connection on which nothing moves.
 */
export function limitArrival(request: IncomingMessage, ms: number): void {
  const { headers, socket } = request
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
  if (!hasBody || isForm(request)) return
  const limit = setTimeout(() => {
    if (!request.complete) refuseUnreadable(TOO_SLOW, socket)
  }, ms)
  request.once('close', () => clearTimeout(limit))
}
