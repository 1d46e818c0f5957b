import { subscribe } from 'node:diagnostics_channel'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { listen } from '../../src/http-server.ts'

const here = { host: '127.0.0.1', port: 0, setting: 'PORT' }

test('a server that stops says so at once, finishes what runs, and takes nothing new', async () => {
  const drain = { isDraining: false }
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const server = await listen(
    (_request, response) => {
      begun.resolve()
      void released.promise.then(() => response.end('done'))
    },
    { ...here, drain },
  )
  const running = fetch(server.url)
  await begun.promise
  const stopped = server.stop()
  expect(drain.isDraining).toBe(true)
  released.resolve()
  expect(await (await running).text()).toBe('done')
  await stopped
  await expect(fetch(server.url)).rejects.toThrow('fetch failed')
})

test('the address of a server is one that it is reached at from here', async () => {
  for (const host of ['0.0.0.0', '::', '::1', '127.0.0.2']) {
    const server = await listen((_request, response) => response.end(host), { ...here, host })
    expect(await (await fetch(server.url)).text()).toBe(host)
    await server.stop()
  }
})

test('a port that is taken is told by the setting that asks for it', async () => {
  const server = await listen((_request, response) => response.end(), here)
  const port = Number(new URL(server.url).port)
  await expect(listen(() => undefined, { ...here, port, setting: 'METRICS_PORT' })).rejects.toThrow(
    `Port ${port} is in use. Stop what uses it, or choose another with METRICS_PORT.`,
  )
  await server.stop()
})

test('a connection that said nothing readable is cut, also where the other side keeps it open', async () => {
  const accepted = new Promise<Socket>((resolve) => {
    subscribe('net.server.socket', (message) => resolve((message as { socket: Socket }).socket))
  })
  const server = await listen((_request, response) => response.end(), here)
  const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1', allowHalfOpen: true })
  const answered = new Promise((resolve) => socket.on('data', resolve))
  socket.write('GARBAGE\r\n\r\n')
  expect(String(await answered)).toMatch(/^HTTP\/1\.1 400 /)
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const theirs = await accepted
  if (theirs.closed) resolve()
  else theirs.once('close', resolve)
  await closed
  socket.destroy()
  await server.stop()
}, 30_000)

test('who asks for a tunnel and breaks off ends nothing but the connection', async () => {
  const server = await listen((_request, response) => response.end('here'), here)
  const port = Number(new URL(server.url).port)
  for (let round = 0; round < 5; round += 1) {
    const socket = connect(port, '127.0.0.1')
    const answered = new Promise((resolve) => socket.on('data', resolve))
    socket.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n')
    expect(String(await answered)).toMatch(/^HTTP\/1\.1 400 /)
    socket.resetAndDestroy()
  }
  expect(await (await fetch(server.url)).text()).toBe('here')
  await server.stop()
})
