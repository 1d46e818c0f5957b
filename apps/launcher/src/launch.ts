import { createBoard, type ServiceName } from './board.ts'
import { createEnvironments, publicUrl } from './child-environment.ts'
import { createCrew, type Entries } from './crew.ts'
import { openDataFolder, requireSpace } from './data-folder.ts'
import { withoutPassword } from './database-address.ts'
import { takeLock } from './lock.ts'
import { runOnce } from './one-shot.ts'
import type { Output } from './output.ts'
import { startPast } from './past/start-past.ts'
import { settlePorts } from './ports.ts'
import { openDatabase } from './program-database.ts'
import { removeRunFile } from './run-file.ts'
import { readLogins } from './seeded-logins.ts'
import type { Settings } from './settings.ts'
import { welcome } from './welcome.ts'

/** The whole program, running. */
export interface Program {
  /** Rejects when a part ended that starting again would not mend. */
  readonly failed: Promise<never>
  /** Ends every part, those who use something before what they use. */
  stop(): Promise<void>
}

interface Launch {
  readonly settings: Settings
  readonly entries: Entries
  readonly output: Output
  readonly signal: AbortSignal
  /** Waits for something, but no longer than the program can still start. */
  until<T>(step: Promise<T>): Promise<T>
  /** Registers a part whose end would be the end of the program. */
  watch(failed: Promise<never> | undefined): void
  /** Registers how to undo a step; undone in reverse. */
  undo(step: () => unknown): void
}

/**
 * Starts every part of the program and tells people about it. When it throws, or `signal` ends the start early, nothing it
 * started is left running.
 */
export async function launch(
  settings: Settings,
  entries: Entries,
  output: Output,
  signal: AbortSignal,
): Promise<Program> {
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined)
  signal.addEventListener('abort', () => failure.reject(signal.reason))
  const steps: (() => unknown)[] = []
  const stop = async () => {
    for (const step of steps.splice(0).reverse()) await step()
  }
  try {
    await start({
      settings,
      entries,
      output,
      signal,
      until: (step) => Promise.race([failure.promise, step]),
      watch: (failed) => failed?.catch(failure.reject),
      undo: (step) => steps.push(step),
    })
    return { failed: failure.promise, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(run: Launch): Promise<void> {
  const { settings, entries, output } = run
  const { lock, ports } = await claimMachine(run)
  output.say('Starting Cardwright …')
  const database = await openDatabase(settings, {
    onRestart: (pid) => {
      output.warn(`PostgreSQL ended and was started again (process ${pid}).`)
      board.refresh()
    },
    onDiskFull: () =>
      output.warn('PostgreSQL ended because its disk is full. It is started again as soon as there is space.'),
  })
  run.undo(() => database.stop())
  run.watch(database.failed)
  const board = createBoard(settings.dataDir, database)
  run.undo(() => board.close())
  const environments = createEnvironments(settings, ports, database)
  const crew = createCrew(entries, environments, board, output)
  run.undo(() => crew.stop())
  run.watch(crew.failed)
  const front: ServiceName[] = settings.runsSandbox ? ['sandbox', 'api'] : ['api']

  const reason = await database.whyUnreachable()
  if (reason) {
    output.warn(
      `The database at ${withoutPassword(database.ownerUrl)} does not answer (${reason}). Waiting for it; /health/ready tells the state.`,
    )
    await run.until(crew.start(front))
    await run.until(database.waitUntilReachable(run.signal))
    output.say('The database answers.')
  }
  const onLine = (line: string) => output.pass('database', line)
  await runOnce({
    purpose: 'Bringing the database up to date',
    entry: entries.migrate,
    environment: environments.migration,
    onLine,
  })
  await database.admitRuntimeLogin()
  await run.until(crew.start([...front, 'worker']))
  const seeded = await runOnce({
    purpose: 'Preparing the first logins',
    entry: entries.seed,
    environment: environments.program,
    onLine: (line) => output.pass('seed', line),
  })
  const logins = readLogins(seeded)
  board.publish(logins)
  run.undo(() => lock.announceEnd())
  output.say(await welcome(settings, { ports, board, logins, database }, output.style))
  const past = startPast(settings, { board, logins, output })
  run.undo(() => past.stop())
}

/** The processes of a killed run finish the requests they are at before they give their ports back. */
const LEFTOVERS_END_MS = 30_000

/** Makes the data folder and the ports ours, or says who has them. */
async function claimMachine({ settings, undo }: Launch) {
  openDataFolder(settings.dataDir)
  const lock = await takeLock(settings.dataDir)
  undo(() => lock.release())
  if (settings.database === undefined) requireSpace(settings.dataDir)
  removeRunFile(settings.dataDir)
  undo(() => removeRunFile(settings.dataDir))
  const ports = await settlePorts(settings, lock.wasAbandoned ? LEFTOVERS_END_MS : 0)
  lock.announce(publicUrl(settings, ports))
  return { lock, ports }
}
