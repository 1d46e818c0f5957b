import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { withClient } from '../src/index.ts'

/** AuthenticationOk and ReadyForQuery: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const WELCOME = Buffer.from('R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I', 'latin1')

/** A server that is killed when it is asked something. */
const server = createServer((socket) => {
  socket.once('data', () => {
    socket.write(WELCOME)
    socket.once('data', () => socket.destroy())
  })
})

it('a server that is killed under a query is the failure of that query, and not the end of the process', async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const asked = withClient(`postgres://somebody@127.0.0.1:${port}/cards`, (client) => client.query('SELECT 1'))
  await expect(asked).rejects.toThrow('Connection terminated unexpectedly')
  server.close()
})
