import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { findSignatureProblem } from '../../apps/api/src/providers/issuer/stripe/signature.ts'

/**
 * What every decision costs before anything is decided: this process receives the same requests, checks their signatures, reads their JSON
 * and answers. It knows no card and no database. Forked by the benchmark; tells its port when it listens.
 */
const secret = process.argv[2] ?? ''
const ANSWER = JSON.stringify({ approved: true })

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => answer(request.headers['stripe-signature'], Buffer.concat(chunks), response))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.send?.({ port: (server.address() as AddressInfo).port })
process.on('disconnect', () => process.exit(0))

function answer(signature: string | string[] | undefined, body: Buffer, response: ServerResponse): void {
  const isSigned = findSignatureProblem(String(signature), body, [secret], Date.now()) === undefined
  const event: { data?: { object?: { id?: string } } } = isSigned ? JSON.parse(body.toString('utf8')) : {}
  response.writeHead(event.data?.object?.id === undefined ? 400 : 200, {
    'Content-Type': 'application/json',
    'Content-Length': ANSWER.length,
  })
  response.end(ANSWER)
}
