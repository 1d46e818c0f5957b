import { type EventStreamOptions, followEvents } from './event-stream.ts'
import { KEYED_PATHS } from './generated/keyed-paths.ts'
import { createMultipart, type UploadFile } from './multipart.ts'
import type {
  CallOptions,
  GetAnswer,
  GetOptions,
  GetPath,
  MutationOptions,
  OptionArguments,
  PathOf,
  PostAnswer,
  PostOptions,
  PostPath,
  UploadFieldsOf,
  UploadFileNameOf,
  UploadPath,
} from './operation-types.ts'
import { ApiProblem } from './problem.ts'
import { type Call, type ClientSettings, createRequester, headersOf, urlOf } from './request.ts'

export interface UploadParts<Path extends UploadPath> {
  fields: UploadFieldsOf<Path>
  files: Partial<Record<UploadFileNameOf<Path>, UploadFile>>
}

/** What another sender (XMLHttpRequest or a file-system task, for progress) needs to make a call by itself. */
export interface PreparedCall {
  url: string
  headers: Record<string, string>
}

export type ApiClient = ReturnType<typeof createApiClient>

/** A typed client of the API for browsers, React Native and Node. */
export function createApiClient(settings: ClientSettings) {
  const requester = createRequester(settings)
  const createKey = settings.createIdempotencyKey ?? (() => globalThis.crypto.randomUUID())

  /** @throws ApiProblem, ApiUnreachable */
  async function get<Path extends GetPath>(
    path: Path,
    ...[options]: OptionArguments<GetOptions<Path>>
  ): Promise<GetAnswer<Path>> {
    return (await requester.request(getCall(path, options), readJson)) as GetAnswer<Path>
  }

  /** The answer as a file, for statements and receipts. @throws ApiProblem, ApiUnreachable */
  async function download<Path extends GetPath>(
    path: Path,
    ...[options]: OptionArguments<GetOptions<Path>>
  ): Promise<Blob> {
    const call = getCall(path, options)
    return requester.request({ ...call, headers: { Accept: '*/*' } }, (response) => response.blob())
  }

  /** @throws ApiProblem, ApiUnreachable */
  async function post<Path extends PostPath>(
    path: Path,
    ...[options]: OptionArguments<PostOptions<Path>>
  ): Promise<PostAnswer<Path>> {
    const body = (options as { body?: unknown } | undefined)?.body ?? {}
    return (await mutate(path, JSON.stringify(body), body, options)) as PostAnswer<Path>
  }

  /** Sends fields and files. @throws ApiProblem, ApiUnreachable */
  async function upload<Path extends UploadPath>(
    path: Path,
    parts: UploadParts<Path>,
    options?: MutationOptions,
  ): Promise<PostAnswer<Path>> {
    return (await mutate(path, createMultipart(parts.fields, parts.files), parts.fields, options)) as PostAnswer<Path>
  }

  async function mutate(
    path: string,
    body: string | FormData,
    logged: unknown,
    options?: MutationOptions,
  ): Promise<unknown> {
    const isKeyed = KEYED_PATHS.has(path)
    const key = isKeyed ? (options?.idempotencyKey ?? createKey()) : undefined
    const call: Call = {
      method: 'POST',
      path,
      body,
      isRepeatable: isKeyed,
      ...(key === undefined ? {} : { headers: { 'Idempotency-Key': key } }),
      ...pickCallOptions(options),
    }
    return key === undefined ? requester.request(call, readJson) : logMutation(key, logged, call)
  }

  /** Tells the log before sending and after; an answer that may still change, or none at all, leaves the outcome open. */
  async function logMutation(key: string, body: unknown, call: Call): Promise<unknown> {
    await settings.mutationLog?.begin({ key, path: call.path, body })
    try {
      const answer = await requester.request(call, readJson)
      await settings.mutationLog?.end(key, 'done')
      return answer
    } catch (error) {
      const isFinal =
        error instanceof ApiProblem &&
        error.status < 500 &&
        error.status !== 408 &&
        error.code !== 'idempotency_in_progress'
      await settings.mutationLog?.end(key, isFinal ? 'refused' : 'unknown')
      throw error
    }
  }

  /** Address and headers of a call that something else will send. */
  async function prepare(path: PathOf<'post'>, options: MutationOptions = {}): Promise<PreparedCall> {
    const key = KEYED_PATHS.has(path) ? (options.idempotencyKey ?? createKey()) : undefined
    const token = options.accessToken ?? (await settings.getAccessToken?.())
    const headers = key === undefined ? {} : { 'Idempotency-Key': key }
    return { url: urlOf(settings.baseUrl, { path }), headers: headersOf(settings, { path, headers }, token) }
  }

  /** Follows the live events until the signal ends it. @throws ApiProblem */
  const events = (options: EventStreamOptions): Promise<void> => followEvents(settings, requester, options)

  return { get, post, upload, download, prepare, events }
}

function getCall(path: string, options: CallOptions | undefined): Call {
  const { query } = (options ?? {}) as { query?: object }
  return { method: 'GET', path, query, isRepeatable: true, ...pickCallOptions(options) }
}

const pickCallOptions = (options: CallOptions | undefined): Pick<Call, 'signal' | 'timeoutMs' | 'accessToken'> => ({
  signal: options?.signal,
  timeoutMs: options?.timeoutMs,
  accessToken: options?.accessToken,
})

async function readJson(response: Response): Promise<unknown> {
  const text = response.status === 204 ? '' : await response.text()
  return text === '' ? undefined : JSON.parse(text)
}
