import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { constants as osConstants, setPriority } from 'node:os'
import { dirname, extname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { environmentOfTools } from '../config/env.ts'
import { ENDING_OF, MANIFEST_FILE, type Manifest } from './manifest.ts'
import { APP_FOLDER } from './source-hash.ts'

export type BuildStep = 'bundling' | 'compressing'

/**
 * Exports the app for browsers into a folder: pages and scripts by Expo's own command (offline, no telemetry), everything that
 * compresses well also as Brotli and gzip. The folder gets its name only when it is whole.
 * @throws Error with the last lines of the exporter when it fails
 */
export async function buildWebApp(folder: string, onStep: (step: BuildStep) => void): Promise<void> {
  const draft = `${folder}.${process.pid}`
  await rm(draft, { recursive: true, force: true })
  try {
    onStep('bundling')
    await runExport(draft)
    onStep('compressing')
    const manifest = await compressAll(draft)
    await writeFile(join(draft, MANIFEST_FILE), JSON.stringify(manifest))
    // Another process may have been faster: then its folder is as good.
    await rename(draft, folder).catch(() => undefined)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** Belongs to the app and is looked for there, so it is no dependency of the API. */
const EXPORTER = 'expo'
const KEPT_LINES = 30

function runExport(folder: string): Promise<void> {
  const require = createRequire(join(APP_FOLDER, 'package.json'))
  const command = join(dirname(require.resolve(`${EXPORTER}/package.json`)), 'bin', 'cli')
  const child = spawn(process.execPath, [command, 'export', '--platform', 'web', '--output-dir', folder], {
    cwd: APP_FOLDER,
    env: { ...environmentOfTools(), EXPO_OFFLINE: '1', EXPO_NO_TELEMETRY: '1', CI: '1', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const keep = (chunk: Buffer): void => {
    lines.push(...chunk.toString().split('\n').filter(Boolean))
    lines.splice(0, Math.max(0, lines.length - KEPT_LINES))
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  process.once('exit', () => child.kill())
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`the web export ended with code ${code}:\n${lines.join('\n')}`))
    })
  })
}

const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.json', '.svg', '.txt', '.ico', '.map'])
const SMALLEST = 512

async function compressAll(folder: string): Promise<Manifest> {
  const manifest: Manifest = { files: {}, scriptHashes: [] }
  const hashes = new Set<string>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const content = await readFile(path)
    if (extname(path) === '.html') for (const hash of hashScripts(content.toString())) hashes.add(hash)
    const isWorthIt = COMPRESSIBLE.has(extname(path)) && content.length >= SMALLEST
    if (isWorthIt) await compress(path, content)
    manifest.files[relative(folder, path).replaceAll('\\', '/')] = { encodings: isWorthIt ? ['br', 'gzip'] : [] }
  }
  manifest.scriptHashes = [...hashes].sort()
  return manifest
}

async function compress(path: string, content: Buffer): Promise<void> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
  await writeFile(path + ENDING_OF.br, await promisify(brotliCompress)(content, { params }))
  await writeFile(path + ENDING_OF.gzip, await promisify(gzip)(content, { level: 9 }))
}

/** The hashes under which a content security policy (level 3) lets the scripts inside a page run. */
function hashScripts(page: string): string[] {
  return [...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([^<]+)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  )
}

/** The lowest priority: people and payments come first. What is started from here inherits it. */
export function stepBack(): void {
  setPriority(osConstants.priority.PRIORITY_LOW)
}
