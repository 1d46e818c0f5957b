import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { AppError } from '@cardwright/contracts'

/**
 * Collects the exact bytes of a body, for signatures over them. Bodies that come compressed are refused: a signature is over
 * what the provider wrote, and no provider compresses. What comes above the limit is read and dropped, so that the answer arrives.
 * @throws AppError `unsupported_media_type` or `payload_too_large`
 */
export async function readRawBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (request.headers['content-encoding'] !== undefined) throw new AppError('unsupported_media_type')
  return read(request, limitBytes)
}

const UNPACK = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress }

/**
 * Collects a body of at most `limitBytes`, packed and unpacked.
 * @throws AppError `unsupported_media_type`, `payload_too_large`, or `invalid_request` for what cannot be unpacked
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase()
  if (encoding === 'identity') return read(request, limitBytes)
  if (!Object.hasOwn(UNPACK, encoding)) throw new AppError('unsupported_media_type')
  const packed = await read(request, limitBytes)
  const unpacking = UNPACK[encoding as keyof typeof UNPACK]()
  const bytes = collect(unpacking, limitBytes).finally(() => unpacking.destroy())
  unpacking.end(packed)
  return bytes.catch((error: unknown) => {
    if (error instanceof AppError) throw error
    throw new AppError('invalid_request', { detail: `The body is not valid ${encoding}.` })
  })
}

async function read(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new AppError('payload_too_large')
  // Whoever hung up before is not waited for.
  if (request.destroyed && !request.readableEnded) throw hungUp()
  return collect(request, limitBytes)
}

const hungUp = (): Error => Object.assign(new Error('the connection ended before the body'), { code: 'ECONNRESET' })

function collect(stream: Readable, limitBytes: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let length = 0
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= limitBytes) chunks.push(chunk)
    else reject(new AppError('payload_too_large'))
  })
  stream.on('end', () => resolve(chunks[0] !== undefined && chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
  stream.on('error', reject).on('close', () => reject(hungUp()))
  return promise
}
