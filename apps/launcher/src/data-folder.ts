import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LaunchError } from './launch-error.ts'

/** Makes the data folder. Others may pass through, for PostgreSQL's own user must, but not look around. */
export function openDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o711 })
    mkdirSync(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 })
    mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new LaunchError(
      `The data folder ${dataDir} cannot be used: ${(error as Error).message}. Choose another one with DATA_DIR=….`,
    )
  }
}

/** A secret that is made on first use and then kept, readable by its owner only. */
export function keptSecret(dataDir: string, name: string, prefix = ''): string {
  const path = join(dataDir, 'secrets', name)
  if (!existsSync(path)) {
    const draft = `${path}.${process.pid}`
    writeFileSync(draft, `${prefix}${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true })
    try {
      linkSync(draft, path)
    } finally {
      rmSync(draft)
    }
  }
  return readFileSync(path, 'utf8').trim()
}

/** Writes a private file so that a reader finds either the old content or the new, never a part. */
export function writePrivately(path: string, content: string): void {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, content, { mode: 0o600 })
  renameSync(draft, path)
}
