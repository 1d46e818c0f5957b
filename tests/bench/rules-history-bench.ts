/**
 * What a decision costs with fifty rules on a card with ten past authorizations, and on one with a million, in turns in one run. What
 * rules remember of both is taken in beforehand, by the job that does so when rules change.
 *
 * Run with `npm run bench:rules-history` (`-- --quick`: a hundred thousand). The last line is `rules-history: N`, the processor time of a
 * decision on the young card as a share of that on the old one: 1 means that the past costs nothing.
 */

import { withClient } from '@cardwright/local-postgres'
import { createDatabase } from '../../apps/api/src/database/database.ts'
import { createPool } from '../../apps/api/src/database/pool.ts'
import { warmAllMemories } from '../../apps/api/src/services/rules/warm-rule-memories.ts'
import { writePast } from '../support/past-authorizations.ts'
import { createCards, startBenchProgram } from './bench-program.ts'
import { cpuSecondsOf, cpuSecondsOfFamily } from './cpu-time.ts'
import { createConditions, toDocument } from './fifty-rules.ts'
import { readPostmaster, storeRuleSet, switchToSet } from './rule-sets.ts'

const isQuick = process.argv.includes('--quick')
const LONG = isQuick ? 100_000 : 1_000_000
const ROUNDS = isQuick ? 2 : 5
const SECONDS = 4
const CALLERS = 64

const program = await startBenchProgram()
try {
  await main()
} finally {
  await program.stop()
}

async function main(): Promise<void> {
  const { databaseUrl } = program
  const { issuerCardIds } = await createCards(databaseUrl, 2)
  const [young = '', old = ''] = issuerCardIds
  await writePast(databaseUrl, young, 10)
  console.log(`writing ${LONG} past authorizations of one card …`)
  await writePast(databaseUrl, old, LONG)
  await storeRuleSet(databaseUrl, createConditions().map(toDocument))
  await switchToSet(databaseUrl, 1)
  await warm()
  const postmaster = await readPostmaster(databaseUrl)
  const totals = [
    { name: '10 past', card: young, decided: 0, seconds: 0, cpu: 0 },
    { name: `${LONG} past`, card: old, decided: 0, seconds: 0, cpu: 0 },
  ]
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const total of totals) {
      const before = cpuSecondsOf(program.apiPid) + cpuSecondsOfFamily(postmaster)
      const report = await program.load({ cardIds: [total.card], callers: CALLERS, seconds: SECONDS, amountMinor: 150 })
      // The first round fills caches.
      if (round === 0) continue
      total.decided += report.decided
      total.seconds += report.elapsedSeconds
      total.cpu += cpuSecondsOf(program.apiPid) + cpuSecondsOfFamily(postmaster) - before
      console.log(
        `${total.name.padEnd(14)} ${(report.decided / report.elapsedSeconds).toFixed(0)} decisions/s, ${report.declined} declined`,
      )
    }
  }
  const costs = totals.map(({ name, decided, seconds, cpu }) => {
    console.log(
      `${name.padEnd(14)} ${(decided / seconds).toFixed(0)} decisions/s, ${((cpu / decided) * 1e6).toFixed(0)} µs of the API and PostgreSQL each`,
    )
    return cpu / decided
  })
  console.log(`rules-history: ${((costs[0] ?? 0) / (costs[1] ?? 0)).toFixed(2)}`)
}

async function warm(): Promise<void> {
  const logger = console as unknown as Parameters<typeof createPool>[0]['logger']
  const pool = createPool({ url: program.databaseUrl, max: 1, applicationName: 'cardwright-bench', logger })
  const clock = { now: () => new Date(), nowMs: () => Date.now() }
  const begun = performance.now()
  await warmAllMemories({ db: createDatabase(pool), clock }, new AbortController().signal)
  console.log(`their past was taken in, in ${((performance.now() - begun) / 1000).toFixed(1)} s beside the decisions`)
  const { rows } = await withClient(program.databaseUrl, (client) =>
    client.query('SELECT count(*) FILTER (WHERE NOT is_ready) AS unready FROM rule_memories'),
  )
  if (Number(rows[0]?.unready) > 0) throw new Error('the past is not all in')
  await pool.end()
}
