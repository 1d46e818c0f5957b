import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { BenchProgram } from './bench-program.ts'

/**
 * `npm run bench:compare -- ../other` measures the decisions of this checkout and of another one (with its own `npm ci`) by turns of a
 * second and a half, with 256 callers (`--callers 16`: with so many), on spread accounts and on one hot card, and how long they take at 300 a
 * second. A machine that others use may be half as fast a minute later; from one turn to the next it hardly changes. What counts is how the
 * two sides of each pair compare: the geometric mean of their ratios, with its standard error.
 */

const TURN_SECONDS = 1.5
/** At 300 a second, 900 answers: the hundredth part of fewer is a matter of luck. */
const STEADY_SECONDS = 3
const STEADY_PER_SECOND = 300
const TURNS = 24
const WARM_UP_SECONDS = 6
const SPREAD_ACCOUNTS = 5_000
const AMOUNT_MINOR = 1_234
const TRAFFIC = { spread: 'spread accounts', hot: 'one hot card', steady: '300 a second, spread accounts' } as const
type Traffic = keyof typeof TRAFFIC
const ALL_TRAFFIC = Object.keys(TRAFFIC) as Traffic[]

interface Turn {
  decisionsPerSecond: number
  /** Milliseconds. */
  p50: number
  p99: number
  api: number
  postgres: number
}

interface Side {
  folder: string
  program: BenchProgram
  cards: Record<Traffic, string[]>
  turns: Record<Traffic, Turn[]>
}

const { values, positionals } = parseArgs({ options: { callers: { type: 'string' } }, allowPositionals: true })
const callers = Number(values.callers ?? 256)
if (!Number.isInteger(callers) || callers < 1) {
  console.error('--callers takes how many callers there are: --callers 16')
  process.exit(2)
}
const [other = ''] = positionals
if (other === '' || !existsSync(benchOf(resolve(other)))) {
  const problem = other === '' ? 'It is missing' : `There is no tests/bench in ${resolve(other)}`
  console.error(`Name the folder of the checkout to compare with: npm run bench:compare -- ../other\n${problem}.`)
  process.exit(2)
}
const sides: Side[] = []
try {
  for (const folder of [resolve(other), join(import.meta.dirname, '..', '..')]) sides.push(await startSide(folder))
  await takeTurns()
  for (const traffic of ALL_TRAFFIC) report(traffic)
} finally {
  for (const { program } of sides) await program.stop()
}

function benchOf(folder: string): string {
  return join(folder, 'tests', 'bench', 'bench-program.ts')
}

/** A program of that checkout, made by its own bench, and warm. */
async function startSide(folder: string): Promise<Side> {
  console.log(`starting ${folder} …`)
  const { startBenchProgram, createCards }: typeof import('./bench-program.ts') = await import(benchOf(folder))
  const program = await startBenchProgram()
  const { issuerCardIds } = await createCards(program.databaseUrl, SPREAD_ACCOUNTS + 1)
  const [hot = '', ...spread] = issuerCardIds
  const side: Side = {
    folder,
    program,
    cards: { spread, hot: [hot], steady: spread },
    turns: { spread: [], hot: [], steady: [] },
  }
  for (const traffic of ALL_TRAFFIC) await load(side, traffic, WARM_UP_SECONDS)
  return side
}

async function load({ folder, program, cards }: Side, traffic: Traffic, seconds: number): Promise<Turn> {
  const { decided, elapsedSeconds, declined, failed, cpuMicros, latenciesMs } = await program.load({
    cardIds: cards[traffic],
    callers: traffic === 'steady' ? 64 : callers,
    amountMinor: AMOUNT_MINOR,
    seconds,
    ...(traffic === 'steady' && { ratePerSecond: STEADY_PER_SECOND }),
  })
  if (declined + failed > 0) console.log(`${folder}: ${declined} declined, ${failed} failed`)
  const { api, postgres } = cpuMicros ?? { api: Number.NaN, postgres: Number.NaN }
  const at = (share: number) => latenciesMs[Math.floor((latenciesMs.length - 1) * share)] ?? Number.NaN
  return { decisionsPerSecond: decided / elapsedSeconds, p50: at(0.5), p99: at(0.99), api, postgres }
}

/** Who went first goes second in the next turn. */
async function takeTurns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    if (turn % 8 === 0) console.log(`turns ${turn + 1} to ${turn + 8} of ${TURNS} …`)
    for (const traffic of ALL_TRAFFIC)
      for (const side of turn % 2 === 0 ? sides : sides.toReversed())
        side.turns[traffic].push(await load(side, traffic, traffic === 'steady' ? STEADY_SECONDS : TURN_SECONDS))
  }
}

function report(traffic: Traffic): void {
  const [before, after] = sides.map(({ turns }) => turns[traffic])
  if (before === undefined || after === undefined) return
  console.log(`\n${TRAFFIC[traffic]}`)
  const rate = ['decisions', '/s', ({ decisionsPerSecond }: Turn) => decisionsPerSecond] as const
  const times = [['p50', 'ms', ({ p50 }: Turn) => p50] as const, ['p99', 'ms', ({ p99 }: Turn) => p99] as const]
  for (const [name, unit, of] of [
    ...(traffic === 'steady' ? times : [rate]),
    ['API', 'µs of processor each', ({ api }: Turn) => api],
    ['PostgreSQL', 'µs of processor each', ({ postgres }: Turn) => postgres],
  ] as const) {
    const medians = [before, after].map((turns) => median(turns.map(of)).toFixed(unit === 'ms' ? 1 : 0))
    const ratios = after.map((turn, index) => of(turn) / of(before[index] ?? turn))
    console.log(`  ${name.padEnd(10)} ${medians.join(' → ')} ${unit} (medians), ×${inWords(ratios)}`)
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** The geometric mean of ratios and its standard error. */
function inWords(ratios: readonly number[]): string {
  const logs = ratios.map(Math.log)
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1)
  return `${Math.exp(mean).toFixed(3)} ± ${Math.sqrt(variance / logs.length).toFixed(3)}`
}
