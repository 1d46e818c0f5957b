import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

export type Answer = (request: SeenRequest, response: ServerResponse) => void | Promise<void>

export interface TestServer {
  url: string
  seen: SeenRequest[]
  /** What the next requests are answered with; the last one stays. */
  answerWith: (...answers: Answer[]) => void
  close: () => Promise<void>
}

/** A small real server on a free port that plays back answers and remembers what it was asked. */
export async function startTestServer(): Promise<TestServer> {
  const seen: SeenRequest[] = []
  let queue: Answer[] = []
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const request = {
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    }
    seen.push(request)
    const answer = queue.length > 1 ? queue.shift() : queue[0]
    if (answer === undefined) response.writeHead(500).end()
    else await answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answerWith: (...answers) => {
      queue = answers
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
  }

export const problem = (
  status: number,
  code: string,
  extra: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Answer =>
  json(
    status,
    { type: `/docs#error-${code}`, title: code, status, code, detail: `${code}.`, requestId: 'req-1', ...extra },
    headers,
  )

export const hangUp: Answer = (_request, response) => {
  response.socket?.destroy()
}

export const silence: Answer = () => undefined
