import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs'

export interface LogFile {
  /** Leaves the line out where it cannot be written: a full disk must not end what the log tells of. */
  write(line: string): void
  close(): void
}

const KEPT_BYTES = 10_000_000

/** Opens a log to add to, and begins a new one where it has grown long; the one before is kept beside it. */
export function openLogFile(path: string): LogFile {
  if (existsSync(path) && statSync(path).size > KEPT_BYTES) renameSync(path, `${path}.1`)
  const file = openSync(path, 'a', 0o600)
  return {
    write: (line) => {
      try {
        writeSync(file, `${line}\n`)
      } catch {
        // There is nowhere else to say it: whoever reads the log finds a gap.
      }
    },
    close: () => closeSync(file),
  }
}
