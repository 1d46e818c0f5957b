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

/** Reads a JSON body of a type that says so. */
export const json = (limitBytes: number): RequestHandler => bounded(express.json({ limit: limitBytes }), limitBytes)
