import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApiClient, type LiveEvent } from '../src/index.ts'

/** Time passes only where the test lets it: what is looked at is how long the client waits. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

type Answer = (signal?: AbortSignal | null) => Response

const unavailable = (headers: Record<string, string> = {}) =>
  Response.json({ code: 'unavailable' }, { status: 503, headers })

/** A client whose calls are answered in turn; the last answer stays. */
function clientOf(...answers: Answer[]) {
  let asked = 0
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    const answer = answers[Math.min(asked, answers.length - 1)]
    asked += 1
    return answer?.(init?.signal) ?? Response.error()
  }
  return { client: createApiClient({ baseUrl: 'http://127.0.0.1', fetch }), asked: () => asked }
}

describe('a call that may be repeated', () => {
  it('waits as many seconds as the API asks for', async () => {
    const { client, asked } = clientOf(
      () => unavailable({ 'Retry-After': '3' }),
      () => Response.json({ id: 'acct_1' }),
    )
    const answer = client.get('/account')
    await vi.advanceTimersByTimeAsync(2_999)
    expect(asked()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(await answer).toEqual({ id: 'acct_1' })
  })

  it('waits no longer than ten seconds, whatever is asked for', async () => {
    const { client, asked } = clientOf(
      () => unavailable({ 'Retry-After': '3600' }),
      () => Response.json({ id: 'acct_1' }),
    )
    const answer = client.get('/account')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked()).toBe(2)
    await answer
  })
})

describe('a stream that broke', () => {
  const encoder = new TextEncoder()
  const ending = (text: string) => () => new Response(text)

  /** Follows events with the answers given, and stops when the test does. */
  function follow(answers: Answer[], silenceMs?: number) {
    const controller = new AbortController()
    const events: LiveEvent[] = []
    const { client, asked } = clientOf(...answers)
    const ended = client.events({
      signal: controller.signal,
      onEvent: (event) => events.push(event),
      ...(silenceMs === undefined ? {} : { silenceMs }),
    })
    const stop = async () => {
      controller.abort()
      await ended
    }
    return { events, asked, stop }
  }

  it('is opened again after the time that the API named once', async () => {
    const { asked, stop } = follow([ending('retry: 2000\ndata: x\n\ndata: y\n\n')])
    await vi.advanceTimersByTimeAsync(1_999)
    expect(asked()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(asked()).toBe(2)
    await stop()
  })

  it('is opened again within the longest wait, whatever the API named', async () => {
    const { asked, stop } = follow([ending('retry: 3600000\ndata: x\n\n')])
    await vi.advanceTimersByTimeAsync(30_000)
    expect(asked()).toBe(2)
    await stop()
  })

  it('is opened again soon once it had worked, however often it had failed before', async () => {
    const { asked, stop } = follow([...Array.from({ length: 4 }, () => () => unavailable()), ending('data: x\n\n')])
    for (let failed = 1; failed <= 4; failed += 1) await vi.advanceTimersByTimeAsync(625 * 2 ** (failed - 1))
    expect(asked()).toBeGreaterThanOrEqual(5)
    const before = asked()
    await vi.advanceTimersByTimeAsync(625)
    expect(asked()).toBeGreaterThan(before)
    await stop()
  })

  it('is not one that goes on telling, bytes of a character apart, before each silence is over', async () => {
    let line: ReadableStreamDefaultController<Uint8Array> | undefined
    const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      line = controller
    }
    const body = new ReadableStream<Uint8Array>({ start })
    const answer: Answer = (signal) => {
      signal?.addEventListener('abort', () => line?.error(signal.reason))
      return new Response(body)
    }
    const { events, asked, stop } = follow([answer], 1_000)
    const bytes = encoder.encode('data: {"type":"card","id":"zoë"}\n\n')
    const cut = bytes.indexOf(0xc3) + 1
    for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut), encoder.encode(': still here\n')]) {
      await vi.advanceTimersByTimeAsync(900)
      line?.enqueue(piece)
    }
    await vi.advanceTimersByTimeAsync(900)
    expect(asked()).toBe(1)
    expect(events).toEqual([{ type: 'card', id: 'zoë' }])
    await stop()
  })
})
