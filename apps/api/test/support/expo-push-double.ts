import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/**
 * Stands in for Expo's push service. Written from its documentation, not recorded from the service itself:
 * https://docs.expo.dev/push-notifications/sending-notifications/
 */
export interface ExpoPushDouble {
  readonly url: string
  /** Every call, as it came. */
  readonly calls: readonly DoubleCall[]
  /** Every message that was taken. */
  readonly messages: readonly DoubleMessage[]
  /** Tokens whose app is gone: told in the ticket, or only in the receipt. */
  readonly goneAtOnce: Set<string>
  readonly goneLater: Set<string>
  /** Tokens whose receipt says that Apple or Google would not have the message. */
  readonly failing: Set<string>
  /** Tokens that make the whole call be refused, as messages of another project do. */
  readonly foreign: Set<string>
  /** The next calls get these answers instead. */
  failNext(...answers: Failure[]): void
  /** From now on the documented header must carry this token. */
  requireAccessToken(token: string): void
  /** Receipts are not there before this is called. */
  writeReceipts(): void
  close(): Promise<void>
}

export interface DoubleMessage {
  to: string
  title: string
  body: string
  data: Record<string, unknown>
  ttl: number
  priority: string
  channelId: string
}

interface Failure {
  status: number
  body?: unknown
  headers?: Record<string, string>
}

interface DoubleCall {
  path: string
  authorization: string | undefined
  body: unknown
}

type Answer = { status: number; body: unknown; headers?: Record<string, string> }

const refuse = (status: number, code: string): Answer => ({ status, body: { errors: [{ code, message: code }] } })

export async function startExpoPushDouble(): Promise<ExpoPushDouble> {
  const calls: DoubleCall[] = []
  const messages: DoubleMessage[] = []
  const [goneAtOnce, goneLater, failing, foreign] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ]
  const failures: Failure[] = []
  const receiptOf = new Map<string, string>()
  let accessToken: string | undefined
  let areReceiptsThere = false

  const ticketFor = (message: DoubleMessage) => {
    if (goneAtOnce.has(message.to)) {
      const said = `"${message.to}" is not a registered push notification recipient`
      return { status: 'error', message: said, details: { error: 'DeviceNotRegistered', expoPushToken: message.to } }
    }
    messages.push(message)
    const id = `receipt-${messages.length}`
    receiptOf.set(id, message.to)
    return { status: 'ok', id }
  }
  const send = (sent: DoubleMessage[]): Answer => {
    if (sent.length > 100) return refuse(400, 'PUSH_TOO_MANY_NOTIFICATIONS')
    if (sent.length > 1 && sent.some(({ to }) => foreign.has(to))) return refuse(400, 'PUSH_TOO_MANY_EXPERIENCE_IDS')
    return { status: 200, body: { data: sent.map(ticketFor) } }
  }
  const receiptFor = (token: string) => {
    const error = goneLater.has(token) ? 'DeviceNotRegistered' : failing.has(token) ? 'MessageRateExceeded' : undefined
    return error === undefined ? { status: 'ok' } : { status: 'error', message: `about ${token}`, details: { error } }
  }
  const getReceipts = ({ ids }: { ids: string[] }): Answer => {
    if (ids.length > 1_000) return refuse(400, 'PUSH_TOO_MANY_RECEIPTS')
    const known = areReceiptsThere ? ids.filter((id) => receiptOf.has(id)) : []
    return {
      status: 200,
      body: { data: Object.fromEntries(known.map((id) => [id, receiptFor(receiptOf.get(id) ?? '')])) },
    }
  }
  const answer = (path: string, body: unknown, authorization: string | undefined): Answer => {
    const failure = failures.shift()
    if (failure !== undefined) return { body: 'not today', ...failure }
    if (accessToken !== undefined && authorization !== `Bearer ${accessToken}`) return refuse(401, 'UNAUTHORIZED')
    if (path === '/--/api/v2/push/send') return send(body as DoubleMessage[])
    if (path === '/--/api/v2/push/getReceipts') return getReceipts(body as { ids: string[] })
    return refuse(404, 'NOT_FOUND')
  }
  const server = createServer((request: IncomingMessage, response) => {
    void text(request).then((raw) => {
      const call = { path: request.url ?? '', authorization: request.headers.authorization, body: JSON.parse(raw) }
      calls.push(call)
      const { status, body, headers } = answer(call.path, call.body, call.authorization)
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    messages,
    goneAtOnce,
    goneLater,
    failing,
    foreign,
    failNext: (...answers) => void failures.push(...answers),
    requireAccessToken: (token) => {
      accessToken = token
    },
    writeReceipts: () => {
      areReceiptsThere = true
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
