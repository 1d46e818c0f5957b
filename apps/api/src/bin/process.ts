import { ConfigError, EXIT_CONFIG } from '../config/env.ts'

/** Tells the launcher, if there is one, that this process is ready. */
export function announce(message: Record<string, unknown>): void {
  process.send?.({ type: 'ready', ...message })
}

/** Longer than the launcher waits before it uses force; where it was killed itself, nobody else does. */
const STOP_WITHIN_MS = 20_000

/** Ends cleanly on SIGINT, SIGTERM, and when the launcher that started this process is gone; by itself if something never lets go. */
export function onShutdown(stop: () => Promise<void>): void {
  let isStopping = false
  const shutdown = () => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', shutdown)
  process.on('SIGTERM', shutdown)
  process.on('disconnect', shutdown)
}

/** Runs an entry; what goes wrong at start is one clear message, and a wrong setting has an exit code of its own. */
export async function run(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1)
  }
}
