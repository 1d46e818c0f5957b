import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '..', '..', 'migrations')
const FILE_NAME = /^\d{14}_[a-z0-9_]+\.sql$/

export interface Migration {
  name: string
  sql: string
}

/** The migrations in order. Forward-only: a file that was applied is never changed. */
export async function readMigrations(folder: string = FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => FILE_NAME.test(name)).sort()
  return Promise.all(names.map(async (name) => ({ name, sql: await readFile(join(folder, name), 'utf8') })))
}
