import type { IncomingMessage, ServerResponse } from 'node:http'

/** What is said to be no larger is read to its end after any answer: the connection serves on. */
const WORTH_READING_BYTES = 256 * 1024
/** After an answer that closes the connection this much more is read and dropped, and for so long: somebody who is still sending gets to read it. */
const LINGER_BYTES = 16 * 1024 * 1024
const LINGER_MS = 3_000

/**
 * Closes the connection with an answer that is given before the request's body was read to its end, where the rest may be long. Cut off
 * at once, it would be reset, and with it the answer lost to whoever is still sending; so our side is closed first, and what comes is dropped for a while.
 * The API does the same with code of its own: the sandbox shares none with it (docs/adr/0012-own-sandbox.md).
 */
export function closeUnread(request: IncomingMessage, response: ServerResponse): void {
  const { headers } = request
  const isLong =
    headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > WORTH_READING_BYTES
  if (!isLong) return
  const writeHead = response.writeHead
  response.writeHead = (...head: unknown[]) => {
    if (!request.complete && !response.headersSent) {
      response.setHeader('Connection', 'close')
      dropRest(request)
    }
    return Reflect.apply(writeHead, response, head)
  }
}

function dropRest(request: IncomingMessage): void {
  const { socket } = request
  let [droppedBytes, isAnswered] = [0, false]
  request.on('data', (chunk: Buffer) => {
    droppedBytes += chunk.length
    if (droppedBytes <= LINGER_BYTES) return
    if (isAnswered) socket.destroy()
    else request.pause()
  })
  request.resume()
  // What Node calls once the answer is written; its own one destroys at once.
  socket.destroySoon = () => {
    isAnswered = true
    if (request.complete || droppedBytes > LINGER_BYTES) {
      socket.end(() => socket.destroy())
      return
    }
    request.once('end', () => socket.destroy())
    socket.end()
    const limit = setTimeout(() => socket.destroy(), LINGER_MS)
    socket.once('close', () => clearTimeout(limit))
  }
}
