import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

export interface IssuerAnswer {
  status: number
  body: unknown
}

/**
 * A server that stands in for Stripe's API and answers as a test says, for what the sandbox would not do by itself. It ends with the tests
 * of the file. Returns the settings of an API that talks to it.
 */
export async function startIssuerDouble(
  answer: (request: IncomingMessage, body: Buffer) => IssuerAnswer,
): Promise<Record<string, string>> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { status, body } = answer(request, Buffer.concat(chunks))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { STRIPE_API_URL: `http://127.0.0.1:${port}`, STRIPE_SECRET_KEY: 'sk_test_sandbox' }
}
