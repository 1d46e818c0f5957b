import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createDatabase } from '@cardwright/local-postgres'

const run = promisify(execFile)
const SCALE = '100'

export interface PgbenchResult {
  clients: number
  transactionsPerSecond: number
}

/** Where pgbench is: on the path, or where Debian keeps the tools of a server version. */
export function findPgbench(): string | undefined {
  const folders = (process.env.PATH ?? '').split(':')
  const debian = '/usr/lib/postgresql'
  if (existsSync(debian)) folders.push(...readdirSync(debian).map((version) => join(debian, version, 'bin')))
  return folders.map((folder) => join(folder, 'pgbench')).find((path) => existsSync(path))
}

/** Makes the tables of TPC-B at scale 100 (10,000,000 accounts) in a database of their own on the same server. */
export async function preparePgbench(pgbench: string, superuserUrl: string): Promise<string> {
  await createDatabase(superuserUrl, 'pgbench')
  const url = Object.assign(new URL(superuserUrl), { pathname: '/pgbench' }).href
  await run(pgbench, ['-i', '-q', '-s', SCALE, url], { maxBuffer: 16_000_000 })
  return url
}

/** `pgbench -s 100 -M prepared`, the built-in TPC-B, for some seconds with so many clients. */
export async function runPgbench(
  pgbench: string,
  url: string,
  clients: number,
  seconds: number,
): Promise<PgbenchResult> {
  const args = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(clients),
    '-j',
    String(Math.min(clients, 2)),
    '-T',
    String(seconds),
    url,
  ]
  const { stdout } = await run(pgbench, args, { maxBuffer: 16_000_000 })
  const rate = /tps = ([\d.]+) \(without initial connection time\)/.exec(stdout)?.[1]
  if (rate === undefined) throw new Error(`pgbench said something unexpected:\n${stdout}`)
  return { clients, transactionsPerSecond: Number(rate) }
}
