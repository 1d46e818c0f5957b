import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'

/** AuthenticationOk and ReadyForQuery: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const WELCOME = Buffer.from('R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I', 'latin1')

/** The address of a server that takes everybody in, and is killed when it is asked something: a double of PostgreSQL's first words. */
export async function startDyingPostgres(): Promise<string> {
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write(WELCOME)
      socket.once('data', () => socket.destroy())
    })
  })
  onTestFinished(() => {
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return `postgres://somebody@127.0.0.1:${port}/cards`
}
