import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { EXIT_CONFIG, LaunchError } from './launch-error.ts'

export interface ServiceSpec {
  /** As people read it: `api`, `worker`, `sandbox`. */
  readonly name: string
  /** Path of the process's entry. */
  readonly entry: string
  readonly environment: NodeJS.ProcessEnv
  readonly nodeFlags: readonly string[]
  readonly onLine: (line: string) => void
  /** Called at each start, the first and every later one, when the process says that it is ready. */
  readonly onReady: (ready: Ready) => void
  /** Called when the process ended unasked and is about to be started again. */
  readonly onRestart: (how: string) => void
  /** Called when the process did not end when asked and is ended by force. */
  readonly onForced: () => void
}

/** What a process tells when it is ready. */
export interface Ready {
  readonly pid: number
  readonly url?: string
  readonly metricsUrl?: string
}

/** A process of the program that is kept running. */
export interface Service {
  /** Settles at the first readiness. */
  readonly ready: Promise<void>
  /** Rejects when starting the process again would not help; never settles otherwise. */
  readonly failed: Promise<never>
  /** Asks the process to end, waits, and ends it by force if it does not. */
  stop(): Promise<void>
}

/** The first restart is at once, for whoever waits for an answer; a process that keeps dying is given time. */
const RESTART_DELAYS_MS = [50, 250, 500, 1_000, 2_000, 5_000]
const STEADY_AFTER_MS = 10_000
const STARTS_BEFORE_GIVING_UP = 3
const STOP_MS = 15_000

/** Starts a process and starts it again whenever it ends, until it is stopped. */
export function startService(spec: ServiceSpec): Service {
  const ready = Promise.withResolvers<void>()
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let isStopping = false
  let hasBeenReady = false
  let failures = 0

  const launch = () => {
    child = forkEntry(spec)
    let readySince: number | undefined
    onceReady(child, (message) => {
      readySince = Date.now()
      hasBeenReady = true
      spec.onReady(message)
      ready.resolve()
    })
    child.once('exit', (code, signal) => {
      if (isStopping) return
      failures = readySince && Date.now() - readySince > STEADY_AFTER_MS ? 0 : failures + 1
      const how = signal ? `was ended by ${signal}` : `ended with code ${code}`
      if (code === EXIT_CONFIG || (!hasBeenReady && failures >= STARTS_BEFORE_GIVING_UP)) {
        failed.reject(cannotRun(spec.name, how, code))
        return
      }
      spec.onRestart(how)
      timer = setTimeout(launch, RESTART_DELAYS_MS[Math.min(Math.max(failures - 1, 0), RESTART_DELAYS_MS.length - 1)])
    })
  }

  launch()
  return {
    ready: ready.promise,
    failed: failed.promise,
    stop: async () => {
      isStopping = true
      clearTimeout(timer)
      if (child) await endProcess(child, spec.onForced)
    },
  }
}

function cannotRun(name: string, how: string, code: number | null): LaunchError {
  const why = code === EXIT_CONFIG ? 'with these settings' : `(it ${how})`
  return new LaunchError(`The ${name} cannot start ${why}; its message is above.`, code || 1)
}

/** A process of ours: it ends by itself when the channel to us closes, and Ctrl-C in a terminal reaches us alone. */
function forkEntry({ entry, environment, nodeFlags, onLine }: ServiceSpec): ChildProcess {
  const child = fork(entry, [], {
    env: environment,
    execArgv: [...nodeFlags],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
  })
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => isAnnouncement(line) || onLine(line))
  }
  child.on('error', (error) => onLine(error.message))
  return child
}

/** A process may also tell on its output that it is ready, for those who start it by hand; people need not read that. */
function isAnnouncement(line: string): boolean {
  return line.startsWith('{"type":"ready"')
}

function onceReady(child: ChildProcess, report: (ready: Ready) => void): void {
  child.on('message', (message: { type?: unknown; url?: unknown; metricsUrl?: unknown } | null) => {
    if (message?.type !== 'ready' || child.pid === undefined) return
    report({
      pid: child.pid,
      ...(typeof message.url === 'string' && { url: message.url }),
      ...(typeof message.metricsUrl === 'string' && { metricsUrl: message.metricsUrl }),
    })
  })
}

async function endProcess(child: ChildProcess, onForced: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const impatient = setTimeout(() => {
    onForced()
    child.kill('SIGKILL')
  }, STOP_MS)
  askToEnd(child)
  await exited
  clearTimeout(impatient)
}

/** Windows knows no polite signal; there, as everywhere, a process of ours ends by itself when its channel closes. */
function askToEnd(child: ChildProcess): void {
  if (process.platform !== 'win32') child.kill('SIGTERM')
  else if (child.connected) child.disconnect()
}
