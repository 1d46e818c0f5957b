import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { Logger } from '../observability/logger.ts'
import type { BuildStep } from '../web-app/build.ts'
import { MANIFEST_FILE, type Manifest, manifestSchema } from '../web-app/manifest.ts'
import { hasAppSources, hashAppSources } from '../web-app/source-hash.ts'

/** Where the web export of the cardholder's app stands. */
export type WebAppState =
  | { status: 'off' }
  | { status: 'building'; step: BuildStep; sinceMs: number }
  | { status: 'ready'; folder: string; manifest: Manifest }
  | { status: 'failed' }

export interface WebAppBuild {
  state(): WebAppState
  /** Uses the export of the present sources if there is one, else has it built at the lowest priority, beside the running API. */
  start(): void
  stop(): void
}

export interface WebAppBuildOptions {
  isOn: boolean
  dataDir: string
  clock: Clock
  logger: Logger
}

export function createWebAppBuild({ isOn, dataDir, clock, logger }: WebAppBuildOptions): WebAppBuild {
  let state: WebAppState = { status: 'off' }
  let child: ChildProcess | undefined

  const start = (): void => {
    if (!isOn || state.status !== 'off' || !hasAppSources()) return
    const folders = join(dataDir, 'web-app')
    const hash = hashAppSources()
    const folder = join(folders, hash)
    const manifest = readManifest(folder)
    if (manifest !== undefined) {
      state = { status: 'ready', folder, manifest }
      return
    }
    mkdirSync(folders, { recursive: true })
    forgetOthers(folders, hash)
    state = { status: 'building', step: 'bundling', sinceMs: clock.nowMs() }
    child = build(folder)
  }

  const build = (folder: string): ChildProcess => {
    const program = join(import.meta.dirname, '..', 'bin', 'build-web-app.ts')
    let said = ''
    const running = fork(program, [folder], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    running.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000)
    })
    running.on('message', (message) => {
      const { step } = message as { step: BuildStep }
      if (state.status === 'building') state = { ...state, step }
    })
    running.once('exit', (code) => {
      child = undefined
      const manifest = readManifest(folder)
      state = manifest === undefined ? { status: 'failed' } : { status: 'ready', folder, manifest }
      if (manifest === undefined) logger.warn({ code, said }, 'the web app could not be built; /app says so')
      else logger.info({ folder }, 'the web app is built')
    })
    return running
  }

  return {
    state: () => state,
    start,
    stop: () => {
      child?.removeAllListeners('exit')
      child?.kill()
    },
  }
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(join(folder, MANIFEST_FILE), 'utf8')))
  } catch {
    return undefined
  }
}

/** Exports of older sources, and what a crash left half done. */
function forgetOthers(folders: string, hash: string): void {
  for (const name of readdirSync(folders)) {
    if (name !== hash) rmSync(join(folders, name), { recursive: true, force: true })
  }
}
