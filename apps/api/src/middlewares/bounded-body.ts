import { AppError } from '@cardwright/contracts'
import type { RequestHandler } from 'express'

/**
 * A middleware that reads a body, which goes on at once when more than `limitBytes` arrived or are announced. Readers of bodies tell of
 * one that is too large only at its end, and it may have none.
 * @throws AppError `payload_too_large`
 */
export function bounded(read: RequestHandler, limitBytes: number): RequestHandler {
  return (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new AppError('payload_too_large')
    let [takenBytes, isSettled] = [0, false]
    const settle = (error?: unknown) => {
      if (isSettled) return
      isSettled = true
      request.off('data', count)
      next(error)
    }
    const count = (chunk: Buffer) => {
      takenBytes += chunk.length
      if (takenBytes <= limitBytes) return
      request.unpipe()
      settle(new AppError('payload_too_large'))
    }
    request.on('data', count)
    read(request, response, settle)
  }
}
