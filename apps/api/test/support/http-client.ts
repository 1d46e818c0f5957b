export interface Answer {
  status: number
  headers: Headers
  /** The parsed JSON, or an empty object. */
  body: Record<string, unknown>
  text: string
}

export interface CallOptions {
  token?: string | undefined
  headers?: Record<string, string>
}

/** Calls of one server, as a stranger's program would make them. */
export interface HttpClient {
  url: string
  get(path: string, options?: CallOptions): Promise<Answer>
  post(path: string, body?: unknown, options?: CallOptions): Promise<Answer>
}

export function createHttpClient(url: string): HttpClient {
  async function call(method: string, path: string, body: unknown, { token, headers }: CallOptions): Promise<Answer> {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : {}, text }
  }
  return {
    url,
    get: (path, options = {}) => call('GET', path, undefined, options),
    post: (path, body, options = {}) => call('POST', path, body, options),
  }
}
