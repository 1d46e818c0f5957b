import { AppError } from '@cardwright/contracts'
import type { RequestHandler } from 'express'

/**
 * Collects the exact bytes of a body, for signatures over them. Bodies that come compressed are refused: a signature is over
 * what the provider wrote, and no provider compresses.
 */
export const rawBody =
  (limitBytes: number): RequestHandler =>
  (request, _response, next) => {
    if (request.headers['content-encoding'] !== undefined) throw new AppError('unsupported_media_type')
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new AppError('payload_too_large')
    const chunks: Buffer[] = []
    let length = 0
    let isOver = false
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= limitBytes) chunks.push(chunk)
      else if (!isOver) {
        isOver = true
        next(new AppError('payload_too_large'))
      }
    })
    request.on('end', () => {
      if (isOver) return
      request.body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
      next()
    })
    request.on('error', next)
  }
