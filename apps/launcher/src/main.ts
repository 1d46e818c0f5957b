import { existsSync } from 'node:fs'
import { readCheckedSettings } from './checked-settings.ts'
import type { Entries } from './crew.ts'
import { launch } from './launch.ts'
import { LaunchError } from './launch-error.ts'
import { createOutput, type Output } from './output.ts'
import type { Settings } from './settings.ts'

/**
 * Runs the whole program in the foreground, until a signal or the end of the process that started this one.
 *
 * @param checker the entry that looks at the program's own settings
 */
export async function main(entries: Entries, checker: string): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const output = createOutput(process.stdout, process.env)
  // Whoever read our output may have gone; that is no reason to end.
  process.stdout.on('error', () => undefined)
  const ending = new AbortController()
  // A terminal's Ctrl-C arrives twice, from the terminal and from the process that started us: more signals change nothing.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, () => ending.abort())
  const exitCode = await run(() => readCheckedSettings(process.env, checker, output), entries, output, ending.signal)
  process.exit(exitCode)
}

async function run(
  readSettings: () => Promise<Settings>,
  entries: Entries,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  try {
    const program = await launch(await readSettings(), entries, output, signal)
    const exitCode = await program.failed.catch((error: unknown) => explain(error, output, signal))
    output.say('Stopping …')
    await program.stop()
    output.say('Stopped.')
    return exitCode
  } catch (error) {
    return explain(error, output, signal)
  }
}

/** Says what went wrong, if anything did, and answers the exit code. */
function explain(error: unknown, output: Output, signal: AbortSignal): number {
  if (signal.aborted) return 0
  output.warn(error instanceof Error ? error.message : String(error))
  return error instanceof LaunchError ? error.exitCode : 1
}
