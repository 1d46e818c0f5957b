import { ConfigError, readConfig } from '../config.ts'
import { type Sandbox, startSandbox } from '../sandbox.ts'

/** Runs the sandbox until it is told to stop, or until the process that started it is gone. */
try {
  const sandbox = await startSandbox(readConfig(process.env))
  announce(sandbox)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end(sandbox))
  if (process.connected) process.once('disconnect', () => void end(sandbox))
} catch (error) {
  const problem =
    error instanceof ConfigError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error)
  process.stderr.write(`The sandbox cannot start. ${problem}\n`)
  process.exitCode = 1
  if (process.connected) process.disconnect()
}

function announce({ url, smtpPort }: Sandbox): void {
  const ready = { type: 'ready', url, smtpPort }
  process.send?.(ready)
  process.stdout.write(`${JSON.stringify(ready)}\n`)
}

async function end(sandbox: Sandbox): Promise<void> {
  await sandbox.stop()
  process.exit(0)
}
