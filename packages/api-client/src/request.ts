import { createDeadline, wait } from './abortable.ts'
import { ApiProblem, ApiUnreachable, readProblem } from './problem.ts'
import { createSingleFlight } from './single-flight.ts'

export interface ClientSettings {
  /** The address of the API, for example `https://cards.example.com`; empty for the page's own. */
  baseUrl: string
  fetch?: typeof globalThis.fetch
  getAccessToken?: () => string | undefined | Promise<string | undefined>
  /** Called when a token is no longer accepted. Gets a new session and says whether there is one; shared by all waiting requests. */
  onUnauthorized?: () => Promise<boolean>
  /** `cookie` keeps the refresh token in a cookie of the browser. */
  sessionMode?: 'cookie'
  /** The language of messages, as a tag or a function that gives one. */
  locale?: string | (() => string)
  timeoutMs?: number
  /** How often a call that may be repeated is tried again. */
  maxRetries?: number
  createIdempotencyKey?: () => string
  /** Told before a mutation is sent and after its outcome is known, so that an app can store the key in between. */
  mutationLog?: MutationLog
}

export interface MutationLog {
  begin: (mutation: { key: string; path: string; body: unknown }) => void | Promise<void>
  /** `unknown` where no answer came: only a repetition with the same key can tell. */
  end: (key: string, outcome: 'done' | 'refused' | 'unknown') => void | Promise<void>
}

export interface Call {
  method: 'GET' | 'POST'
  path: string
  query?: object | undefined
  /** What is sent: text of JSON, or a form. */
  body?: string | FormData | undefined
  headers?: Readonly<Record<string, string>>
  isRepeatable: boolean
  signal?: AbortSignal | undefined
  timeoutMs?: number | undefined
  accessToken?: string | undefined
}

const DEFAULT_TIMEOUT_MS = 20_000
const DEFAULT_RETRIES = 2
const LONGEST_WAIT_MS = 10_000
/** Answers of proxies and of a program that restarts. */
const PASSING_STATUSES = new Set([408, 502, 503, 504])

/** Reads what a successful answer holds. */
export type ReadAnswer<Result> = (response: Response) => Promise<Result>
type Outcome<Result> = { isDone: true; value: Result } | { isDone: false; error: ApiProblem | ApiUnreachable }

export type Requester = ReturnType<typeof createRequester>

/** Sends calls: adds the token, gets a new one when it is refused, repeats what may be repeated. */
export function createRequester(settings: ClientSettings) {
  const send = settings.fetch ?? globalThis.fetch.bind(globalThis)
  const renewSession = createSingleFlight(settings.onUnauthorized ?? (async () => false))
  const maxRetries = settings.maxRetries ?? DEFAULT_RETRIES

  /** One try, reading included: the time limit holds until the last byte. */
  async function attempt<Result>(
    call: Call,
    token: string | undefined,
    read: ReadAnswer<Result>,
  ): Promise<Outcome<Result>> {
    const deadline = createDeadline(call.timeoutMs ?? settings.timeoutMs ?? DEFAULT_TIMEOUT_MS, call.signal)
    try {
      const response = await send(urlOf(settings.baseUrl, call), {
        ...initOf(settings, call, token),
        signal: deadline.signal,
      })
      if (!response.ok) return { isDone: false, error: await readProblem(response) }
      return { isDone: true, value: await read(response) }
    } catch (error) {
      return { isDone: false, error: new ApiUnreachable(deadline.reason() ?? 'network', error) }
    } finally {
      deadline.clear()
    }
  }

  /** A try with the session's token, and another one where that had expired. */
  async function authorized<Result>(call: Call, read: ReadAnswer<Result>): Promise<Outcome<Result>> {
    const token = call.accessToken ?? (await settings.getAccessToken?.())
    const outcome = await attempt(call, token, read)
    if (!isTokenRefused(outcome) || token === undefined || call.accessToken !== undefined) return outcome
    const isNewer = (await settings.getAccessToken?.()) !== token
    if (!isNewer && !(await renewSession())) return outcome
    return attempt(call, await settings.getAccessToken?.(), read)
  }

  /** @throws ApiProblem, ApiUnreachable */
  async function request<Result>(call: Call, read: ReadAnswer<Result>): Promise<Result> {
    for (let retries = 0; ; retries += 1) {
      const outcome = await authorized(call, read)
      if (outcome.isDone) return outcome.value
      if (!call.isRepeatable || retries >= maxRetries || !isPassing(outcome.error)) throw outcome.error
      await wait(delayBefore(retries, outcome.error), call.signal)
    }
  }

  return { request, renewSession }
}

/** Only the session's own token can be renewed; a wrong password is a 401 too. */
const isTokenRefused = (outcome: Outcome<unknown>): boolean =>
  !outcome.isDone && outcome.error instanceof ApiProblem && outcome.error.code === 'unauthorized'

function isPassing(outcome: ApiProblem | ApiUnreachable): boolean {
  if (outcome instanceof ApiUnreachable) return outcome.reason !== 'aborted'
  return PASSING_STATUSES.has(outcome.status) || outcome.code === 'idempotency_in_progress'
}

function delayBefore(retries: number, outcome: ApiProblem | ApiUnreachable): number {
  const asked = outcome instanceof ApiProblem ? outcome.retryAfterSeconds : undefined
  const growing = 300 * 3 ** retries * (0.75 + Math.random() / 2)
  return Math.min(asked === undefined ? growing : asked * 1000, LONGEST_WAIT_MS)
}

export function urlOf(baseUrl: string, { path, query }: Pick<Call, 'path' | 'query'>): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`],
  )
  return `${baseUrl.replace(/\/$/, '')}${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`
}

export function headersOf(
  settings: ClientSettings,
  call: Pick<Call, 'path' | 'headers' | 'body'>,
  token: string | undefined,
): Record<string, string> {
  const locale = typeof settings.locale === 'function' ? settings.locale() : settings.locale
  return {
    Accept: 'application/json',
    ...(typeof call.body === 'string' ? { 'Content-Type': 'application/json' } : {}),
    ...(locale === undefined ? {} : { 'Accept-Language': locale }),
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(settings.sessionMode === 'cookie' && call.path.startsWith('/auth/') ? { 'Session-Mode': 'cookie' } : {}),
    ...call.headers,
  }
}

function initOf(settings: ClientSettings, call: Call, token: string | undefined): RequestInit {
  return {
    method: call.method,
    headers: headersOf(settings, call, token),
    ...(call.body === undefined ? {} : { body: call.body }),
    credentials: settings.sessionMode === 'cookie' ? 'include' : 'omit',
    redirect: 'error',
  }
}
