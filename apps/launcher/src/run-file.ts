import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writePrivately } from './data-folder.ts'

export interface Login {
  readonly role: string
  readonly email: string
  readonly password: string
}

/** What other programs may read about the running one, in `run.json` of the data folder. */
export interface RunFile {
  readonly api: { readonly url: string; readonly pid: number }
  readonly worker: { readonly pid: number }
  /** Absent where the issuer is not our sandbox. */
  readonly sandbox?: { readonly url: string; readonly pid: number }
  readonly metrics: { readonly url: string }
  /** `pid` is null for a server of one's own. */
  readonly postgres: { readonly url: string; readonly pid: number | null }
  readonly logins: readonly Login[]
}

export function writeRunFile(dataDir: string, content: RunFile): void {
  writePrivately(pathOf(dataDir), `${JSON.stringify(content, null, 2)}\n`)
}

/** The content of the file, or undefined where no program runs on the folder. */
export function readRunFile(dataDir: string): RunFile | undefined {
  const path = pathOf(dataDir)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

export function removeRunFile(dataDir: string): void {
  rmSync(pathOf(dataDir), { force: true })
}

function pathOf(dataDir: string): string {
  return join(dataDir, 'run.json')
}
