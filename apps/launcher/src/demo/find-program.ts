import { resolve } from 'node:path'
import { isHeld } from '../lock.ts'
import { type Login, type RunFile, readRunFile } from '../run-file.ts'
import { DemoFailure, until } from './demo-failure.ts'

/** What the story needs to know about the running program. */
export interface Program {
  readonly apiUrl: string
  readonly sandboxUrl: string
  /** The database for the auditor, who takes the role `reporting` there. */
  readonly databaseUrl: string
  readonly staff: Login
}

/** Finds the program that runs on the data folder, and waits until it is ready. */
export async function findProgram(environment: Readonly<Record<string, string | undefined>>): Promise<Program> {
  const dataDir = resolve(environment.DATA_DIR || '.data')
  const run = await awaitRunFile(dataDir)
  if (!run) {
    throw new DemoFailure(
      `No program runs on the data folder ${dataDir}. Start it with "npm start" in another terminal, wait for “Cardwright is running”, then try again. If it runs with another DATA_DIR, set the same here.`,
    )
  }
  await waitUntilReady(run.api.url)
  return describe(run)
}

/** The first start makes a database; on a slow machine that takes its time. */
const STARTED_WITHIN_MS = 180_000

/**
 * What the program on the folder says of itself; undefined where there is none. One that is just starting answers at its address before
 * it has prepared the logins that the file tells of, so it is waited for.
 */
async function awaitRunFile(dataDir: string): Promise<RunFile | undefined> {
  const look = async () => readRunFile(dataDir) ?? (isHeld(dataDir) ? undefined : 'none')
  const found = await until('run.json', look, STARTED_WITHIN_MS).catch(() => {
    throw new DemoFailure(
      `The program on the data folder ${dataDir} has been starting for ${STARTED_WITHIN_MS / 1000} seconds. Look at the terminal of "npm start" for what it waits for, then try again.`,
    )
  })
  return found === 'none' ? undefined : found
}

const READY_WITHIN_MS = 30_000

async function waitUntilReady(apiUrl: string): Promise<void> {
  const isReady = () =>
    fetch(`${apiUrl}/health/ready`, { signal: AbortSignal.timeout(5_000) }).then(
      ({ ok }) => ok || undefined,
      () => undefined,
    )
  await until('ready', isReady, READY_WITHIN_MS).catch(() => {
    throw new DemoFailure(
      `The program at ${apiUrl} is not ready, although run.json in the data folder says that it runs. Look at the terminal of "npm start"; if it was ended by force, start it again.`,
    )
  })
}

function describe({ api, sandbox, postgres, logins }: RunFile): Program {
  const staff = logins.find(({ role }) => role === 'staff')
  if (!sandbox) {
    throw new DemoFailure(
      'This program issues its cards elsewhere. The demo plays the merchant too, which only the sandbox allows: start without STRIPE_SECRET_KEY and STRIPE_API_URL.',
    )
  }
  if (!staff) throw new DemoFailure('The file run.json of the data folder names no login of staff.')
  return { apiUrl: api.url, sandboxUrl: sandbox.url, databaseUrl: postgres.url, staff }
}
