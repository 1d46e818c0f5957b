import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import { afterAll } from 'vitest'

const BIN = join(import.meta.dirname, '../../../sandbox/src/bin/sandbox.ts')

export interface SandboxOfTest {
  url: string
  /** The official library, to look at what the issuer has. */
  stripe: Stripe
  /** Ends the process as a crash would; `start` brings it back with what it had, at the same address. */
  kill(): Promise<void>
  start(): Promise<void>
}

/** What is decided matters to tests, not how fast: on a busy machine an answer may take longer than a network would wait. */
const PATIENT = { SANDBOX_WEBHOOK_TIMEOUT_MS: '60000' }

/** The real sandbox in a process of its own, with a state folder of its own. Ends with the test file. */
export async function startSandbox(env: Record<string, string> = {}): Promise<SandboxOfTest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cardwright-sandbox-'))
  let running = await launch({ DATA_DIR: dataDir, SANDBOX_PORT: '0', SANDBOX_SMTP_PORT: '0', ...env })
  const { url } = running
  const { hostname, port } = new URL(url)
  const kill = async () => {
    running.child.kill('SIGKILL')
    await running.ended
  }
  afterAll(async () => {
    await kill()
    await rm(dataDir, { recursive: true, force: true })
  })
  return {
    url,
    stripe: new Stripe('sk_test_sandbox', { protocol: 'http', host: hostname, port, telemetry: false }),
    kill,
    async start() {
      running = await launch({ DATA_DIR: dataDir, SANDBOX_PORT: port, SANDBOX_SMTP_PORT: '0', ...env })
    },
  }
}

interface Running {
  child: ChildProcess
  url: string
  ended: Promise<void>
}

function launch(env: Record<string, string>): Promise<Running> {
  const child = fork(BIN, [], {
    env: { ...process.env, ...PATIENT, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  })
  let problems = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    problems += chunk.toString('utf8')
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve({ child, ended, url: (message as { url: string }).url }))
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}: ${problems}`)))
  })
}
