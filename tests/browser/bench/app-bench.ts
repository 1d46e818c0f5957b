// What `npm run bench:app` runs: Lighthouse's performance of the app, median of five looks, and the frame times of the long list;
// with `-- --list` the list's alone. It starts the program for itself, or uses the one that runs on `BROWSER_DATA_DIR`.
// The figures depend on the machine and on what else runs on it, so nothing is asserted.
import { availableParallelism, loadavg } from 'node:os'
import { chromium, type Page } from 'playwright-core'
import { CHROMIUM, FLAGS } from '../support/chromium.ts'
import { type Lighthouse, openLighthouse, type Profile } from '../support/lighthouse.ts'
import { lengthenActivity } from '../support/long-list.ts'
import type { Person } from '../support/person.ts'
import { type Program, startProgram } from '../support/program.ts'
import { becomeRegular } from '../support/regular.ts'
import { signInContext } from '../support/sign-in.ts'
import { introduceStaff } from '../support/staff.ts'

const LOOKS = 5
const PHONE = { width: 390, height: 844 }
const ROWS = 10_000
const STEPS = 400

interface Look {
  score: number
  firstPaintMs: number
  largestPaintMs: number
  blockedMs: number
  shift: number
}

const { program, stop } = await startProgram()
try {
  console.log(
    `${availableParallelism()} cores, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  )
  await introduceStaff(program)
  const { person } = await becomeRegular(program)
  if (!process.argv.includes('--list')) await benchPages(program, person)
  await benchList(program, person)
} finally {
  await stop()
}

async function benchPages(program: Program, person: Person): Promise<void> {
  const lighthouse = await openLighthouse()
  const rows: Record<string, object> = {}
  try {
    for (const profile of ['phone', 'desktop'] as const) {
      rows[`sign-in, ${profile}`] = await lookOften(lighthouse, `${program.url}/app/sign-in`, profile)
    }
    await signInContext(lighthouse.context, program.url, person)
    for (const path of ['cards', 'activity']) {
      for (const profile of ['phone', 'desktop'] as const) {
        rows[`${path}, ${profile}`] = await lookOften(lighthouse, `${program.url}/app/${path}`, profile)
      }
    }
  } finally {
    await lighthouse.close()
  }
  console.log(`Lighthouse, median of ${LOOKS}; the phone is Lighthouse's own: slow 4G, a quarter of the processor`)
  console.table(rows)
}

async function lookOften(lighthouse: Lighthouse, url: string, profile: Profile): Promise<object> {
  const looks: Look[] = []
  for (let look = 0; look < LOOKS; look++) {
    const { audits, categories } = await lighthouse.look(url, profile, {
      onlyCategories: ['performance'],
      // The line for live events never falls quiet.
      maxWaitForLoad: 15_000,
    })
    const value = (id: string) => audits[id]?.numericValue ?? Number.NaN
    looks.push({
      score: Math.round((categories.performance?.score ?? 0) * 100),
      firstPaintMs: value('first-contentful-paint'),
      largestPaintMs: value('largest-contentful-paint'),
      blockedMs: value('total-blocking-time'),
      shift: value('cumulative-layout-shift'),
    })
  }
  const of = (name: keyof Look) => median(looks.map((look) => look[name]))
  return {
    performance: of('score'),
    'first paint ms': Math.round(of('firstPaintMs')),
    'largest paint ms': Math.round(of('largestPaintMs')),
    'blocked ms': Math.round(of('blockedMs')),
    'layout shift': Number(of('shift').toFixed(3)),
    scores: looks.map(({ score }) => score).join(' '),
  }
}

async function benchList(program: Program, person: Person): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  const rows: Record<string, object> = {}
  try {
    for (const slowdown of [1, 4]) {
      const context = await browser.newContext({ viewport: PHONE })
      await signInContext(context, program.url, person)
      const page = await context.newPage()
      await lengthenActivity(page, person, ROWS)
      const devTools = await context.newCDPSession(page)
      await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
      await page.goto(`${program.url}/app/activity`)
      await page.getByText('Shop 1', { exact: true }).waitFor()
      rows[slowdown === 1 ? 'this processor' : `a ${slowdown} times slower one`] = describe(await scrollThrough(page))
      await context.close()
    }
  } finally {
    await browser.close()
  }
  console.log(`Frames while ${STEPS} steps of 300 px are scrolled through ${ROWS} payments, one a frame`)
  console.table(rows)
}

/** The time between frames while the list is scrolled a step in each. */
function scrollThrough(page: Page): Promise<number[]> {
  return page.evaluate(async (steps) => {
    const list = document.querySelector('[data-windowed]')
    if (list === null) throw new Error('there is no list')
    const times: number[] = []
    let last = await new Promise<number>(requestAnimationFrame)
    for (let step = 0; step < steps; step++) {
      list.scrollTop += 300
      const now = await new Promise<number>(requestAnimationFrame)
      times.push(now - last)
      last = now
    }
    return times
  }, STEPS)
}

function describe(times: readonly number[]): object {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1))
  const late = sorted.filter((time) => time > 25).length
  return {
    'median ms': at(0.5),
    'p95 ms': at(0.95),
    'p99 ms': at(0.99),
    'worst ms': at(1),
    'frames lost %': Number(((late / sorted.length) * 100).toFixed(1)),
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
