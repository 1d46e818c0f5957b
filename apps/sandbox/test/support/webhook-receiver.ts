import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'

export interface Received {
  event: Stripe.Event
  /** Whether the Stripe library accepted the signature. */
  isGenuine: boolean
  raw: string
  header: string
}

type Answer = { status: number; headers?: Record<string, string>; body?: string } | 'never'

/** A real HTTP endpoint of the program under test: keeps what arrives and answers as it is told. */
export interface WebhookReceiver {
  url: string
  secret: string
  received: Received[]
  /** What the next events are answered; the last one stays. */
  answer: (event: Stripe.Event) => Answer | Promise<Answer>
  ofType(type: string): Received[]
  /** Waits until `count` events of a type have come. */
  waitFor(type: string, count?: number): Promise<Received[]>
  stop(): Promise<void>
}

export const approve = (extra: Record<string, unknown> = {}): Answer => decision({ approved: true, ...extra })
export const decline = (extra: Record<string, unknown> = {}): Answer => decision({ approved: false, ...extra })
export const decision = (body: unknown): Answer => ({
  status: 200,
  headers: { 'Content-Type': 'application/json', 'Stripe-Version': '2026-10-28.endive' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

export async function startReceiver(secret: string, port = 0): Promise<WebhookReceiver> {
  const watchers = new Set<() => void>()
  const receiver: WebhookReceiver = {
    url: '',
    secret,
    received: [],
    answer: () => ({ status: 200, body: '{}' }),
    ofType: (type) => receiver.received.filter(({ event }) => event.type === type),
    waitFor: (type, count = 1) =>
      new Promise((resolve) => {
        const check = () => {
          const found = receiver.ofType(type)
          if (found.length < count) return
          watchers.delete(check)
          resolve(found)
        }
        watchers.add(check)
        check()
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const server = createServer((request, response) => void handle(request, response))

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const raw = await readAll(request)
    const header = String(request.headers['stripe-signature'])
    const isGenuine = isSigned(raw, header, secret)
    const event = JSON.parse(raw) as Stripe.Event
    receiver.received.push({ event, isGenuine, raw, header })
    for (const check of [...watchers]) check()
    const answer = await receiver.answer(event)
    if (answer === 'never') return
    response.writeHead(answer.status, answer.headers).end(answer.body ?? '')
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/stripe`
  return receiver
}

function isSigned(raw: string, header: string, secret: string): boolean {
  try {
    // The clock of a test may stand still, so the age of the signature is not looked at.
    Stripe.webhooks.constructEvent(raw, header, secret, 0)
    return true
  } catch {
    return false
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
