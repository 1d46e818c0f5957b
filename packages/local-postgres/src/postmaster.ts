import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { startGuard } from './guard.ts'
import { LocalPostgresError } from './local-postgres-error.ts'
import { readLockFile } from './lock-file.ts'
import type { Place } from './place.ts'
import { postgresEnvironment } from './postgres-environment.ts'

/** A running PostgreSQL server process. */
export interface Postmaster {
  readonly pid: number
  readonly exited: Promise<void>
  stop(): Promise<void>
}

/** How a start went that did not end in a running server; `retry` where only time or another port is needed. */
export type StartFailure = {
  readonly failed: 'port_taken' | 'still_held' | 'disk_full' | 'other'
  readonly output: string
}

const STARTUP_MS = 120_000
const STOP_MS = 60_000
const OUTPUT_LINES_KEPT = 40

/** Starts the server on an existing cluster and waits until it accepts connections (crash recovery included). */
export async function startPostmaster(
  place: Place,
  binaries: Binaries,
  port: number,
  settings: Readonly<Record<string, string>>,
  onLog: (line: string) => void,
): Promise<Postmaster | StartFailure> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(binaries.postgres, ['-D', place.cluster, '-p', String(port), ...flags], {
    ...place.account,
    cwd: place.cluster,
    env: postgresEnvironment(),
    // Its own process group: Ctrl-C in a terminal must reach us alone, so that others finish with the database first.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
  })
  const output = collectOutput(child, onLog)
  const exited = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      output.push(error.message)
      resolve()
    })
    child.on('exit', () => resolve())
  })
  if (!(await becomesReady(child, place, exited))) return explainFailure(output.join('\n'))
  return running(child, place, binaries, exited)
}

function collectOutput(child: ChildProcess, onLog: (line: string) => void): string[] {
  const lines: string[] = []
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line)
      if (lines.length > OUTPUT_LINES_KEPT) lines.shift()
      onLog(line)
    })
  }
  return lines
}

/** As `pg_ctl` does: the server writes its state into the lock file. */
async function becomesReady(child: ChildProcess, place: Place, exited: Promise<void>): Promise<boolean> {
  let gone = false
  exited.then(() => {
    gone = true
  })
  for (const deadline = Date.now() + STARTUP_MS; !gone; await delay(20)) {
    const lock = readLockFile(place.cluster)
    if (lock?.pid === child.pid && lock?.status === 'ready') return true
    if (Date.now() > deadline) child.kill('SIGQUIT')
  }
  return false
}

function explainFailure(output: string): StartFailure {
  if (/Address already in use|could not bind/.test(output)) return { failed: 'port_taken', output }
  if (/pre-existing shared memory block|lock file ".*" already exists/.test(output))
    return { failed: 'still_held', output }
  if (/No space left on device/.test(output)) return { failed: 'disk_full', output }
  return { failed: 'other', output }
}

function running(child: ChildProcess, place: Place, binaries: Binaries, exited: Promise<void>): Postmaster {
  const { pid } = child
  if (pid === undefined) throw new LocalPostgresError('failed', 'PostgreSQL ended as soon as it had started.')
  const guard = startGuard(place, pid)
  exited.then(() => guard?.stdin?.end())
  return {
    pid,
    exited,
    stop: async () => {
      requestFastShutdown(child, place, binaries)
      const impatient = setTimeout(() => child.kill('SIGQUIT'), STOP_MS)
      await exited
      clearTimeout(impatient)
    },
  }
}

/** Fast shutdown: open transactions are rolled back, a checkpoint is written, the files are left clean. */
function requestFastShutdown(child: ChildProcess, place: Place, binaries: Binaries): void {
  if (process.platform !== 'win32') child.kill('SIGINT')
  else execFile(binaries.pgCtl, ['stop', '-D', place.cluster, '-m', 'fast'], { windowsHide: true }, () => undefined)
}
