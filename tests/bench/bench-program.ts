import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdMaker, systemIdSource } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import { createDatabase, type LocalPostgres, startLocalPostgres, withClient } from '@cardwright/local-postgres'
import { migrate } from '../../apps/api/src/database/migrate.ts'
import { nodeFlagsOf } from '../../apps/launcher/src/node-flags.ts'
import type { LoadOrder, LoadReport } from './load-generator.ts'
import { perDecision, readCpu } from './processor-time.ts'

const API = join(import.meta.dirname, '..', '..', 'apps', 'api', 'src', 'bin', 'server.ts')
const GENERATOR = join(import.meta.dirname, 'load-generator.ts')
const SECRET = 'whsec_bench'
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning']

/** Settings that make every commit durable: PostgreSQL's defaults, stated and printed. `shared_buffers` fits the machine. */
const DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '1GB',
  max_wal_size: '4GB',
  max_connections: '300',
}

export interface MeasuredLoad extends Omit<LoadReport, 'cpuMicros'> {
  /** Decisions that are found in the database. */
  decided: number
  /** Processor time for each decision, in microseconds; undefined where the system does not tell. */
  cpuMicros: { api: number; postgres: number; load: number } | undefined
}

export interface BenchProgram {
  postgres: LocalPostgres
  databaseUrl: string
  port: number
  apiPid: number
  load(order: Omit<LoadOrder, 'host' | 'port' | 'secret' | 'runId'>): Promise<MeasuredLoad>
  stop(): Promise<void>
}

/** A PostgreSQL with durable settings, a migrated database, and the API as a process of its own, all on free loopback ports. */
export async function startBenchProgram(): Promise<BenchProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'cardwright-bench-'))
  const postgres = await startLocalPostgres({ dataDir: join(folder, 'postgres'), durable: true, settings: DURABLE })
  await createDatabase(postgres.url, 'bench')
  const databaseUrl = Object.assign(new URL(postgres.url), { pathname: '/bench' }).href
  await migrate(databaseUrl)
  const api = await startApi(databaseUrl, folder)
  const generator = fork(GENERATOR, { execArgv: NODE_FLAGS })
  return {
    postgres,
    databaseUrl,
    ...api,
    async load(order) {
      const runId = randomBytes(6).toString('hex')
      // What was written before must not be flushed to disk at this measurement's expense.
      await withClient(postgres.url, (client) => client.query('CHECKPOINT'))
      const before = readCpu(api.apiPid, postgres.dataDir)
      generator.send({ ...order, host: '127.0.0.1', port: api.port, secret: SECRET, runId } satisfies LoadOrder)
      const [report] = (await once(generator, 'message')) as [LoadReport]
      const after = readCpu(api.apiPid, postgres.dataDir)
      const decided = await countDecisions(databaseUrl, runId)
      return { ...report, decided, cpuMicros: perDecision({ before, after, load: report.cpuMicros, decided }) }
    },
    async stop() {
      await end(generator)
      await end(api.process)
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startApi(
  databaseUrl: string,
  folder: string,
): Promise<{ process: ChildProcess; port: number; apiPid: number }> {
  const api = fork(API, {
    execArgv: nodeFlagsOf('api'),
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      DATA_DIR: join(folder, 'data'),
      WEB_APP: 'off',
      PORT: '0',
      METRICS_PORT: '0',
      STRIPE_WEBHOOK_SECRET: SECRET,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [ready] = (await once(api, 'message')) as [{ url: string }]
  return { process: api, port: Number(new URL(ready.url).port), apiPid: api.pid ?? 0 }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

/** Only what is found in the database counts. */
const countDecisions = (databaseUrl: string, runId: string): Promise<number> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM fact_keys WHERE request_id LIKE $1', [
      `evt_${runId}%`,
    ])
    return Number(rows[0]?.count)
  })

export interface BenchCards {
  issuerCardIds: string[]
}

/** Active cards of approved, funded accounts with three limits each, written straight into the tables: preparing is not what is measured. */
export async function createCards(databaseUrl: string, count: number): Promise<BenchCards> {
  const newId = createIdMaker(systemIdSource)
  const controls = JSON.stringify({
    limits: [
      { amountMinor: 100_000_000_000, interval: 'monthly' },
      { amountMinor: 100_000_000_000, interval: 'daily' },
      { amountMinor: 1_000_000, interval: 'per_authorization' },
    ],
    blockedCategories: ['betting_casino_gambling'],
  })
  const rows = Array.from({ length: count }, () => {
    const accountId = newId('acct')
    const lane = laneOfAccount(accountId)
    return {
      lane,
      accountId,
      userId: newId('usr'),
      cardId: newId('card', lane),
      issuerCardId: `ic_${randomBytes(12).toString('hex')}`,
    }
  })
  const column = <K extends keyof (typeof rows)[number]>(key: K) => rows.map((row) => row[key])
  await withClient(databaseUrl, async (client) => {
    await client.query(
      `INSERT INTO accounts (lane, id, user_id, currency, kyc_approved, created_at, updated_at)
       SELECT *, 'usd', true, now(), now() FROM unnest($1::smallint[], $2::text[], $3::text[])`,
      [column('lane'), column('accountId'), column('userId')],
    )
    await client.query(
      `INSERT INTO balances (lane, account_id, currency, ledger_minor) SELECT *, 'usd', 1000000000000 FROM unnest($1::smallint[], $2::text[])`,
      [column('lane'), column('accountId')],
    )
    await client.query(
      `INSERT INTO cards (lane, id, account_id, user_id, counter_owner_id, issuer_card_id, status, purpose, currency, controls, issuer, vault_token, last4, created_at, updated_at)
       SELECT x.lane, x.id, x.account_id, x.user_id, x.id, x.issuer_card_id, 'active', 'standard', 'usd', $6, 'stripe', 'bench', '0000', now(), now()
       FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[]) AS x (lane, id, account_id, user_id, issuer_card_id)`,
      [column('lane'), column('cardId'), column('accountId'), column('userId'), column('issuerCardId'), controls],
    )
    await client.query(
      `INSERT INTO issuer_cards (issuer, issuer_card_id, lane, account_id, card_id) SELECT 'stripe', * FROM unnest($1::text[], $2::smallint[], $3::text[], $4::text[])`,
      [column('issuerCardId'), column('lane'), column('accountId'), column('cardId')],
    )
  })
  return { issuerCardIds: column('issuerCardId') }
}
