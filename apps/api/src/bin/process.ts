import { ConfigError, EXIT_CONFIG } from '../config/env.ts'

/** Tells the launcher, if there is one, that this process is ready. */
export function announce(message: Record<string, unknown>): void {
  process.send?.({ type: 'ready', ...message })
}

/** Ends cleanly on SIGINT, SIGTERM, and when the launcher that started this process is gone. */
export function onShutdown(stop: () => Promise<void>): void {
  let isStopping = false
  const shutdown = () => {
    if (isStopping) return
    isStopping = true
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
