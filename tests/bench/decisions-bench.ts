import { readFileSync } from 'node:fs'
import { withClient } from '@cardwright/local-postgres'
import { createPool } from '../../apps/api/src/database/pool.ts'
import { createControlsCompiler } from '../../apps/api/src/services/issuing/stored-controls.ts'
import { syncCounters } from '../../apps/api/src/services/issuing/usage.ts'
import { writePast } from '../support/past-authorizations.ts'
import { type BenchProgram, createCards, startBenchProgram } from './bench-program.ts'
import type { LoadReport } from './load-generator.ts'
import { findPgbench, preparePgbench, runPgbench } from './pgbench.ts'

/**
 * `npm run bench -- --quick` measures for a few seconds each and leaves out the minute and the million; `-- --endurance` measures nothing
 * else. With DISTRIBUTED_DATABASE_URL the decisions are made on that cluster, without pgbench, the minute and the million.
 */
const isQuick = process.argv.includes('--quick')
const isEndurance = process.argv.includes('--endurance')
const SECONDS = isQuick ? 4 : 10
const TURN_SECONDS = 30
const SPREAD_ACCOUNTS = 5_000
const CALLERS = [1, 16, 64, 256]
const PGBENCH_CLIENTS = isQuick ? [16, 64, 256] : [1, 2, 4, 8, 16, 32, 64, 128, 256]
const AMOUNT_MINOR = 1_234

interface Measured {
  decisionsPerSecond: number
  p50: number
  p99: number
}

const program = await startBenchProgram(process.env.DISTRIBUTED_DATABASE_URL || undefined)
try {
  await main(program)
} finally {
  await program.stop()
}

async function main({ databaseUrl, cluster }: BenchProgram): Promise<void> {
  console.log(
    'Real-time decisions per second, through HTTP with signature, controls, hold, ledger transfer, outbox and durable commit.',
  )
  console.log(
    'Callers are sockets of another process; only unique, signed requests whose decision is found in the database count.\n',
  )
  if (cluster !== undefined) console.log(`  ${cluster}`)
  await printSettings(databaseUrl)
  const { issuerCardIds } = await createCards(databaseUrl, SPREAD_ACCOUNTS + 2)
  const [hot = '', young = '', ...spread] = issuerCardIds
  await measure('warming up', { cardIds: spread, callers: 64 })
  if (isEndurance && cluster === undefined) {
    await measureMemory(spread)
    await measureHistory(young)
    return
  }
  const best = cluster === undefined ? await measurePgbench() : undefined
  const spreadRates = new Map<number, Measured>()
  for (const callers of CALLERS)
    spreadRates.set(callers, await measure('spread accounts', { cardIds: spread, callers }))
  for (const callers of CALLERS) await measure('one hot card', { cardIds: [hot], callers })
  await measure('300 a second, spread', { cardIds: spread, callers: 64, ratePerSecond: 300 })
  if (cluster !== undefined) return
  console.log(
    '\nThe same requests received, their signatures checked and answered, with no decision: what is left of the machine for one.',
  )
  const most = await measureReception('signed HTTP alone', { cardIds: spread, callers: 256 })
  await measureReception('300 a second', { cardIds: spread, callers: 64, ratePerSecond: 300 })
  if (!isQuick) {
    await measureMemory(spread)
    await measureHistory(young)
  }
  const rate = spreadRates.get(256)?.decisionsPerSecond ?? 0
  console.log('')
  if (best === undefined)
    console.log('ratio-256: not measured, because pgbench is not installed (Debian: postgresql-contrib)')
  else {
    console.log(`signed HTTP alone, as many times pgbench: ${(most / best).toFixed(2)}`)
    console.log(`ratio-256: ${(rate / best).toFixed(2)}`)
  }
}

async function printSettings(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    for (const name of [
      'server_version',
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'shared_buffers',
      'max_wal_size',
    ]) {
      const { rows } = await client.query<Record<string, string>>(`SHOW ${name}`)
      console.log(`  ${name.padEnd(20)} ${rows[0]?.[name]}`)
    }
  })
  console.log('')
}

async function measure(
  name: string,
  order: { cardIds: string[]; callers: number; ratePerSecond?: number; seconds?: number },
): Promise<Measured> {
  const report = await program.load({ seconds: SECONDS, amountMinor: AMOUNT_MINOR, ...order })
  const measured = { decisionsPerSecond: report.decided / report.elapsedSeconds, ...percentilesOf(report) }
  const { cpuMicros } = report
  const notes = [
    cpuMicros === undefined
      ? ''
      : `µs of processor each: API ${cpuMicros.api.toFixed(0)}, PostgreSQL ${cpuMicros.postgres.toFixed(0)}, load ${cpuMicros.load.toFixed(0)}`,
    report.declined > 0 ? `${report.declined} declined` : '',
    report.failed > 0 ? `${report.failed} failed` : '',
  ].filter((note) => note !== '')
  printLine(name, `${order.callers} callers`, `${measured.decisionsPerSecond.toFixed(0)} decisions/s`, measured, notes)
  return measured
}

function percentilesOf({ latenciesMs }: Pick<LoadReport, 'latenciesMs'>): { p50: number; p99: number } {
  const at = (share: number) =>
    latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(latenciesMs.length * share))] ?? 0
  return { p50: at(0.5), p99: at(0.99) }
}

function printLine(
  name: string,
  who: string,
  rate: string,
  { p50, p99 }: { p50: number; p99: number },
  notes: readonly string[],
): void {
  const times = `p50 ${p50.toFixed(1).padStart(6)} ms  p99 ${p99.toFixed(1).padStart(6)} ms`
  console.log(`${name.padEnd(24)} ${who.padStart(12)}  ${rate.padStart(18)}  ${times}  ${notes.join(', ')}`)
}

/** Answers a second. */
async function measureReception(
  name: string,
  order: { cardIds: string[]; callers: number; ratePerSecond?: number },
): Promise<number> {
  const report = await program.loadWithoutDecisions({ seconds: SECONDS, amountMinor: AMOUNT_MINOR, ...order })
  const rate = report.approved / report.elapsedSeconds
  const notes = report.failed > 0 ? [`${report.failed} failed`] : []
  printLine(name, `${order.callers} callers`, `${rate.toFixed(0)} answers/s`, percentilesOf(report), notes)
  return rate
}

async function measurePgbench(): Promise<number | undefined> {
  const pgbench = findPgbench()
  if (pgbench === undefined) return undefined
  console.log('pgbench: preparing TPC-B at scale 100 on the same server …')
  const url = await preparePgbench(pgbench, program.url)
  let best = 0
  await withClient(program.url, (client) => client.query('CHECKPOINT'))
  for (const clients of PGBENCH_CLIENTS) {
    const { transactionsPerSecond } = await runPgbench(pgbench, url, clients, SECONDS)
    best = Math.max(best, transactionsPerSecond)
    console.log(
      `${'pgbench -M prepared'.padEnd(24)} ${String(clients).padStart(4)} clients  ${transactionsPerSecond.toFixed(0).padStart(6)} transactions/s`,
    )
  }
  return best
}

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}

/** Memory is read in the middle and at the end of a minute: what is kept from each request would show. */
async function measureMemory(cardIds: string[]): Promise<void> {
  const halves: number[] = []
  for (const half of ['a minute, first half', 'a minute, second half']) {
    await measure(half, { cardIds, callers: 256, seconds: 30 })
    halves.push(residentMegabytes(program.apiPid))
  }
  const [middle = 0, end = 0] = halves
  console.log(
    `resident memory of the API: ${middle.toFixed(0)} MB after 30 s, ${end.toFixed(0)} MB after 60 s (${((end / middle - 1) * 100).toFixed(0)} %)`,
  )
}

/**
 * Brings the counters of a card's limits up to its past, as the program does where limits are saved: real payments would have been counted
 * one by one.
 */
async function countPast(databaseUrl: string, issuerCardId: string): Promise<void> {
  const pool = createPool({ url: databaseUrl, max: 1, applicationName: 'cardwright-bench', logger: console })
  const { rows } = await pool.query<{ lane: number; id: string; controls: string }>(
    'SELECT lane, id, controls::text AS controls FROM cards WHERE issuer_card_id = $1',
    [issuerCardId],
  )
  for (const { lane, id, controls } of rows) {
    const document = createControlsCompiler()('card', 'usd', controls)
    await syncCounters(pool, { lane, kind: 'card', id }, [document], Date.now())
  }
  await pool.end()
}

/**
 * A card with ten past payments before there are a million in the database, and after that the card that has them beside the first one;
 * three turns of each, of which the median counts. A turn begins with a checkpoint, after which PostgreSQL writes each page whole that it
 * changes for the first time; checkpoints come every five minutes, so a turn lasts long enough for that not to be all that is seen.
 */
async function measureHistory(card: string): Promise<void> {
  await writePast(program.databaseUrl, card, 10)
  const few = await medianRate(['ten past payments'], [card])
  const { issuerCardIds } = await createCards(program.databaseUrl, 1)
  const [long = ''] = issuerCardIds
  console.log('writing 1,000,000 past authorizations of another card …')
  await writePast(program.databaseUrl, long, 1_000_000)
  await countPast(program.databaseUrl, long)
  const [many = 0, beside = 0] = await medianRate(['a million past payments', 'ten, beside a million'], [long, card])
  const share = many / (few[0] ?? 0)
  console.log(
    `with a million past authorizations: ${(share * 100).toFixed(0)} % of the rate with ten in an empty database, ${((many / beside) * 100).toFixed(0)} % of the rate with ten beside them`,
  )
}

/** Measures cards by turns, one name each; the median rate of each. */
async function medianRate(names: readonly string[], cardIds: readonly string[]): Promise<number[]> {
  const rates: number[][] = cardIds.map(() => [])
  for (let turn = 0; turn < 3; turn += 1) {
    for (const [index, cardId] of cardIds.entries()) {
      const { decisionsPerSecond } = await measure(names[index] ?? '', {
        cardIds: [cardId],
        callers: 256,
        seconds: TURN_SECONDS,
      })
      rates[index]?.push(decisionsPerSecond)
    }
  }
  return rates.map((all) => all.sort((a, b) => a - b)[1] ?? 0)
}
