import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { createOpenApiDocument } from '@cardwright/contracts/openapi'
import { type RequestHandler, Router } from 'express'
import { publicUrlOf } from '../config/config.ts'
import type { Context } from '../context.ts'
import { renderPage } from '../docs/render-page.ts'

/** The reference loads its own style and script, and nothing else may run or be fetched in it. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The API's description: for programs as OpenAPI 3.1, for people as a page. Made once, at the first request. */
export function createDocsRoutes({ config }: Pick<Context, 'config'>): Router {
  const router = Router()
  const describe = once(() => createOpenApiDocument({ serverUrl: publicUrlOf(config) }))
  router.get(
    '/openapi.json',
    serve('application/json', () => JSON.stringify(describe())),
  )
  router.get(
    '/docs',
    serve('text/html; charset=utf-8', () => renderPage(describe())),
  )
  router.get(
    '/docs/docs.css',
    serve('text/css; charset=utf-8', () => readAsset('docs.css')),
  )
  router.get(
    '/docs/docs.js',
    serve('text/javascript; charset=utf-8', () => readAsset('docs.js')),
  )
  return router
}

const readAsset = (name: string): string => readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8')

/** Answers with a text that never changes while the program runs: compressed once, and not sent again to whoever has it. */
function serve(contentType: string, create: () => string): RequestHandler {
  const prepare = once(() => prepareText(create()))
  return (request, response) => {
    const { etag, encodings } = prepare()
    const encoding = request.acceptsEncodings('br', 'gzip', 'identity') || 'identity'
    response
      .setHeader('Content-Type', contentType)
      .setHeader('Content-Security-Policy', POLICY)
      .setHeader('Cache-Control', 'no-cache')
      .setHeader('ETag', `"${etag}-${encoding}"`)
      .setHeader('Vary', 'Accept-Encoding')
    if (request.fresh) {
      response.status(304).end()
      return
    }
    if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding)
    response.end(encodings[encoding as keyof typeof encodings])
  }
}

function prepareText(text: string) {
  const identity = Buffer.from(text, 'utf8')
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }
  return {
    etag: createHash('sha256').update(identity).digest('base64url').slice(0, 16),
    encodings: { identity, gzip: gzipSync(identity), br: brotliCompressSync(identity, quality) },
  }
}

function once<Value extends object>(create: () => Value): () => Value {
  let value: Value | undefined
  return () => {
    value ??= create()
    return value
  }
}
