import { AppError } from '@cardwright/contracts'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { Context } from '../context.ts'
import type { WebAppState } from '../services/web-app-build.ts'
import { ENDING_OF, type Manifest } from '../web-app/manifest.ts'
import { createPageTable, type PageTable } from '../web-app/page-table.ts'
import { describeProgress, PROGRESS_SCRIPT, renderProgress } from '../web-app/progress-page.ts'

type Ready = Extract<WebAppState, { status: 'ready' }>

const YEAR_S = 31_536_000

/** The cardholder's app in a browser, under `/app`: its pages and files once they are built, until then how far that is. */
export function createAppRoutes({ webApp }: Pick<Context, 'webApp'>): Router {
  const router = Router()
  const pagesOf = remember((manifest: Manifest) => createPageTable(Object.keys(manifest.files)))
  router.get('/app/progress.json', (_request, response) => {
    response.setHeader('Cache-Control', 'no-store').json(describeProgress(webApp.state()))
  })
  router.get('/app/progress.js', (_request, response) => {
    response.setHeader('Cache-Control', 'no-cache').type('text/javascript').send(PROGRESS_SCRIPT)
  })
  const serve: RequestHandler = (request, response) => {
    const state = webApp.state()
    if (state.status === 'ready') sendApp(state, pagesOf(state.manifest), request, response)
    else sendProgress(state, response)
  }
  // Whoever opens the bare address looks for something to see.
  router.get('/', (_request, response) => {
    response.redirect(webApp.state().status === 'off' ? '/docs' : '/app')
  })
  router.get('/app', serve)
  router.get('/app/*path', serve)
  return router
}

function sendProgress(state: Exclude<WebAppState, Ready>, response: Response): void {
  response
    .status(state.status === 'off' ? 404 : 503)
    .setHeader('Cache-Control', 'no-store')
    .setHeader('Content-Security-Policy', policy(["'self'"]))
  if (state.status === 'building') response.setHeader('Retry-After', '5')
  response.type('html').send(renderProgress(state))
}

function sendApp(state: Ready, pages: PageTable, request: Request, response: Response): void {
  const path = decodePath(request.path)
  if (Object.hasOwn(state.manifest.files, path) && !path.endsWith('.html')) {
    sendFile(state, path, request, response)
    return
  }
  // A file that is missing is an error, never a page: a browser would take the page for a script.
  if (/\.[a-z0-9]{1,5}$/i.test(path)) throw new AppError('not_found')
  const page = pages.find(path)
  if (page === undefined) response.status(404)
  response.setHeader('Content-Security-Policy', policy(["'self'", ...state.manifest.scriptHashes]))
  response.setHeader('Permissions-Policy', 'camera=(self), clipboard-write=(self), microphone=(), geolocation=()')
  sendFile(state, page ?? '+not-found.html', request, response)
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path).replace(/^\/app\/?/, '')
  } catch {
    throw new AppError('invalid_request')
  }
}

/** Everything from here alone; styles that react-native-web writes while it runs have no hash. */
const policy = (scripts: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Names that hold a hash of the content never change; everything else is asked for again, and answered with 304. */
const isImmutable = (file: string): boolean => file.startsWith('_expo/static/') || /-[0-9a-f]{10}\.woff2$/.test(file)

function sendFile({ folder, manifest }: Ready, file: string, request: Request, response: Response): void {
  const encodings = manifest.files[file]?.encodings ?? []
  const encoding = request.acceptsEncodings(...encodings, 'identity')
  response
    .type(file.slice(file.lastIndexOf('.')))
    .setHeader('Vary', 'Accept-Encoding')
    .setHeader('Cache-Control', isImmutable(file) ? `public, max-age=${YEAR_S}, immutable` : 'no-cache')
  const isEncoded = encoding === 'br' || encoding === 'gzip'
  if (isEncoded) response.setHeader('Content-Encoding', encoding)
  response.sendFile(isEncoded ? file + ENDING_OF[encoding] : file, {
    root: folder,
    cacheControl: false,
    dotfiles: 'allow',
  })
}

/** Makes a value once for each key that is asked for in a row. */
function remember<Key extends object, Value>(create: (key: Key) => Value): (key: Key) => Value {
  let last: { key: Key; value: Value } | undefined
  return (key) => {
    if (last?.key !== key) last = { key, value: create(key) }
    return last.value
  }
}
