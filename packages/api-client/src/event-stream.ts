import { createDeadline, type Deadline, wait } from './abortable.ts'
import type { Schema } from './operation-types.ts'
import { createEventParser, type StreamMessage } from './parse-events.ts'
import { ApiUnreachable, readProblem } from './problem.ts'
import { type ClientSettings, headersOf, type Requester, urlOf } from './request.ts'

export type LiveEvent = Schema<'LiveEvent'>
export type StreamState = 'connecting' | 'open' | 'waiting'

export interface EventStreamOptions {
  onEvent: (event: LiveEvent, id: string | undefined) => void
  /** Told when the line opens or breaks, so that an app can poll meanwhile. */
  onState?: (state: StreamState) => void
  /** Resumes after this event. */
  lastEventId?: string
  /** Ends the stream. */
  signal: AbortSignal
  /** The longest silence; the API sends something every 15 seconds. */
  silenceMs?: number
  /** The longest wait before connecting again. */
  longestWaitMs?: number
}

const DEFAULT_SILENCE_MS = 45_000
const DEFAULT_LONGEST_WAIT_MS = 30_000
const FIRST_WAIT_MS = 500

/**
 * Follows the live events until the signal ends it, connecting again whenever the line breaks.
 * @throws ApiProblem where the API refuses for good (no session, no right)
 */
export async function followEvents(
  settings: ClientSettings,
  requester: Requester,
  options: EventStreamOptions,
): Promise<void> {
  const longestWaitMs = options.longestWaitMs ?? DEFAULT_LONGEST_WAIT_MS
  let lastEventId = options.lastEventId
  let askedWaitMs: number | undefined
  let failures = 0
  const onMessage = (message: StreamMessage): void => {
    lastEventId = message.id ?? lastEventId
    askedWaitMs = message.retryMs ?? askedWaitMs
    failures = 0
    const event = readEvent(message.data)
    if (event !== undefined) options.onEvent(event, message.id)
  }
  while (!options.signal.aborted) {
    options.onState?.('connecting')
    await connect(settings, requester, { ...options, ...(lastEventId === undefined ? {} : { lastEventId }) }, onMessage)
    if (options.signal.aborted) return
    options.onState?.('waiting')
    const growing = FIRST_WAIT_MS * 2 ** Math.min(failures, 10) * (0.75 + Math.random() / 2)
    failures += 1
    await wait(Math.min(askedWaitMs ?? growing, longestWaitMs), options.signal).catch(() => undefined)
  }
}

/** One connection, until it breaks; only a refusal for good is thrown. */
async function connect(
  settings: ClientSettings,
  requester: Requester,
  options: EventStreamOptions,
  onMessage: (message: StreamMessage) => void,
): Promise<void> {
  const deadline = createDeadline(options.silenceMs ?? DEFAULT_SILENCE_MS, options.signal)
  try {
    const response = await open(settings, requester, options, deadline)
    if (!response.ok) {
      const problem = await readProblem(response)
      if (problem.status < 500 && problem.status !== 429 && problem.status !== 408) throw problem
      return
    }
    options.onState?.('open')
    await readAll(response, deadline, createEventParser(onMessage))
  } catch (error) {
    if (!isBrokenLine(error, deadline)) throw error
  } finally {
    deadline.clear()
  }
}

/** A line that broke, whatever the platform calls that; errors of the caller's own functions are not among them. */
const isBrokenLine = (error: unknown, deadline: Deadline): boolean =>
  deadline.signal.aborted || error instanceof ApiUnreachable || error instanceof LineBroken

class LineBroken extends Error {
  override readonly name = 'LineBroken'
}

async function open(
  settings: ClientSettings,
  requester: Requester,
  options: EventStreamOptions,
  deadline: Deadline,
): Promise<Response> {
  const send = settings.fetch ?? globalThis.fetch.bind(globalThis)
  const headers = {
    Accept: 'text/event-stream',
    ...(options.lastEventId === undefined ? {} : { 'Last-Event-ID': options.lastEventId }),
  }
  const attempt = async (token: string | undefined): Promise<Response> => {
    const init = {
      headers: headersOf(settings, { path: '/events', headers }, token),
      signal: deadline.signal,
      cache: 'no-store' as const,
    }
    return send(urlOf(settings.baseUrl, { path: '/events' }), init).catch((error) => {
      throw new LineBroken('The line could not be opened', { cause: error })
    })
  }
  const token = await settings.getAccessToken?.()
  const response = await attempt(token)
  if (response.status !== 401) return response
  const isNewer = (await settings.getAccessToken?.()) !== token
  if (!isNewer && !(await requester.renewSession())) return response
  return attempt(await settings.getAccessToken?.())
}

async function readAll(response: Response, deadline: Deadline, parse: (text: string) => void): Promise<void> {
  const reader = response.body?.getReader()
  if (reader === undefined)
    throw new TypeError('This fetch gives no stream; hand in one that does (expo/fetch on devices)')
  const decoder = new TextDecoder()
  for (;;) {
    const { done, value } = await reader.read().catch((error) => {
      throw new LineBroken('The line broke', { cause: error })
    })
    if (done) return
    deadline.extend()
    parse(decoder.decode(value, { stream: true }))
  }
}

function readEvent(data: string): LiveEvent | undefined {
  try {
    const value: unknown = JSON.parse(data)
    const isEvent = typeof value === 'object' && value !== null && 'type' in value && 'id' in value
    return isEvent ? (value as LiveEvent) : undefined
  } catch {
    return undefined
  }
}
