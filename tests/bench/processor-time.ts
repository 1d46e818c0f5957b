import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Linux counts processor time in ticks of a hundredth of a second. */
const TICK_MICROS = 10_000

export interface CpuReading {
  apiMicros: number
  postgresMicros: number
}

interface ProcessTime {
  parent: number
  own: number
  /** Of its children that have ended. */
  children: number
}

/** Fields of `/proc/<pid>/stat`, counted after the name in brackets, which may contain anything. Source: proc(5). */
function readProcess(pid: number | string): ProcessTime | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15)
    return { parent, own: (user + system) * TICK_MICROS, children: (childUser + childSystem) * TICK_MICROS }
  } catch {
    return undefined
  }
}

/** What the API and the whole of PostgreSQL have used up to now; undefined where there is no `/proc`. */
export function readCpu(apiPid: number, postgresFolder: string): CpuReading | undefined {
  const api = readProcess(apiPid)
  if (api === undefined) return undefined
  const postmaster = Number(readFileSync(join(postgresFolder, 'postmaster.pid'), 'utf8').split('\n')[0])
  const main = readProcess(postmaster)
  const backends = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(readProcess)
    .filter((found) => found?.parent === postmaster)
  const postgresMicros = backends.reduce(
    (sum, found) => sum + (found?.own ?? 0),
    (main?.own ?? 0) + (main?.children ?? 0),
  )
  return { apiMicros: api.own, postgresMicros }
}

export function perDecision(given: {
  before: CpuReading | undefined
  after: CpuReading | undefined
  load: number
  decided: number
}): { api: number; postgres: number; load: number } | undefined {
  const { before, after, load, decided } = given
  if (before === undefined || after === undefined || decided === 0) return undefined
  return {
    api: (after.apiMicros - before.apiMicros) / decided,
    postgres: (after.postgresMicros - before.postgresMicros) / decided,
    load: load / decided,
  }
}
