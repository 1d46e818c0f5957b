import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import { type Config, readConfig } from '../../src/config.ts'
import { type Overrides, type Sandbox, startSandbox } from '../../src/sandbox.ts'
import { expectStripeForm } from './stripe-schema.ts'

export const KEY = 'sk_test_sandbox'
/** What is answered matters, not how fast: a busy machine may take longer than the network waits. */
const PATIENT = { SANDBOX_WEBHOOK_TIMEOUT_MS: '60000' }
const BIN = new URL('../../src/bin/sandbox.ts', import.meta.url).pathname

export interface SandboxUnderTest {
  url: string
  smtpPort: number
  stripe: Stripe
  stop(): Promise<void>
}

/** A sandbox in this process, without a file, on free ports. */
export async function startInProcess(
  settings: Partial<Config> = {},
  overrides: Overrides = {},
): Promise<SandboxUnderTest & Sandbox> {
  const config = readConfig({ SANDBOX_PORT: '0', SANDBOX_SMTP_PORT: '0', ...PATIENT })
  const sandbox = await startSandbox({ ...config, stateFile: ':memory:', ...settings }, { log: () => {}, ...overrides })
  return { ...sandbox, stripe: createStripe(sandbox.url) }
}

export interface SandboxProcess extends SandboxUnderTest {
  child: ChildProcess
  kill(): Promise<void>
}

/** The real program in its own process, as it is started in earnest. */
export async function startProcess(env: Record<string, string>): Promise<SandboxProcess> {
  const child = fork(BIN, [], {
    env: { ...process.env, SANDBOX_PORT: '0', SANDBOX_SMTP_PORT: '0', ...PATIENT, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  })
  let problems = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    problems += chunk.toString('utf8')
  })
  const ready = await new Promise<{ url: string; smtpPort: number }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { url: string; smtpPort: number }))
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}: ${problems}`)))
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const end = (signal: NodeJS.Signals) => () => {
    child.kill(signal)
    return ended
  }
  return { ...ready, child, stripe: createStripe(ready.url), stop: end('SIGTERM'), kill: end('SIGKILL') }
}

/** The official client; every answer that it gets is checked against the types of its own package. */
function createStripe(url: string): Stripe {
  const { hostname, port } = new URL(url)
  return new Stripe(KEY, {
    host: hostname,
    port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient(fetchAndCheck),
  })
}

const fetchAndCheck: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  const body = await response.text()
  if (response.ok) expectStripeForm(JSON.parse(body))
  return new Response(body, { status: response.status, headers: response.headers })
}

export interface RawAnswer {
  status: number
  headers: Headers
  text: string
  body: { error?: Record<string, string>; id?: string }
}

export type RawSender = (
  method: string,
  path: string,
  body?: string,
  headers?: Record<string, string>,
) => Promise<RawAnswer>

/** Sends requests below the level of the library. */
export function sendTo({ url }: Pick<SandboxUnderTest, 'url'>): RawSender {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as RawAnswer['body'] }
  }
}

export function makeDataDir(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'sandbox-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

const ADDRESS = { line1: '1 Main Street', city: 'Springfield', state: 'IL', postal_code: '62701', country: 'US' }

export function createCardholder(stripe: Stripe, extra: Partial<Stripe.Issuing.CardholderCreateParams> = {}) {
  return stripe.issuing.cardholders.create({
    name: 'Robin Example',
    type: 'individual',
    email: 'robin@example.com',
    phone_number: '+15555550100',
    billing: { address: ADDRESS },
    ...extra,
  })
}

/** An active card of a new cardholder without limits that could get in a test's way. */
export async function createCard(stripe: Stripe, extra: Partial<Stripe.Issuing.CardCreateParams> = {}) {
  const cardholder = extra.cardholder ?? (await createCardholder(stripe)).id
  return stripe.issuing.cards.create({
    cardholder,
    currency: 'usd',
    type: 'virtual',
    status: 'active',
    spending_controls: { spending_limits: [{ amount: 99_999_999, interval: 'per_authorization' }] },
    ...extra,
  })
}
