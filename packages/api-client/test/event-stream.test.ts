import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApiClient, type LiveEvent, type StreamState } from '../src/index.ts'
import { createEventParser, type StreamMessage } from '../src/parse-events.ts'
import { type Answer, hangUp, problem, startTestServer, type TestServer } from './test-server.ts'

let server: TestServer

beforeEach(async () => {
  server = await startTestServer()
})
afterEach(() => server.close())

const stream =
  (...parts: string[]): Answer =>
  (_request, response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    for (const part of parts) response.write(part)
  }
const endingStream =
  (...parts: string[]): Answer =>
  (request, response) => {
    stream(...parts)(request, response)
    response.end()
  }
const event = (id: number): string => `id: ${id}\ndata: {"type":"card","id":"card_${id}"}\n\n`

/** Follows until so many events came. */
async function collect(count: number, options: { lastEventId?: string; silenceMs?: number } = {}) {
  const controller = new AbortController()
  const events: LiveEvent[] = []
  const states: StreamState[] = []
  const client = createApiClient({ baseUrl: server.url, getAccessToken: () => 'token' })
  await client.events({
    signal: controller.signal,
    longestWaitMs: 5,
    onState: (state) => states.push(state),
    onEvent: (found) => {
      events.push(found)
      if (events.length === count) controller.abort()
    },
    ...options,
  })
  return { events, states }
}

describe('the stream of live events', () => {
  it('gives each event once, however the bytes are cut', async () => {
    server.answerWith(stream(': hello\n\nid: 1\nda', 'ta: {"type":"card","id":"card_1"}\n', '\n', event(2)))
    const { events, states } = await collect(2)
    expect(events.map(({ id }) => id)).toEqual(['card_1', 'card_2'])
    expect(states).toEqual(['connecting', 'open'])
    expect(server.seen[0]?.headers).toMatchObject({ accept: 'text/event-stream', authorization: 'Bearer token' })
  })

  it('connects again after a break and resumes where it was', async () => {
    const unnamed = 'data: {"type":"card","id":"card_unnamed"}\n\n'
    server.answerWith(
      endingStream(event(1), unnamed),
      hangUp,
      problem(503, 'unavailable'),
      problem(429, 'rate_limited'),
      stream(event(2)),
    )
    const { events } = await collect(3, { lastEventId: '0' })
    expect(events.map(({ id }) => id)).toEqual(['card_1', 'card_unnamed', 'card_2'])
    expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual(['0', '1', '1', '1', '1'])
  })

  it('connects again when the line falls silent', async () => {
    server.answerWith(stream(': hello\n\n'), stream(event(1)))
    const { events } = await collect(1, { silenceMs: 40 })
    expect(events).toHaveLength(1)
    // On a busy machine the second answer may be slow, too, and count as silence.
    expect(server.seen.length).toBeGreaterThan(1)
  })

  it('renews the session when the token has expired', async () => {
    let token = 'old'
    server.answerWith((request, response) => {
      const isFresh = request.headers.authorization === 'Bearer new'
      return (isFresh ? stream(event(1)) : problem(401, 'unauthorized'))(request, response)
    })
    const controller = new AbortController()
    const client = createApiClient({
      baseUrl: server.url,
      getAccessToken: () => token,
      onUnauthorized: async () => {
        token = 'new'
        return true
      },
    })
    await client.events({ signal: controller.signal, onEvent: () => controller.abort() })
    expect(server.seen).toHaveLength(2)
  })

  it('gives up where the API refuses for good', async () => {
    server.answerWith(problem(403, 'account_disabled'))
    await expect(collect(1)).rejects.toMatchObject({ code: 'account_disabled' })
  })

  it('passes on what the caller throws', async () => {
    server.answerWith(stream(event(1)))
    const client = createApiClient({ baseUrl: server.url })
    const following = client.events({
      signal: new AbortController().signal,
      onEvent: () => {
        throw new Error('from the app')
      },
    })
    await expect(following).rejects.toThrow('from the app')
  })

  it('skips messages that are no events of ours', async () => {
    server.answerWith(stream('data: hello\n\ndata: {"x":1}\n\nevent: other\n\n', event(3)))
    expect((await collect(1)).events.map(({ id }) => id)).toEqual(['card_3'])
  })
})

describe('the parser', () => {
  it('reads the same messages however the text is cut', () => {
    const text = ':c\r\nid: 1\r\ndata: a\r\ndata: b\r\n\r\nevent: x\ndata\nretry: 250\n\rdata: last\r\rdata: lost'
    const whole = parseAll([text])
    expect(whole).toEqual([
      { id: '1', event: 'message', data: 'a\nb', retryMs: undefined },
      { id: undefined, event: 'x', data: '', retryMs: 250 },
      { id: undefined, event: 'message', data: 'last', retryMs: undefined },
    ])
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        const parts = places.slice(1).map((end, index) => text.slice(places[index], end))
        expect(parseAll(parts)).toEqual(whole)
      }),
    )
  })

  it('takes one space before a value for form, keeps all others, and no id that no header could carry', () => {
    expect(parseAll(['id: 7\ndata:  two \n\nid: a\0b\ndata:x\n\n'])).toEqual([
      { id: '7', event: 'message', data: ' two ', retryMs: undefined },
      { id: undefined, event: 'message', data: 'x', retryMs: undefined },
    ])
  })

  it('never fails on any text', () => {
    fc.assert(fc.property(fc.array(fc.string()), (parts) => parseAll(parts) !== undefined))
  })
})

function parseAll(parts: readonly string[]): StreamMessage[] {
  const messages: StreamMessage[] = []
  const parse = createEventParser((message) => messages.push(message))
  for (const part of parts) parse(part)
  return messages
}
