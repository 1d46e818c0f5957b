/**
 * How many decisions a second the whole path makes with fifty rules, beside the same path with none: through HTTP, with
 * every counter and memory that the rules ask for kept exact. In turns, so that whatever else the machine does weighs on both.
 *
 * Run with `npm run bench:rules-path`. The last line is `rules-path: N`, the rate with rules as a share of the one without. Before it
 * stands the same as processor time of the API and PostgreSQL for each decision, which other work on the machine hardly touches.
 */

import { createCards, startBenchProgram } from './bench-program.ts'
import { cpuSecondsOf, cpuSecondsOfFamily } from './cpu-time.ts'
import { createConditions, toDocument } from './fifty-rules.ts'
import { readPostmaster, storeRuleSet, switchToSet } from './rule-sets.ts'

const ACCOUNTS = 2_000
const CALLERS = 256
const ROUNDS = process.argv.includes('--quick') ? 2 : 5
const SECONDS = process.argv.includes('--quick') ? 4 : 12
/** After a switch of rules every account is met anew once, which is no part of a rate that lasts: so long nothing is counted. */
const SETTLING_SECONDS = 2
const AMOUNT_MINOR = 150

const program = await startBenchProgram()
try {
  await main()
} finally {
  await program.stop()
}

async function main(): Promise<void> {
  const { issuerCardIds: cardIds } = await createCards(program.databaseUrl, ACCOUNTS)
  const load = (seconds: number) => program.load({ cardIds, callers: CALLERS, seconds, amountMinor: AMOUNT_MINOR })
  const documents = createConditions().map(toDocument)
  await storeRuleSet(program.databaseUrl, documents)
  const postmaster = await readPostmaster(program.databaseUrl)
  const totals = [
    { name: 'no rules', set: 0, decided: 0, seconds: 0, apiCpu: 0, databaseCpu: 0 },
    { name: `${documents.length} rules`, set: 1, decided: 0, seconds: 0, apiCpu: 0, databaseCpu: 0 },
  ]
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const total of totals) {
      await switchToSet(program.databaseUrl, total.set)
      await load(SETTLING_SECONDS)
      const [apiBefore, databaseBefore] = [cpuSecondsOf(program.apiPid), cpuSecondsOfFamily(postmaster)]
      const report = await load(SECONDS)
      // The first round fills caches and builds what the rules remember.
      if (round === 0) continue
      total.decided += report.decided
      total.seconds += report.elapsedSeconds
      total.apiCpu += cpuSecondsOf(program.apiPid) - apiBefore
      total.databaseCpu += cpuSecondsOfFamily(postmaster) - databaseBefore
      const p99 = report.latenciesMs[Math.floor(report.latenciesMs.length * 0.99)] ?? 0
      const rate = Math.round(report.decided / report.elapsedSeconds)
      console.log(
        `${total.name.padEnd(10)} ${String(rate).padStart(6)} decisions/s  p99 ${p99.toFixed(1)} ms  ${report.declined} declined`,
      )
    }
  }
  const costs = totals.map(({ name, decided, apiCpu, databaseCpu }) => {
    const [api, database] = [(apiCpu / decided) * 1e6, (databaseCpu / decided) * 1e6]
    console.log(
      `${name.padEnd(10)} ${api.toFixed(0)} µs of the API and ${database.toFixed(0)} µs of PostgreSQL a decision`,
    )
    return api + database
  })
  console.log(`rules-path-cpu: ${((costs[0] ?? 0) / (costs[1] ?? 0)).toFixed(2)}`)
  const [without = 0, with50 = 0] = totals.map(({ decided, seconds }) => decided / seconds)
  console.log(`rules-path: ${(with50 / without).toFixed(2)}`)
}
