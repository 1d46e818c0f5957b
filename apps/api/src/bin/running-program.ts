import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** The database that a command is about: DATABASE_URL, or that of the program that runs on DATA_DIR. */
export function findDatabaseUrl({ DATABASE_URL, DATA_DIR = '.data' }: Environment): string | undefined {
  const runFile = join(DATA_DIR, 'run.json')
  if (DATABASE_URL !== undefined || !existsSync(runFile)) return DATABASE_URL
  return JSON.parse(readFileSync(runFile, 'utf8')).postgres.url
}

export const noProgram = ({ DATA_DIR = '.data' }: Environment): string =>
  `No program runs on ${DATA_DIR}: start it, or set DATABASE_URL`
