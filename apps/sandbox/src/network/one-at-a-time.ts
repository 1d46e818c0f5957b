import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** A request with its answer, in the order in which they came. */
interface Turn {
  request: IncomingMessage
  response: ServerResponse
}

const lines = new WeakMap<Socket, Turn[]>()

/** What came on a connection and is not answered to its end; the first is being worked on. */
export const standingOn = (socket: Socket): readonly Turn[] => lines.get(socket) ?? []

/**
 * Works on one request of a connection at a time. Somebody may send many without waiting (RFC 9112, 9.3.2), and need not read a single
 * answer: begun at once, each would hold its answer in memory. So nothing more is read from a connection on which one waits for its
 * turn, and none begins after an answer that closes the connection, or that nobody is there to hear.
 * The API does the same with code of its own: the sandbox shares none with it (docs/adr/0012-own-sandbox.md).
 */
export function oneAtATime(listener: RequestListener): RequestListener {
  return (request, response) => {
    const { socket } = request
    const line = lines.get(socket) ?? openLine(socket)
    line.push({ request, response })
    response.once('close', () => {
      line.shift()
      const next = line[0]
      if (next === undefined || socket.destroyed || socket.writableEnded) return
      if (line.length === 1) socket.resume()
      listener(next.request, next.response)
    })
    if (line.length === 1) listener(request, response)
    else socket.pause()
  }
}

function openLine(socket: Socket): Turn[] {
  const line: Turn[] = []
  lines.set(socket, line)
  // Node reads on after each answer.
  socket.on('resume', () => {
    if (line.length > 1) socket.pause()
  })
  return line
}
