import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createHttpClient, type HttpClient } from './http-client.ts'
import type { TestApi } from './start-api.ts'

const BIN = join(import.meta.dirname, '../../src/bin')

export interface ApiProcess extends HttpClient {
  /** Resolves with the signal or exit code once the process is gone. */
  ended: Promise<NodeJS.Signals | number | null>
  kill(): Promise<void>
}

/**
 * The API as a process of its own, on the database and the secrets of one that runs in the test: tokens of the one count at
 * the other. With `FAILPOINT` it kills itself at that step.
 */
export async function startApiProcess(api: TestApi, env: Record<string, string> = {}): Promise<ApiProcess> {
  const { config } = api.context
  const child = fork(join(BIN, 'server.ts'), [], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      PORT: '0',
      METRICS_PORT: '0',
      DATA_DIR: config.dataDir,
      DATABASE_URL: config.database.url,
      STRIPE_API_URL: config.issuer.apiUrl,
      STRIPE_WEBHOOK_SECRET: config.issuer.webhookSecrets.join(','),
      PUBLIC_URL: config.publicUrl,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code)),
  )
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  afterAll(kill)
  return { ...createHttpClient(await readyUrl(child)), ended, kill }
}

function readyUrl(child: ChildProcess): Promise<string> {
  let words = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      words += chunk.toString('utf8')
    })
  }
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { url: string }).url))
    child.once('exit', (code) => reject(new Error(`the API ended with ${code}: ${words}`)))
  })
}
