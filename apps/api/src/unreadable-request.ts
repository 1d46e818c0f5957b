import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { AppError, type ErrorCode, toProblem } from '@cardwright/contracts'
import { standingOn } from './one-at-a-time.ts'
import { linger } from './unread-body.ts'

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** How much of what follows something unreadable is dropped before the connection is cut, in bytes. */
const UNREADABLE_REST_BYTES = 16 * 1024 * 1024

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
}

const refused = new WeakSet<Socket>()

/**
 * What could not even be read as HTTP, or not in time, is told so in the same words as everything else: once, after the answers to what
 * came whole before it, and never in the middle of one.
 */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  // It comes again with all that follows; whoever is still sending gets to read the answer.
  if (refused.has(socket) && error.code !== 'ECONNRESET') {
    if (socket.bytesRead > UNREADABLE_REST_BYTES) socket.destroy()
    return
  }
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  refused.add(socket)
  const code = CODES[error.code ?? ''] ?? 'invalid_request'
  const standing = standingOn(socket)
  const before = standing.findLast(({ request }) => request.complete)
  const own = standing.at(-1)
  if (before !== undefined) before.response.once('close', () => say(code, socket))
  else if (own?.response.headersSent) socket.destroy()
  else say(code, socket)
}

function say(code: ErrorCode, socket: Socket): void {
  if (!socket.writable) return
  const problem = toProblem(new AppError(code), randomUUID())
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  linger(socket)
}
