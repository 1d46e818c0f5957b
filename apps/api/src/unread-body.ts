import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** What is said to be no larger is read to its end after any answer: the connection serves on. */
const WORTH_READING_BYTES = 256 * 1024
/** After an answer that closes the connection this much more is read and dropped, and for so long: somebody who is still sending gets to read it. */
const LINGER_BYTES = 16 * 1024 * 1024
const LINGER_MS = 3_000

/** A form may carry files, and a line of a phone may need minutes for one. */
export const isForm = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  /^multipart\/form-data\b/i.test(headers['content-type'] ?? '')

/**
 * Closes the connection with an answer that is given before the request's body was read to its end, where the rest may be long. Cut off
 * at once, it would be reset, and with it the answer lost to whoever is still sending; so our side is closed first, and what comes is dropped for a while.
 */
export function closeUnread(request: IncomingMessage, response: ServerResponse): void {
  const { headers } = request
  const isLong =
    headers['transfer-encoding'] !== undefined ||
    // It may take minutes to arrive.
    isForm(request) ||
    Number(headers['content-length'] ?? 0) > WORTH_READING_BYTES ||
    // Who waits to be asked for the body may never send it, nor say so.
    headers.expect !== undefined
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

/** Asks for a body that is held back until then (`Expect: 100-continue`) when somebody begins to read it, and not where it is refused unread. */
export function askForBody(request: IncomingMessage, response: ServerResponse): void {
  request.once('resume', () => {
    if (!response.headersSent) response.writeContinue()
  })
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
    linger(socket)
  }
}

/** Says that nothing more is sent, and leaves the other side a while to read what was. */
export function linger(socket: Duplex): void {
  socket.end()
  const limit = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(limit))
}
