import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { StripeError } from '../http/stripe-error.ts'
import { oneAtATime, standingOn } from './one-at-a-time.ts'
import { closeUnread } from './unread-body.ts'

const TIMEOUTS = {
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
}
/** Without a byte in either direction, as where an answer is not read. */
const IDLE_MS = 120_000

/** A server that also says in Stripe's form what is wrong with a request that is no HTTP. */
export function createHttpServer(listener: RequestListener): Server {
  const serve = oneAtATime((request, response) => {
    closeUnread(request, response)
    if (request.headers.host !== undefined || request.httpVersion === '1.0') {
      listener(request, response)
      return
    }
    const refusal = new StripeError(400, 'Invalid request: it names no host.')
    response.writeHead(refusal.status, { 'Content-Type': 'application/json', Connection: 'close' })
    response.end(JSON.stringify(refusal.toBody()))
  })
  const server = createServer({ ...TIMEOUTS, requireHostHeader: false }, serve)
  server.setTimeout(IDLE_MS)
  // An expectation that nobody knows may be ignored (RFC 9110, 10.1.1); Node's own refusal has no words.
  server.on('checkExpectation', serve)
  server.on('clientError', (error, socket) => refuseUnreadable(error, socket as Socket))
  return server
}

/** After this much of what follows something unreadable, or so long, the connection is cut. */
const REST_BYTES = 16 * 1024 * 1024
const REST_MS = 3_000

const refused = new WeakSet<Socket>()

/** Told once, after the answers to what came whole before it, and never in the middle of one. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  // It comes again with all that follows; whoever is still sending gets to read the answer.
  if (refused.has(socket) && error.code !== 'ECONNRESET') {
    if (socket.bytesRead > REST_BYTES) socket.destroy()
    return
  }
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  refused.add(socket)
  const standing = standingOn(socket)
  const before = standing.findLast(({ request }) => request.complete)
  if (before !== undefined) before.response.once('close', () => say(toRefusal(error), socket))
  else if (standing.at(-1)?.response.headersSent) socket.destroy()
  else say(toRefusal(error), socket)
}

function toRefusal({ code }: NodeJS.ErrnoException): StripeError {
  if (code === 'HPE_HEADER_OVERFLOW') return new StripeError(431, 'Invalid request: its headers are too large.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new StripeError(408, 'Invalid request: it did not come in time.')
  return new StripeError(400, 'Invalid request: it is not HTTP.')
}

function say(refusal: StripeError, socket: Socket): void {
  if (!socket.writable) return
  const body = JSON.stringify(refusal.toBody())
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  const limit = setTimeout(() => socket.destroy(), REST_MS)
  socket.once('close', () => clearTimeout(limit))
}
