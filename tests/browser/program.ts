import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'

export interface Program {
  /** With a name, since passkeys and cookies of `localhost` want one. */
  url: string
  sandboxUrl: string
  staff: { email: string; password: string }
  stop(): Promise<void>
}

/** Building the app at the lowest priority takes minutes on a busy machine. */
const PATIENCE = { timeout: 600_000, interval: 500 }

interface RunFile {
  api: { url: string }
  sandbox: { url: string }
  logins: { role: string; email: string; password: string }[]
}

/** Starts the program with the app, or uses the one that runs on `BROWSER_DATA_DIR`; waits until the app is built. */
export async function startProgram(): Promise<Program> {
  const given = process.env.BROWSER_DATA_DIR
  if (given !== undefined) return describe(readRunFile(given), async () => undefined)
  const dataDir = mkdtempSync(join(tmpdir(), 'cardwright-browser-'))
  chmodSync(dataDir, 0o711)
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../apps/launcher/src/bin/start.ts')], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, ...(await freePorts()) },
    stdio: 'ignore',
  })
  const stop = async () => {
    await end(child)
    rmSync(dataDir, { recursive: true, force: true })
  }
  await vi.waitUntil(() => existsSync(join(dataDir, 'run.json')) || child.exitCode !== null, PATIENCE)
  if (child.exitCode !== null) throw new Error('the program ended before it ran')
  return describe(readRunFile(dataDir), stop)
}

async function describe(run: RunFile, stop: () => Promise<void>): Promise<Program> {
  const staff = run.logins.find(({ role }) => role === 'staff')
  if (staff === undefined) throw new Error('the program names no login of staff')
  const url = `http://localhost:${new URL(run.api.url).port}`
  await waitForApp(url)
  return { url, sandboxUrl: run.sandbox.url, staff, stop }
}

async function waitForApp(url: string): Promise<void> {
  const statusNow = async () => ((await (await fetch(`${url}/app/progress.json`)).json()) as { status: string }).status
  await vi.waitUntil(async () => (await statusNow()) !== 'building', PATIENCE)
  expect(await statusNow()).toBe('ready')
}

const readRunFile = (dataDir: string): RunFile => JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'))

async function freePorts(): Promise<Record<string, string>> {
  const names = ['PORT', 'METRICS_PORT', 'SANDBOX_PORT', 'SANDBOX_SMTP_PORT']
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, String(await findFreePort())])))
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
