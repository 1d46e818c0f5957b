import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const BIN = join(import.meta.dirname, '../../src/bin')

export interface OwnProcess {
  /** What the process said when it was ready. */
  ready: Record<string, unknown>
  child: ChildProcess
  /** Resolves with the signal or exit code once the process is gone. */
  ended: Promise<NodeJS.Signals | number | null>
  kill(): Promise<void>
}

/** Starts one of the program's entries as a process of its own; resolves when it is ready. Ends with the test file. */
export async function startProcess(entry: 'server.ts' | 'worker.ts', env: NodeJS.ProcessEnv): Promise<OwnProcess> {
  const child = fork(join(BIN, entry), [], {
    env: { PATH: process.env.PATH, NODE_ENV: 'test', LOG_LEVEL: 'warn', PORT: '0', METRICS_PORT: '0', ...env },
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
  return { ready: await readyMessage(child), child, ended, kill }
}

function readyMessage(child: ChildProcess): Promise<Record<string, unknown>> {
  let words = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      words += chunk.toString('utf8')
    })
  }
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Record<string, unknown>))
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}: ${words}`)))
  })
}
