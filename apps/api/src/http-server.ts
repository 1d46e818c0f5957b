import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, isIPv6, type Socket } from 'node:net'
import { AppError, toProblem } from '@cardwright/contracts'
import { limitArrival } from './arrival-time.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { askForBody, closeUnread } from './unread-body.ts'
import { PROBLEM_TYPE, refuseUnreadable } from './unreadable-request.ts'

/** How long a connection may take; docs/operations.md tells operators of them. */
export interface Timeouts {
  /** For the headers of a request, also of the first that never comes. */
  headersMs: number
  /** For a whole request. */
  requestMs: number
  /** For a form with files. */
  formMs: number
  /** Between an answer and the next request: longer than the proxies in front, so that it is they who close. */
  keepAliveMs: number
  /** Without a byte in either direction, as where an answer is not read. Streams of events have a heartbeat. */
  idleMs: number
}

const TIMEOUTS: Timeouts = {
  headersMs: 15_000,
  requestMs: 30_000,
  formMs: 600_000,
  keepAliveMs: 65_000,
  idleMs: 120_000,
}

/** Whether the process is on its way out: readiness says so and connections are closed after their answer. */
export interface Drain {
  isDraining: boolean
}

export interface RunningServer {
  url: string
  /** Readiness off → `Connection: close` → what runs may finish → close. */
  stop(): Promise<void>
}

/** @throws Error with a sentence that names the setting when the port is taken. */
export async function listen(
  listener: RequestListener,
  options: { host: string; port: number; setting: string; drain?: Drain; timeouts?: Partial<Timeouts> },
): Promise<RunningServer> {
  const { headersMs, requestMs, formMs, keepAliveMs, idleMs } = { ...TIMEOUTS, ...options.timeouts }
  const serve = oneAtATime((request, response) => {
    if (options.drain?.isDraining) response.setHeader('Connection', 'close')
    limitArrival(request, requestMs)
    closeUnread(request, response)
    if (isUnderstood(request)) listener(request, response)
    else refuse(response)
  })
  const server = createServer(
    {
      // Asked for below, so that it is answered in words.
      requireHostHeader: false,
      requestTimeout: formMs,
      headersTimeout: headersMs,
      keepAliveTimeout: keepAliveMs,
      // How late a request that takes too long may be noticed.
      connectionsCheckingInterval: 5_000,
    },
    serve,
  )
  server.setTimeout(idleMs)
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    askForBody(request, response)
    serve(request, response)
  })
  // An expectation that nobody knows may be ignored (RFC 9110, 10.1.1); Node's own refusal has no words.
  server.on('checkExpectation', serve)
  server.on('connect', (_request, socket) => {
    // Node hands such a connection over with nobody to hear of its end.
    socket.on('error', () => socket.destroy()).resume()
    refuseUnreadable(new Error('this is no tunnel'), socket as Socket)
  })
  server.on('clientError', (error, socket) => refuseUnreadable(error, socket as Socket))
  await start(server, options)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${reachable(options.host)}:${port}`,
    stop: () => stop(server, options.drain),
  }
}

/** How an address is written by who connects to it from here; one that stands for all of the machine is reached on its own one. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return isIPv6(host) ? `[${host}]` : host
}

/** One host, and an address that can be read: RFC 9112, 3.2. */
function isUnderstood({ url = '', headers, rawHeaders, httpVersion }: IncomingMessage): boolean {
  if (headers.host === undefined) return httpVersion === '1.0'
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') hosts += 1
  }
  return hosts === 1 && (url.startsWith('/') || url === '*' || URL.canParse(url))
}

function refuse(response: ServerResponse): void {
  const problem = toProblem(new AppError('invalid_request'), randomUUID())
  response.writeHead(problem.status, { 'Content-Type': PROBLEM_TYPE, Connection: 'close' })
  response.end(JSON.stringify(problem))
}

function start(
  server: Server,
  { host, port, setting }: { host: string; port: number; setting: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is in use. Stop what uses it, or choose another with ${setting}.`)
          : error,
      )
    })
    server.listen(port, host, 1024, resolve)
  })
}

async function stop(server: Server, drain: Drain | undefined): Promise<void> {
  if (drain !== undefined) drain.isDraining = true
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const idle = setInterval(() => server.closeIdleConnections(), 100)
  const limit = setTimeout(() => server.closeAllConnections(), 10_000)
  await closed
  clearInterval(idle)
  clearTimeout(limit)
}
