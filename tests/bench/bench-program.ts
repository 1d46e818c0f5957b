import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdMaker, systemIdSource } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import { createDatabase, startLocalPostgres, withClient } from '@cardwright/local-postgres'
import { migrate } from '../../apps/api/src/database/migrate.ts'
import { nodeFlagsOf } from '../../apps/launcher/src/node-flags.ts'
import { prepareCluster } from '../distributed/cluster.ts'
import type { LoadOrder, LoadReport } from './load-generator.ts'
import { perDecision, readCpu } from './processor-time.ts'

const API = join(import.meta.dirname, '..', '..', 'apps', 'api', 'src', 'bin', 'server.ts')
const GENERATOR = join(import.meta.dirname, 'load-generator.ts')
const SIGNED_HTTP = join(import.meta.dirname, 'signed-http-server.ts')
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

type Load = Omit<LoadOrder, 'host' | 'port' | 'secret' | 'runId'>

/** Where the decisions are kept. */
interface BenchServer {
  /** The superuser's address of the server. */
  url: string
  /** The same of the migrated database on it. */
  databaseUrl: string
  /** Where the server keeps its data; undefined of a cluster, whose processes are its own matter. */
  dataDir: string | undefined
  /** On what kind of server, where it is none of the bench's own. */
  cluster: string | undefined
  stop(): Promise<void>
}

export interface BenchProgram extends Pick<BenchServer, 'url' | 'databaseUrl' | 'cluster'> {
  port: number
  apiPid: number
  load(order: Load): Promise<MeasuredLoad>
  /** The same load on a process that receives it, checks its signatures and answers, and decides nothing. */
  loadWithoutDecisions(order: Load): Promise<LoadReport>
  stop(): Promise<void>
}

async function startServer(folder: string): Promise<BenchServer> {
  const { url, dataDir, stop } = await startLocalPostgres({
    dataDir: join(folder, 'postgres'),
    durable: true,
    settings: DURABLE,
  })
  await createDatabase(url, 'bench')
  const databaseUrl = Object.assign(new URL(url), { pathname: '/bench' }).href
  await migrate(databaseUrl)
  return { url, databaseUrl, dataDir, cluster: undefined, stop }
}

/** The cluster's database for tests, emptied: whoever gave its address has started its servers, and ends them. */
async function useCluster(url: string): Promise<BenchServer> {
  const { version, workers } = await prepareCluster(url)
  const cluster = `${version}; ${workers} nodes hold shards`
  return { url, databaseUrl: url, dataDir: undefined, cluster, stop: async () => undefined }
}

/**
 * A PostgreSQL with durable settings (or the cluster at `clusterUrl`, as it is set up), a migrated database, and the API
 * as a process of its own, all on free loopback ports.
 */
export async function startBenchProgram(clusterUrl?: string): Promise<BenchProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'cardwright-bench-'))
  const server = clusterUrl === undefined ? await startServer(folder) : await useCluster(clusterUrl)
  const { url, databaseUrl, dataDir, cluster } = server
  const api = await startApi(databaseUrl, folder)
  const generator = fork(GENERATOR, { execArgv: NODE_FLAGS })
  const generate = async (order: Load, port: number, runId: string): Promise<LoadReport> => {
    generator.send({ ...order, host: '127.0.0.1', port, secret: SECRET, runId } satisfies LoadOrder)
    const [report] = (await once(generator, 'message')) as [LoadReport]
    return report
  }
  const cpu = () => (dataDir === undefined ? undefined : readCpu(api.apiPid, dataDir))
  return {
    url,
    databaseUrl,
    cluster,
    ...api,
    async load(order) {
      const runId = randomBytes(6).toString('hex')
      // What was written before must not be flushed to disk at this measurement's expense.
      await withClient(url, (client) => client.query('CHECKPOINT'))
      const before = cpu()
      const report = await generate(order, api.port, runId)
      const after = cpu()
      const decided = await countDecisions(databaseUrl, runId)
      return { ...report, decided, cpuMicros: perDecision({ before, after, load: report.cpuMicros, decided }) }
    },
    async loadWithoutDecisions(order) {
      const server = fork(SIGNED_HTTP, [SECRET], { execArgv: NODE_FLAGS })
      const [{ port }] = (await once(server, 'message')) as [{ port: number }]
      try {
        await generate({ ...order, seconds: 1 }, port, 'warm')
        return await generate(order, port, randomBytes(6).toString('hex'))
      } finally {
        await end(server)
      }
    },
    async stop() {
      await end(generator)
      await end(api.process)
      await server.stop()
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
