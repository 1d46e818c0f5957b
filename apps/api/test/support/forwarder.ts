import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

export interface Forwarder {
  url: string
  /** Where calls go from now on. */
  forwardTo(url: string): void
}

/** An address that exists before the API it leads to, for the sandbox's webhooks. Passes raw bytes and headers on. */
export async function startForwarder(): Promise<Forwarder> {
  let target: string | undefined
  const server = createServer((request, response) => {
    forward(request, target).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      () => response.writeHead(502).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    forwardTo(url) {
      target = url
    },
  }
}

async function forward(request: IncomingMessage, target: string | undefined) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers
  const answer = await fetch(new URL(request.url ?? '/', target), {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: Buffer.concat(chunks),
  })
  const kept = ['content-type', 'stripe-version'].flatMap((name) => {
    const value = answer.headers.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  return { status: answer.status, headers: Object.fromEntries(kept), body: Buffer.from(await answer.arrayBuffer()) }
}
