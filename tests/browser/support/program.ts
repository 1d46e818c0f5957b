import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RunFile, startProgram as startOnFreePorts } from '../../support/running-program.ts'
import { until } from '../../support/until.ts'

/** What every file of tests is told about the program that runs for all of them. */
export interface Program {
  /** With a name, since passkeys and cookies of `localhost` want one. */
  readonly url: string
  readonly sandboxUrl: string
  readonly staff: Credentials
  readonly cardholder: Credentials
}

export interface Credentials {
  readonly email: string
  readonly password: string
}

interface Running {
  readonly program: Program
  readonly dataDir: string
  readonly stop: () => Promise<void>
}

/** Building the app at the lowest priority takes minutes on a busy machine. */
const PATIENCE = { timeoutMs: 900_000, intervalMs: 500 }

/** Starts the program with the app, or uses the one that runs on `BROWSER_DATA_DIR`; waits until the app is built. */
export async function startProgram(settings: Record<string, string> = { SEED_DEMO: 'off' }): Promise<Running> {
  const given = process.env.BROWSER_DATA_DIR
  if (given !== undefined) {
    return { program: await describe(readRunFile(given)), dataDir: given, stop: async () => undefined }
  }
  const { dataDir, stop } = await startOnFreePorts({
    WEB_APP: 'build',
    HOME: process.env.HOME ?? '/tmp',
    ...settings,
  })
  try {
    return { program: await describe(readRunFile(dataDir)), dataDir, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function describe(run: RunFile): Promise<Program> {
  const url = `http://localhost:${new URL(run.api.url).port}`
  await waitForApp(url)
  return { url, sandboxUrl: run.sandbox.url, staff: loginOf(run, 'staff'), cardholder: loginOf(run, 'cardholder') }
}

function loginOf({ logins }: RunFile, wanted: string): Credentials {
  const login = logins.find(({ role }) => role === wanted)
  if (login === undefined) throw new Error(`the program names no login of a ${wanted}`)
  return { email: login.email, password: login.password }
}

async function waitForApp(url: string): Promise<void> {
  const statusNow = async () => ((await (await fetch(`${url}/app/progress.json`)).json()) as { status: string }).status
  const builtStatus = async () => {
    const now = await statusNow()
    return now === 'building' ? undefined : now
  }
  const status = await until('the app to be built', builtStatus, PATIENCE)
  if (status !== 'ready') throw new Error(`the app is not served: its build is ${status}`)
}

function readRunFile(dataDir: string): RunFile {
  const path = join(dataDir, 'run.json')
  if (!existsSync(path)) throw new Error(`no program runs on ${dataDir}`)
  return JSON.parse(readFileSync(path, 'utf8'))
}
