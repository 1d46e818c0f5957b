import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Board } from '../board.ts'
import { writePrivately } from '../data-folder.ts'
import type { Output } from '../output.ts'
import type { Login } from '../run-file.ts'
import type { Settings } from '../settings.ts'
import { type GivenPast, givePast } from './give-past.ts'

export interface RunningPast {
  /** Stops between two steps; the next start goes on. */
  stop(): Promise<void>
}

interface Started {
  readonly board: Pick<Board, 'urlOf'>
  readonly logins: readonly Login[]
  readonly output: Pick<Output, 'say' | 'warn'>
}

const TRIES = 5
const PAUSE_MS = 3_000

/** Gives the sample person a past in the background, once for a data folder. What goes wrong is told, and ends nothing. */
export function startPast(settings: Settings, started: Started): RunningPast {
  const stopping = new AbortController()
  const login = started.logins.find(({ role }) => role === 'cardholder')
  const running =
    settings.givesPast && login !== undefined && readState(settings.dataDir) !== 'finished'
      ? run(settings.dataDir, login, started, stopping.signal)
      : Promise.resolve()
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

async function run(dataDir: string, login: Login, { board, output }: Started, signal: AbortSignal): Promise<void> {
  output.say(
    'Playing 90 days of payments for the sample cardholder, so that there is something to see. It takes a moment; SEED_DEMO=off leaves it out.',
  )
  try {
    const given = await tryAgain(signal, () =>
      givePast({
        apiUrl: board.urlOf('api') ?? '',
        sandboxUrl: board.urlOf('sandbox') ?? '',
        login,
        hasBegun: readState(dataDir) === 'begun',
        begin: () => writeState(dataDir, 'begun'),
        signal,
      }),
    )
    writeState(dataDir, 'finished')
    output.say(report(given))
  } catch (error) {
    if (signal.aborted) return
    const why = error instanceof Error ? error.message : String(error)
    output.warn(`The sample cardholder’s payments could not be played to the end (${why}). The next start goes on.`)
  }
}

const report = (given: GivenPast): string =>
  given === undefined
    ? 'The sample cardholder’s account is in use already; nothing was played.'
    : `The sample cardholder now has four cards and ${given.payments} payments of the last 90 days.`

/** A part of the program may be started again meanwhile; whatever was done stays done. */
async function tryAgain<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || attempt === TRIES) throw error
      await delay(PAUSE_MS, undefined, { signal })
    }
  }
}

type State = 'begun' | 'finished'

const pathOf = (dataDir: string) => join(dataDir, 'sample-past.json')

function readState(dataDir: string): State | undefined {
  const path = pathOf(dataDir)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { state: State }).state : undefined
}

function writeState(dataDir: string, state: State): void {
  writePrivately(pathOf(dataDir), `${JSON.stringify({ state })}\n`)
}
