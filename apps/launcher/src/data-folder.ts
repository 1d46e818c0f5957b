import { randomBytes } from 'node:crypto'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { LaunchError } from './launch-error.ts'

/** Makes the data folder. Others may pass through, for PostgreSQL's own user must, but not look around. */
export function openDataFolder(dataDir: string): void {
  try {
    makeFolder(dataDir, 0o711)
    makeFolder(join(dataDir, 'secrets'), 0o700)
    makeFolder(join(dataDir, 'logs'), 0o700)
  } catch (error) {
    throw unusable(dataDir, error)
  }
}

/** Names the folder: what a file system or SQLite says of a full disk does not tell which. */
export function unusable(dataDir: string, error: unknown): LaunchError {
  return new LaunchError(
    `The data folder ${dataDir} cannot be used: ${(error as Error).message}. Choose another one with DATA_DIR=….`,
  )
}

const MEGABYTE = 1024 * 1024
const LEAST_SPACE_MB = 200

/** A database that runs out of disk while it is being made says nothing that a person could understand. */
export function requireSpace(dataDir: string): void {
  const { bavail, bsize } = statfsSync(dataDir)
  const freeMb = Math.floor((bavail * bsize) / MEGABYTE)
  if (freeMb >= LEAST_SPACE_MB) return
  throw new LaunchError(
    `The disk of the data folder ${dataDir} has ${freeMb} MB left; the embedded PostgreSQL wants at least ${LEAST_SPACE_MB} MB. Make room, or choose another folder with DATA_DIR=….`,
  )
}

/** Step by step: `recursive` hides why a folder cannot be made (a read-only disk is told as "no such file"). */
function makeFolder(path: string, mode: number): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  if (!existsSync(dirname(path))) makeFolder(dirname(path), mode)
  mkdirSync(path, { mode })
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
