import type { RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import { callerFrom } from '../middlewares/authenticate.ts'
import type { StreamSink } from '../services/event-streams.ts'

const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // Proxies that buffer would hold events back.
  'X-Accel-Buffering': 'no',
}

/** The signed-in person's events as server-sent events, resumed after `Last-Event-ID`. */
export function createEventController(context: Pick<Context, 'eventStreams'>): RequestHandler {
  return async (request, response) => {
    // Express hands these to whoever answers GET; without a body nothing would ever be sent, and a stream that is read would make room for it.
    if (request.method === 'HEAD') {
      response.writeHead(200, STREAM_HEADERS).end()
      return
    }
    const lastId = request.header('last-event-id')
    const lastSeq = lastId !== undefined && /^\d{1,18}$/.test(lastId) ? BigInt(lastId) : undefined
    const sink = createSink(response)
    const hangUp = await context.eventStreams.open(callerFrom(response), lastSeq, sink)
    if (response.destroyed) hangUp()
    else response.on('close', hangUp)
  }
}

/** The head goes out with the first text, so that a stream that cannot be opened is still answered as a problem. */
function createSink(response: Response): StreamSink {
  return {
    write(text) {
      if (response.destroyed || response.writableEnded) return
      if (!response.headersSent) response.writeHead(200, STREAM_HEADERS)
      response.write(text)
    },
    backlog: () => response.writableLength,
    end() {
      if (response.headersSent) response.end()
    },
  }
}
