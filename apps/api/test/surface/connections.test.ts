import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { listen, type RunningServer, type Timeouts } from '../../src/http-server.ts'

/** What one connection can cost, whatever is sent on it and however little of the answers is read. */

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(listener: RequestListener, timeouts: Partial<Timeouts> = {}): Promise<RunningServer> {
  const serve: RequestListener = (request, response) => {
    if (request.url === '/ping') response.end()
    else listener(request, response)
  }
  const server = await listen(serve, { host: '127.0.0.1', port: 0, setting: 'PORT', timeouts })
  cleanups.push(server.stop)
  return server
}

async function open({ url }: RunningServer): Promise<{ socket: Socket; heard(): string }> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' })
  let text = ''
  socket.on('data', (data) => {
    text += data.toString('utf8')
  })
  socket.on('error', () => undefined)
  cleanups.push(() => socket.destroy())
  await once(socket, 'connect')
  return { socket, heard: () => text }
}

/** By then the server was at everything that lay before it several times. */
async function pingOften({ url }: RunningServer): Promise<void> {
  for (let pings = 0; pings < 20; pings += 1) await (await fetch(`${url}/ping`)).text()
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`
const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const statuses = (heard: string) => heard.match(/HTTP\/1\.1 \d+/g)?.map((line) => line.slice(9)) ?? []

describe('requests that are sent without waiting for answers', () => {
  it('are worked on one at a time, in their order, each with its body', async () => {
    let [running, most] = [0, 0]
    const server = await start(async (request, response) => {
      most = Math.max(most, ++running)
      let body = ''
      for await (const chunk of request) body += chunk
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      response.end(`<${request.url} ${body}>`)
    })
    const client = await open(server)
    const sent = Array.from({ length: 2_000 }, (_, at) => (at % 2 === 0 ? get(`/${at}`) : post(`/${at}`, `body ${at}`)))
    client.socket.write(sent.join(''))
    await expect.poll(() => client.heard(), { timeout: 20_000 }).toContain('</1999 body 1999>')
    const told = client.heard().match(/<[^>]*>/g)
    expect(told).toEqual(sent.map((_, at) => (at % 2 === 0 ? `</${at} >` : `</${at} body ${at}>`)))
    expect(most).toBe(1)
  })

  it('are not even read while the first is worked on', async () => {
    const begun: Socket[] = []
    const server = await start((request) => {
      begun.push(request.socket)
    })
    const { socket } = await open(server)
    const limitBytes = 64 * 1024 * 1024
    const piece = get('/').repeat(2_000)
    for (let sent = 0; sent < limitBytes; sent += piece.length) socket.write(piece)
    await expect.poll(() => begun[0]?.isPaused()).toBe(true)
    await pingOften(server)
    expect(begun).toHaveLength(1)
    expect(begun[0]?.bytesRead).toBeLessThan(1024 * 1024)
    socket.destroy()
  })

  it('are not worked on when the answers before them are not read', async () => {
    let begun = 0
    let own: Socket | undefined
    const answer = Buffer.alloc(1024 * 1024)
    const server = await start((request, response) => {
      begun += 1
      own = request.socket
      response.end(answer)
    })
    const { socket } = await open(server)
    socket.pause()
    socket.write(get('/').repeat(1_000))
    // The buffers between two programs take a few; then one waits for its reader, and all others for it.
    await expect.poll(() => own?.writableNeedDrain, { timeout: 20_000 }).toBe(true)
    await pingOften(server)
    expect(begun).toBeLessThan(50)
    expect(own?.writableLength).toBeLessThan(3 * answer.length)
    socket.destroy()
  })

  it('are not begun after an answer that closes the connection', async () => {
    const begun: (string | undefined)[] = []
    const server = await start((request, response) => {
      begun.push(request.url)
      response.setHeader('Connection', 'close').end()
    })
    const { socket, heard } = await open(server)
    socket.write(get('/first') + get('/second'))
    await once(socket, 'close')
    expect([begun, statuses(heard())]).toEqual([['/first'], ['200']])
  })

  it('are all answered before something behind them that is no HTTP, and that with a refusal of its own', async () => {
    const finish: (() => void)[] = []
    const server = await start((_request, response) => {
      finish.push(() => response.end('done'))
    })
    const { socket, heard } = await open(server)
    socket.write(`${get('/money')}${get('/more')}GARBAGE\r\n\r\n`)
    for (const at of [0, 1]) {
      await expect.poll(() => finish.length).toBe(at + 1)
      expect(statuses(heard())).toHaveLength(at)
      finish[at]?.()
    }
    await once(socket, 'close')
    expect(statuses(heard())).toEqual(['200', '200', '400'])
    expect(heard()).toContain('"code":"invalid_request"')
  })

  it('that are no HTTP in the middle of an answer are not told so within it', async () => {
    const server = await start((_request, response) => {
      response.write('begun')
    })
    const { socket, heard } = await open(server)
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
    await expect.poll(heard).toContain('begun')
    socket.write('not a length\r\n')
    await once(socket, 'close')
    expect(statuses(heard())).toEqual(['200'])
  })
})

it('a connection on which nothing moves any more is cut', async () => {
  const closed = Promise.withResolvers<void>()
  const server = await start(
    (request, response) => {
      request.socket.once('close', () => closed.resolve())
      response.end(Buffer.alloc(64 * 1024 * 1024))
    },
    { idleMs: 300 },
  )
  const { socket } = await open(server)
  socket.pause()
  socket.write(get('/'))
  await closed.promise
})

const ofTen = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n'
const ofForm = 'Content-Type: multipart/form-data; boundary=b\r\n'

it('headers and bodies that do not come are not waited for', async () => {
  const server = await start(
    (request, response) => {
      request.resume().on('end', () => response.end())
    },
    { headersMs: 200, requestMs: 400, formMs: 1_000 },
  )
  const answers = await Promise.all(
    ['', 'GET / HTTP/1.1\r\nHost: x\r\n', `${ofTen}\r\nhalf`, `${ofTen}${ofForm}\r\nhalf`].map(async (text) => {
      const { socket, heard } = await open(server)
      if (text !== '') socket.write(text)
      await once(socket, 'close')
      return heard()
    }),
  )
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 .*"code":"request_timeout"/s)
}, 20_000)

it('a form may take longer to arrive than anything else', async () => {
  const begun: string[] = []
  const server = await start(
    (request, response) => {
      begun.push(request.url ?? '')
      request.resume().on('end', () => response.end())
    },
    { requestMs: 200 },
  )
  const [form, other] = await Promise.all(
    [`${ofTen}${ofForm}\r\nhalf`, `${ofTen}\r\nhalf`].map(async (text) => {
      const { socket, heard } = await open(server)
      socket.write(text)
      return { socket, heard, closed: once(socket, 'close') }
    }),
  )
  await other?.closed
  expect(other?.heard()).toMatch(/^HTTP\/1\.1 408 /)
  await expect.poll(() => begun).toHaveLength(2)
  form?.socket.write('second')
  await expect.poll(() => form?.heard()).toMatch(/^HTTP\/1\.1 200 /)
})
