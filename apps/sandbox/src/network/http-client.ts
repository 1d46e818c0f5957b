import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

const MAX_ANSWER_BYTES = 64 * 1024

export type HttpAnswer =
  | { kind: 'answered'; status: number; headers: Record<string, string>; body: string }
  | { kind: 'silent'; why: 'timeout' | 'unreachable'; message: string }

/** Sends JSON and waits for the whole answer, `budgetMs` at most in all. Never rejects. */
export interface HttpClient {
  post(url: string, body: string, headers: Record<string, string>, budgetMs: number): Promise<HttpAnswer>
  close(): void
}

/** One keep-alive connection pool for all endpoints, with no limit on how many calls run at once. */
export function createHttpClient(): HttpClient {
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) }

  function send(url: URL, body: string, headers: Record<string, string>, signal: AbortSignal): Promise<HttpAnswer> {
    const secure = url.protocol === 'https:'
    return new Promise((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent: secure ? agents['https:'] : agents['http:'],
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
        signal,
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection that the other side was closing: the same event is sent once more, on another one.
        if (request.reusedSocket && error.code === 'ECONNRESET') send(url, body, headers, signal).then(resolve, reject)
        else reject(error)
      })
      request.on('response', (response) => readAnswer(response).then(resolve, reject))
      request.end(body)
    })
  }

  return {
    async post(url, body, headers, budgetMs) {
      const signal = AbortSignal.timeout(budgetMs)
      try {
        return await send(new URL(url), body, headers, signal)
      } catch (error) {
        if (signal.aborted) return { kind: 'silent', why: 'timeout', message: `no answer within ${budgetMs} ms` }
        const message = error instanceof Error ? error.message || error.name : 'the connection failed'
        return { kind: 'silent', why: 'unreachable', message }
      }
    },
    close() {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_ANSWER_BYTES) {
      response.destroy()
      break
    }
    chunks.push(chunk)
  }
  const headers: [string, string][] = Object.entries(response.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ])
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString('utf8'),
  }
}
