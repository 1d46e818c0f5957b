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
  /** Processor time of this process from the first request to the last answer, in microseconds. */
  cpuMicros: number
  /** Milliseconds from sending to the complete answer, one for each request, ascending. */
  latenciesMs: number[]
}

/**
 * A process of its own, so that making load and deciding do not share an event loop. Callers are plain sockets that keep
 * their connection and send one unique, signed request at a time.
 */
async function generate(order: LoadOrder): Promise<LoadReport> {
  const takeRequest = prepareRequests(order)
  const report: LoadReport = {
    sent: 0,
    approved: 0,
    declined: 0,
    failed: 0,
    elapsedSeconds: 0,
    cpuMicros: 0,
    latenciesMs: [],
  }
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const endsAt = startedAt + order.seconds * 1000
  const next = createSchedule(order, startedAt, endsAt)
  await Promise.all(Array.from({ length: order.callers }, () => runCaller(order, takeRequest, report, next)))
  report.elapsedSeconds = (performance.now() - startedAt) / 1000
  const cpu = process.cpuUsage(cpuBefore)
  report.cpuMicros = cpu.user + cpu.system
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

/** More than any machine of this kind answers in a second. */
const MOST_PER_SECOND = 8_000

/**
 * Every request is unique and signed, and made before the clock starts: making load should cost as little as possible of
 * the machine that it shares with what is measured. Should they run out, the last ones are made on the way.
 */
function prepareRequests(order: LoadOrder): () => string {
  const perSecond = order.ratePerSecond ?? Math.min(MOST_PER_SECOND, 100 + order.callers * 200)
  const count = Math.ceil(order.seconds * perSecond)
  const prepared = Array.from({ length: count }, () => writeRequest(order))
  let taken = 0
  return () => {
    const request = prepared[taken] ?? writeRequest(order)
    taken += 1
    return request
  }
}

let sequence = 0

function writeRequest({ host, secret, runId, cardIds, amountMinor }: LoadOrder): string {
  sequence += 1
  const now = Math.floor(Date.now() / 1000)
  const issuerCardId = cardIds[sequence % cardIds.length] ?? ''
  const body = authorizationEvent({ sequence: `${runId}${sequence}`, issuerCardId, amountMinor, createdSeconds: now })
  return `POST /webhooks/stripe HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json; charset=utf-8\r\nStripe-Signature: ${sign(body, secret, now)}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

function runCaller(
  order: LoadOrder,
  takeRequest: () => string,
  report: LoadReport,
  next: () => number | undefined,
): Promise<void> {
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
      report.sent += 1
      socket.write(takeRequest(), 'latin1')
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
