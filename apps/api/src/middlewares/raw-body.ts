import type { IncomingMessage } from 'node:http'
import { AppError } from '@cardwright/contracts'

/**
 * Collects the exact bytes of a body, for signatures over them. Bodies that come compressed are refused: a signature is over
 * what the provider wrote, and no provider compresses. What comes above the limit is read and dropped, so that the answer arrives.
 * @throws AppError `unsupported_media_type` or `payload_too_large`
 */
export function readRawBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  if (request.headers['content-encoding'] !== undefined) reject(new AppError('unsupported_media_type'))
  else if (Number(request.headers['content-length'] ?? 0) > limitBytes) reject(new AppError('payload_too_large'))
  else collect(request, limitBytes, { resolve, reject })
  return promise
}

function collect(
  request: IncomingMessage,
  limitBytes: number,
  { resolve, reject }: { resolve(body: Buffer): void; reject(reason: unknown): void },
): void {
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= limitBytes) chunks.push(chunk)
    else reject(new AppError('payload_too_large'))
  })
  request.on('end', () => resolve(chunks[0] !== undefined && chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
  request.on('error', reject)
}
