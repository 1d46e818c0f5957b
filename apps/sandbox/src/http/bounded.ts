import { isUtf8 } from 'node:buffer'
import express, { type RequestHandler } from 'express'

/**
 * A middleware that reads a body, which fails with 413 as soon as it is too large; Express's own readers wait for its end, and it may have
 * none. The API has one of its own: the sandbox shares no code with it (docs/adr/0012-own-sandbox.md).
 */
export function bounded(read: RequestHandler, limitBytes: number): RequestHandler {
  return (request, response, next) => {
    const tooLarge = () => Object.assign(new Error('The body is too large.'), { status: 413 })
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge()
    let [takenBytes, isSettled] = [0, false]
    const settle = (error?: unknown) => {
      if (isSettled) return
      isSettled = true
      request.off('data', count)
      next(error)
    }
    const count = (chunk: Buffer) => {
      takenBytes += chunk.length
      if (takenBytes > limitBytes) settle(tooLarge())
    }
    request.on('data', count)
    read(request, response, settle)
  }
}

/** JSON and forms come in UTF-8; read as that, another charset would be kept as other words. */
export function requireUtf8(body: Buffer, type: string): void {
  const charsets = [...type.matchAll(/;\s*charset\s*=\s*"?([^\s;"]*)/gi)].map(([, charset = '']) => charset)
  if (!charsets.every((charset) => /^utf-?8$/i.test(charset))) throw new UnreadableBody(415, 'the body must be UTF-8.')
  if (!isUtf8(body)) throw new UnreadableBody(400, 'the body is not valid UTF-8.')
}

/** What came is no text in UTF-8, or no JSON. */
export class UnreadableBody extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const parseJson: RequestHandler = (request, _response, next) => {
  const { body } = request
  if (Buffer.isBuffer(body)) {
    requireUtf8(body, request.get('content-type') ?? '')
    request.body = body.length === 0 ? {} : parse(body.toString('utf8').replace(/^\ufeff/, ''))
  }
  next()
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UnreadableBody(400, 'the body is not JSON.')
  }
}

/** Reads a JSON body of a type that says so. */
export const json = (limitBytes: number): RequestHandler[] => [
  bounded(express.raw({ type: 'application/json', limit: limitBytes }), limitBytes),
  parseJson,
]
