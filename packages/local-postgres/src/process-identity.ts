import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process that stays recognisable after its number has been given to another one. */
export interface ProcessIdentity {
  readonly pid: number
  /** When the process began, in whatever form the system tells it; only ever compared for equality. */
  readonly began: string
}

/** Identifies a process, or answers undefined where no such process runs (a zombie counts as gone). */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
  const began = process.platform === 'linux' ? linuxStart(pid) : otherStart(pid)
  return began === undefined ? undefined : { pid, began }
}

/** Says whether exactly this process, not a later one with the same number, is still running. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.began === identity.began
}

/** The words a process was started with; empty where the system does not tell. */
export function commandLine(pid: number): readonly string[] {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
    if (process.platform === 'win32') return []
    return execFileSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
  } catch {
    return []
  }
}

/** Linux: the boot and the start time in clock ticks (proc_pid_stat(5), fields 3 and 22, counted after the command's name). */
function linuxStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`
  } catch {
    return undefined
  }
}

function otherStart(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined
  }
  if (process.platform === 'win32') return 'running'
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}
