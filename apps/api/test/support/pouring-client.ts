import { connect } from 'node:net'

export interface Poured {
  /** All that was answered, as text. */
  heard: string
  /** What the other side took, with what lay in between, in bytes. */
  sentBytes: number
}

const PIECE = Buffer.alloc(64 * 1024, 0x20)
const CHUNK = Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')])

/**
 * Sends a request whose body never ends, as fast as it is taken, and goes on when it was answered: until the other side cuts the
 * connection, or `limitBytes` were sent.
 */
export function pour(
  url: string,
  headers: readonly string[],
  { limitBytes = 512 * 1024 * 1024, start = '' }: { limitBytes?: number; start?: string } = {},
): Promise<Poured> {
  const { promise, resolve } = Promise.withResolvers<Poured>()
  const { hostname, port } = new URL(url)
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
  const isChunked = headers.some((header) => /^transfer-encoding/i.test(header))
  const begin = isChunked && start !== '' ? `${Buffer.byteLength(start).toString(16)}\r\n${start}\r\n` : start
  let heard = ''
  let sentBytes = 0
  const sendMore = () => {
    if (sentBytes > limitBytes) {
      socket.destroy()
      return
    }
    const piece = isChunked ? CHUNK : PIECE
    socket.write(piece, (error) => {
      if (error) return
      sentBytes += piece.length
      setImmediate(sendMore)
    })
  }
  socket.on('connect', () => {
    socket.write(`${headers.join('\r\n')}\r\nHost: x\r\n\r\n${begin}`)
    sendMore()
  })
  socket.on('data', (data) => {
    heard += data.toString('utf8')
  })
  // A connection that is cut is what is waited for.
  socket.on('error', () => undefined).on('close', () => resolve({ heard, sentBytes }))
  return promise
}
