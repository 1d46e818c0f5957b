import { connect, type Socket } from 'node:net'
import { authorizationEvent, sign } from './authorization-event.ts'

/** What the parent process asks for; answered with a `LoadReport`. */
export interface LoadOrder {
  host: string
  port: number
  secret: string
  runId: string
  cardIds: string[]
  callers: number
  seconds: number
  amountMinor: number
  /** Requests a second in all; undefined: each caller sends its next as soon as it has the answer. */
  ratePerSecond?: number
}

export interface LoadReport {
  sent: number
  approved: number
  declined: number
  failed: number
  elapsedSeconds: number
  /** Milliseconds from sending to the complete answer, one for each request, ascending. */
  latenciesMs: number[]
}

/**
 * A process of its own, so that making load and deciding do not share an event loop. Callers are plain sockets that keep
 * their connection and send one unique, signed request at a time.
 */
async function generate(order: LoadOrder): Promise<LoadReport> {
  const report: LoadReport = { sent: 0, approved: 0, declined: 0, failed: 0, elapsedSeconds: 0, latenciesMs: [] }
  const startedAt = performance.now()
  const endsAt = startedAt + order.seconds * 1000
  const next = createSchedule(order, startedAt, endsAt)
  await Promise.all(Array.from({ length: order.callers }, () => runCaller(order, report, next)))
  report.elapsedSeconds = (performance.now() - startedAt) / 1000
  report.latenciesMs.sort((a, b) => a - b)
  return report
}

/** Gives each request its turn: at once, or at its place in an even stream. Undefined when the time is over. */
function createSchedule({ ratePerSecond }: LoadOrder, startedAt: number, endsAt: number): () => number | undefined {
  let issued = 0
  return () => {
    const dueAt = ratePerSecond === undefined ? performance.now() : startedAt + (issued * 1000) / ratePerSecond
    issued += 1
    return dueAt >= endsAt || performance.now() >= endsAt ? undefined : dueAt
  }
}

let sequence = 0

function runCaller(order: LoadOrder, report: LoadReport, next: () => number | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: order.host, port: order.port, noDelay: true })
    let dueAt = 0
    let answer = ''
    const send = () => {
      const due = next()
      if (due === undefined) {
        socket.end()
        resolve()
        return
      }
      dueAt = due
      const wait = due - performance.now()
      if (wait > 1) setTimeout(write, wait)
      else write()
    }
    const write = () => {
      sequence += 1
      report.sent += 1
      const now = Math.floor(Date.now() / 1000)
      const cardId = order.cardIds[sequence % order.cardIds.length] ?? ''
      const body = authorizationEvent({
        sequence: `${order.runId}${sequence}`,
        issuerCardId: cardId,
        amountMinor: order.amountMinor,
        createdSeconds: now,
      })
      socket.write(
        `POST /webhooks/stripe HTTP/1.1\r\nHost: ${order.host}\r\nContent-Type: application/json; charset=utf-8\r\nStripe-Signature: ${sign(body, order.secret, now)}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
    }
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      answer += chunk
      const end = answer.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? Number.NaN)
      if (Number.isNaN(length) || answer.length < end + 4 + length) return
      report.latenciesMs.push(performance.now() - dueAt)
      if (!answer.startsWith('HTTP/1.1 200')) report.failed += 1
      else if (answer.includes('"approved":true')) report.approved += 1
      else report.declined += 1
      answer = ''
      send()
    })
    socket.on('error', reject)
    socket.on('connect', send)
  })
}

process.on('message', (order: LoadOrder) => {
  generate(order).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit(0))
