import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen, type RunningServer } from '../../src/http-server.ts'
import { errorHandler } from '../../src/middlewares/error-handler.ts'
import { createAppRoutes } from '../../src/routes/app-routes.ts'
import type { WebAppState } from '../../src/services/web-app-build.ts'

const SCRIPT = '_expo/static/js/web/entry-0123456789abcdef0123456789abcdef.js'
const folder = mkdtempSync(join(tmpdir(), 'cardwright-web-app-'))
let state: WebAppState
let server: RunningServer

const ready: WebAppState = {
  status: 'ready',
  folder,
  manifest: {
    files: {
      'index.html': { encodings: [] },
      'cards/[cardId].html': { encodings: ['br', 'gzip'] },
      '+not-found.html': { encodings: [] },
      [SCRIPT]: { encodings: ['br', 'gzip'] },
    },
    scriptHashes: ["'sha256-abc'"],
  },
}

function write(file: string, text: string): void {
  const path = join(folder, file)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  writeFileSync(`${path}.br`, brotliCompressSync(text))
  writeFileSync(`${path}.gz`, gzipSync(text))
}

beforeAll(async () => {
  write('index.html', 'start page')
  write('cards/[cardId].html', 'card page')
  write('+not-found.html', 'no page')
  write(SCRIPT, 'the script')
  const app = express()
  const webApp = { state: () => state, start: () => undefined, stop: () => undefined }
  app.use(createAppRoutes({ webApp }))
  app.use(errorHandler)
  server = await listen(app, { host: '127.0.0.1', port: 0, setting: 'PORT' })
})

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers, redirect: 'manual' })

describe('the bare address', () => {
  it('leads to the app, and to the reference where there is none', async () => {
    const places: (string | null)[] = []
    for (state of [ready, { status: 'off' } as const]) places.push((await get('/')).headers.get('location'))
    expect(places).toEqual(['/app', '/docs'])
  })
})

describe('the web app under /app', () => {
  it('serves a page for an address with a parameter, never kept without asking', async () => {
    state = ready
    const response = await get('/app/cards/card_1?x=1')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self' 'sha256-abc';")
    expect(await response.text()).toBe('card page')
  })

  it('serves a hashed file for a year, compressed as the browser likes it', async () => {
    state = ready
    const response = await get(`/app/${SCRIPT}`, { 'Accept-Encoding': 'br' })
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/)
    expect(response.headers.get('content-encoding')).toBe('br')
    expect(await response.text()).toBe('the script')
  })

  it('answers 304 to whoever has the page already', async () => {
    state = ready
    const first = await get('/app')
    const again = await get('/app', { 'If-None-Match': first.headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' })
    expect(again.status).toBe(304)
  })

  it('says 404 with a page for an unknown address, and without one for an unknown file', async () => {
    state = ready
    const page = await get('/app/nowhere/at/all')
    expect(page.status).toBe(404)
    expect(await page.text()).toBe('no page')
    expect((await get('/app/_expo/static/js/web/gone.js')).status).toBe(404)
  })

  it('never serves a file outside the export', async () => {
    state = ready
    for (const path of [
      '/app/..%2f..%2fetc/passwd',
      '/app/%2e%2e/%2e%2e/package.json',
      '/app/%zz',
      '/app/manifest.json',
    ]) {
      expect([400, 404]).toContain((await get(path)).status)
    }
  })

  it('shows the progress and reloads by itself while the app is being built', async () => {
    state = { status: 'building', step: 'bundling', sinceMs: 0 }
    const response = await get('/app/cards')
    expect(response.status).toBe(503)
    const page = await response.text()
    expect(page).toContain('role="progressbar"')
    expect(page).toContain('/app/progress.js')
    expect(await (await get('/app/progress.json')).json()).toEqual({
      status: 'building',
      step: 'Putting the pages together',
    })
  })

  it('says plainly that the app could not be built, or is not served here', async () => {
    state = { status: 'failed' }
    expect(await (await get('/app')).text()).toContain('could not be built')
    state = { status: 'off' }
    const off = await get('/app')
    expect(off.status).toBe(404)
    expect(await off.text()).toContain('WEB_APP')
  })
})
