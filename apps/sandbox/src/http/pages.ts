import { readFileSync } from 'node:fs'
import { type RequestHandler, Router } from 'express'

const FOLDER = new URL('../pages/', import.meta.url)

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Nothing from elsewhere, no inline code, and no other page may frame these. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const ASSETS = ['page.css', 'terminal.js', 'inbox.js', 'money.js', 'icon.svg']

/** The pages with their few files, read once at start. */
export function createPagesRouter(): Router {
  const router = Router()
  router.get('/', servePage('home.html'))
  router.get('/terminal', servePage('terminal.html'))
  router.get('/inbox', servePage('inbox.html'))
  for (const asset of ASSETS) router.get(`/assets/${asset}`, servePage(asset))
  return router
}

function servePage(file: string): RequestHandler {
  const content = readFileSync(new URL(file, FOLDER), 'utf8')
  const type = TYPES[file.split('.').at(-1) ?? ''] ?? 'text/plain'
  return (_request, response) => {
    response.set({
      'Content-Type': type,
      'Content-Security-Policy': PAGE_POLICY,
      'Cache-Control': 'no-cache',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cross-Origin-Opener-Policy': 'same-origin',
    })
    response.send(content)
  }
}
