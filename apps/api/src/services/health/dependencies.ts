import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import type { Context } from '../../context.ts'
import { isDiskFull } from '../../database/database-away.ts'
import { readMigrations } from '../../database/migration-files.ts'
import { isHolderAlive } from '../../models/idempotency-model.ts'
import { listJobPoolHolders } from '../../models/job-pool-model.ts'
import { IssuerError } from '../../providers/issuer/issuer.ts'
import { openText, sealText } from '../../providers/vault/vault.ts'
import type { Finding, ProbeOptions } from './probe.ts'

export type DependencyContext = Pick<Context, 'pool' | 'db' | 'config' | 'issuer' | 'notifier' | 'vault'>

/** A dependency: how it is looked at, and whether nothing works without it. */
export interface Dependency extends Pick<ProbeOptions, 'keepMs' | 'look' | 'detail'> {
  name: string
  isRequired: boolean
}

const UP: Finding = { state: 'up' }
/** Below this a database on the same disk is about to stop. */
const LITTLE_SPACE_BYTES = 256 * 1024 * 1024

export const createDependencies = (context: DependencyContext): readonly Dependency[] => [
  {
    name: 'database',
    isRequired: true,
    keepMs: 250,
    detail: 'PostgreSQL does not answer. The program goes on by itself as soon as it does.',
    look: async () => {
      await context.pool.query({ text: 'SELECT 1', name: 'health' })
      return UP
    },
  },
  {
    name: 'databaseDisk',
    isRequired: true,
    keepMs: 2_000,
    detail: 'Whether PostgreSQL can write is not known, as it does not answer.',
    look: () => lookAtDatabaseDisk(context),
  },
  {
    name: 'migrations',
    isRequired: true,
    keepMs: 1_000,
    detail: 'Whether the tables are up to date cannot be read from the database.',
    look: createMigrationsLook(context),
  },
  {
    name: 'worker',
    isRequired: false,
    keepMs: 1_000,
    detail: 'Whether a worker runs cannot be read from the database.',
    look: () => lookForWorker(context),
  },
  {
    name: 'issuer',
    isRequired: false,
    keepMs: 15_000,
    detail: 'The issuer does not answer. Cards that are made, frozen or closed reach it as soon as it does.',
    look: () => lookAtIssuer(context),
  },
  {
    name: 'mail',
    isRequired: false,
    keepMs: 15_000,
    detail: 'The mail server of SMTP_URL does not answer, or refuses us. Mails wait and are sent again.',
    look: async () => {
      await context.notifier.ping()
      return UP
    },
  },
  {
    name: 'vault',
    isRequired: false,
    keepMs: 15_000,
    detail: 'Nothing can be sealed or opened: no card can be made or shown. Look at VAULT_KEYSTORE.',
    look: () => lookAtVault(context),
  },
  {
    name: 'dataFolder',
    isRequired: false,
    keepMs: 5_000,
    detail: 'The folder of DATA_DIR is not there, or cannot be written.',
    look: () => lookAtDataFolder(context),
  },
]

/** A megabyte or so that PostgreSQL writes beside its tables and throws away: what is left of a full disk does not hold it. */
const SPILL = "SET LOCAL work_mem = '64kB'; SELECT count(*) FROM generate_series(1, 65536)"

async function lookAtDatabaseDisk({ pool }: DependencyContext): Promise<Finding> {
  try {
    await pool.query(SPILL)
    return UP
  } catch (error) {
    if (!isDiskFull(error)) throw error
    const detail =
      'The disk of PostgreSQL is full, and nothing can be written. The program goes on by itself as soon as there is space.'
    return { state: 'down', detail }
  }
}

/** What this version of the program expects; what a newer one has added beside it is no harm. */
function createMigrationsLook({ pool }: DependencyContext): () => Promise<Finding> {
  let expected: Promise<string[]> | undefined
  return async () => {
    expected ??= readMigrations().then((migrations) => migrations.map(({ name }) => name))
    const { rows } = await pool.query<{ name: string }>('SELECT name FROM schema_migrations')
    const applied = new Set(rows.map(({ name }) => name))
    const missing = (await expected).filter((name) => !applied.has(name))
    if (missing.length === 0) return UP
    return { state: 'down', detail: `Migrations that are not applied yet: ${missing.length}. npm start applies them.` }
  }
}

async function lookForWorker({ db }: DependencyContext): Promise<Finding> {
  for (const holder of await listJobPoolHolders(db)) if (await isHolderAlive(db, holder)) return UP
  return { state: 'down', detail: 'No worker runs: mails, notices and unfinished cards wait for one.' }
}

async function lookAtIssuer({ issuer }: DependencyContext): Promise<Finding> {
  try {
    await issuer.ping()
    return UP
  } catch (error) {
    if (!(error instanceof IssuerError) || error.kind === 'unavailable') throw error
    return { state: 'down', detail: 'The issuer answers, but does not take our key. Look at STRIPE_SECRET_KEY.' }
  }
}

async function lookAtVault({ vault }: DependencyContext): Promise<Finding> {
  const place = { purpose: 'file', subjectId: 'health' } as const
  const opened = await openText(vault, place, await sealText(vault, place, 'health'))
  if (opened !== 'health') throw new Error('the vault gave back something else')
  return UP
}

async function lookAtDataFolder({ config }: DependencyContext): Promise<Finding> {
  await access(config.dataDir, constants.W_OK)
  const { bavail, bsize } = await statfs(config.dataDir)
  if (bavail * bsize >= LITTLE_SPACE_BYTES) return UP
  return { state: 'degraded', detail: 'The disk of DATA_DIR is almost full.' }
}
