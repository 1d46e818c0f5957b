import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

const repository = join(import.meta.dirname, '..', '..', '..', '..')

/** Where the cardholder's app has its sources; absent where only the API was installed. */
export const APP_FOLDER = join(repository, 'apps', 'mobile')

/** Everything that decides what the web export looks like. */
const SOURCES = [
  'apps/mobile/src',
  'apps/mobile/public',
  'apps/mobile/assets',
  'apps/mobile/app.json',
  'apps/mobile/app.config.ts',
  'apps/mobile/package.json',
  'apps/mobile/metro.config.cjs',
  'apps/mobile/babel.config.cjs',
  'packages/api-client/src',
  'packages/contracts/src',
  'packages/money/src',
  'package-lock.json',
  'apps/api/src/web-app/build.ts',
]

export const hasAppSources = (): boolean => existsSync(join(APP_FOLDER, 'app.json'))

/** A name for the present sources: the same sources are never built twice. */
export function hashAppSources(): string {
  const hash = createHash('sha256')
  for (const source of SOURCES) addTo(hash, join(repository, source))
  return hash.digest('hex').slice(0, 20)
}

function addTo(hash: ReturnType<typeof createHash>, path: string): void {
  if (!existsSync(path)) return
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) addTo(hash, join(path, name))
    return
  }
  const content = readFileSync(path)
  hash.update(`${relative(repository, path).replaceAll('\\', '/')}\0${content.length}\0`).update(content)
}
