import { ConfigError, readConfig } from '../config.ts'
import { type Sandbox, startSandbox } from '../sandbox.ts'

/** Runs the sandbox until it is told to stop, or until the process that started it is gone. */
try {
  const sandbox = await startSandbox(readConfig(process.env))
  let isEnding = false
  const end = () => {
    if (isEnding) return
    isEnding = true
    void sandbox.stop().then(() => process.exit(0))
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end)
  if (process.connected) process.once('disconnect', end)
  announce(sandbox)
} catch (error) {
  const problem = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`The sandbox cannot start. ${problem}\n`)
  process.exitCode = 1
  if (process.connected) process.disconnect()
}

function announce({ url, smtpPort }: Sandbox): void {
  const ready = { type: 'ready', url, smtpPort }
  process.send?.(ready)
  process.stdout.write(`${JSON.stringify(ready)}\n`)
}
