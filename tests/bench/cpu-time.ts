import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second in `/proc`: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** What `/proc/PID/stat` says after the name in brackets, which may hold anything. */
function readStat(pid: number | string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    // The process ended between being listed and being read; its time is among its parent's.
    return []
  }
}

const ticksOf = (stat: readonly string[], places: readonly number[]): number =>
  places.reduce((sum, place) => sum + Number(stat[place] ?? 0), 0)

const OWN = [11, 12]
const ENDED_CHILDREN = [13, 14]

/** User and system time of one process so far, in seconds. */
export const cpuSecondsOf = (pid: number): number => ticksOf(readStat(pid), OWN) / TICKS_PER_SECOND

/** The same of a server with one process for each connection: those that run, and those that have ended. */
export function cpuSecondsOfFamily(pid: number): number {
  let ticks = ticksOf(readStat(pid), [...OWN, ...ENDED_CHILDREN])
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = readStat(entry)
    if (Number(stat[1]) === pid) ticks += ticksOf(stat, OWN)
  }
  return ticks / TICKS_PER_SECOND
}
