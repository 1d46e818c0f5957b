import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { BenchProgram } from './bench-program.ts'

/**
 * `npm run bench:compare -- ../other` measures the decisions of this checkout and of another one (with its own `npm ci`) by turns of a
 * second and a half, with 256 callers, on spread accounts and on one hot card. A machine that others use may be half as fast a minute
 * later; from one turn to the next it hardly changes. What counts is how the two sides of each pair compare: the geometric mean of their
 * ratios, with its standard error.
 */

const CALLERS = 256
const TURN_SECONDS = 1.5
const TURNS = 24
const WARM_UP_SECONDS = 6
const SPREAD_ACCOUNTS = 5_000
const AMOUNT_MINOR = 1_234
const TRAFFIC = ['spread', 'hot'] as const
type Traffic = (typeof TRAFFIC)[number]

interface Turn {
  decisionsPerSecond: number
  api: number
  postgres: number
}

interface Side {
  folder: string
  program: BenchProgram
  cards: Record<Traffic, string[]>
  turns: Record<Traffic, Turn[]>
}

const [other = ''] = process.argv.slice(2)
if (other === '' || !existsSync(benchOf(resolve(other)))) {
  const problem = other === '' ? 'It is missing' : `There is no tests/bench in ${resolve(other)}`
  console.error(`Name the folder of the checkout to compare with: npm run bench:compare -- ../other\n${problem}.`)
  process.exit(2)
}
const sides: Side[] = []
try {
  for (const folder of [resolve(other), join(import.meta.dirname, '..', '..')]) sides.push(await startSide(folder))
  await takeTurns()
  for (const traffic of TRAFFIC) report(traffic)
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
  const side: Side = { folder, program, cards: { spread, hot: [hot] }, turns: { spread: [], hot: [] } }
  for (const traffic of TRAFFIC) await load(side, traffic, WARM_UP_SECONDS)
  return side
}

async function load({ folder, program, cards }: Side, traffic: Traffic, seconds: number): Promise<Turn> {
  const { decided, elapsedSeconds, declined, failed, cpuMicros } = await program.load({
    cardIds: cards[traffic],
    callers: CALLERS,
    amountMinor: AMOUNT_MINOR,
    seconds,
  })
  if (declined + failed > 0) console.log(`${folder}: ${declined} declined, ${failed} failed`)
  const { api, postgres } = cpuMicros ?? { api: Number.NaN, postgres: Number.NaN }
  return { decisionsPerSecond: decided / elapsedSeconds, api, postgres }
}

/** Who went first goes second in the next turn. */
async function takeTurns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    if (turn % 8 === 0) console.log(`turns ${turn + 1} to ${turn + 8} of ${TURNS} …`)
    for (const traffic of TRAFFIC)
      for (const side of turn % 2 === 0 ? sides : sides.toReversed())
        side.turns[traffic].push(await load(side, traffic, TURN_SECONDS))
  }
}

function report(traffic: Traffic): void {
  const [before, after] = sides.map(({ turns }) => turns[traffic])
  if (before === undefined || after === undefined) return
  console.log(traffic === 'hot' ? '\none hot card' : '\nspread accounts')
  for (const [name, unit, of] of [
    ['decisions', '/s', ({ decisionsPerSecond }: Turn) => decisionsPerSecond],
    ['API', 'µs of processor each', ({ api }: Turn) => api],
    ['PostgreSQL', 'µs of processor each', ({ postgres }: Turn) => postgres],
  ] as const) {
    const medians = [before, after].map((turns) => median(turns.map(of)).toFixed(0))
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
