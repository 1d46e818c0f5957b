import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { LaunchError } from './launch-error.ts'

export interface OneShotSpec {
  /** What the process is for, as part of a sentence: "bringing the database up to date". */
  readonly purpose: string
  readonly entry: string
  readonly environment: NodeJS.ProcessEnv
  readonly onLine: (line: string) => void
}

/** Runs a process that does one thing and ends; answers the lines of its standard output, and shows only its complaints. */
export async function runOnce({ purpose, entry, environment, onLine }: OneShotSpec): Promise<string[]> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  createInterface({ input: child.stderr }).on('line', onLine)
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (...how) => resolve(how))
  })
  if (code === 0) return lines
  throw new LaunchError(`${purpose} failed (${signal ?? `code ${code}`}); the message is above.`, code ?? 1)
}
