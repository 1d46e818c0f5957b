import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/test-database.ts'
import { createApp } from '../../src/app.ts'
import { toConfig } from '../../src/config/config.ts'
import { readEnv } from '../../src/config/env.ts'
import { toSecrets } from '../../src/config/secrets.ts'
import { type Context, createContext } from '../../src/context.ts'
import { listen } from '../../src/http-server.ts'
import { startJobs } from '../../src/jobs/index.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'
import { codeIn, type MailCatcher, startMailCatcher } from './mail-catcher.ts'
import { createMovableClock, type MovableClock } from './movable-clock.ts'

export interface TestApi extends HttpClient {
  context: Context
  clock: MovableClock
  mails: MailCatcher
  database: TestDatabase
  /** Signs a new person up, takes the code from the mail, and returns the tokens. */
  signUp(person?: Partial<Person>): Promise<SignedInPerson>
  logIn(credentials: Credentials): Promise<TokensOfTest>
  /** An access token with the `elevated` scope. */
  stepUp(person: SignedInPerson): Promise<string>
  close(): Promise<void>
}

export interface Person {
  email: string
  password: string
  fullName: string
  deviceId?: string
}

type Credentials = Pick<Person, 'email' | 'password' | 'deviceId'>

export interface TokensOfTest {
  accessToken: string
  refreshToken: string
}

export interface SignedInPerson extends Person, TokensOfTest {}

export interface StartApiOptions {
  /** Settings over the tests' own, as they would stand in the environment. */
  env?: Record<string, string>
  /** The relay, the queue's jobs and the schedules run in the same process. On by default: mails need them. */
  hasWorker?: boolean
  /** On by default. Off, no job begins by the machine's clock: for tests whose story happens at another time. */
  hasSchedules?: boolean
  database?: TestDatabase
  /** Another API, whose database, secrets and mail server this one shares: what waits for a worker is done by either. */
  beside?: TestApi
}

/**
 * Starts the API, and with it the worker's jobs, against a migrated database of its own, with a mail server and a movable clock.
 * Call it at the top level of a test file; everything ends with the file.
 */
export async function startApi(options: StartApiOptions = {}): Promise<TestApi> {
  const { env = {}, hasWorker = true, hasSchedules = true, beside } = options
  const ownDatabase = options.database ?? beside?.database ?? (await createTestDatabase())
  const dataDir = beside?.context.config.dataDir ?? (await mkdtemp(join(tmpdir(), 'cardwright-api-')))
  const mails = beside?.mails ?? (await startMailCatcher())
  const clock = createMovableClock()
  const settings = readEnv({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: ownDatabase.runtimeUrl,
    STRIPE_WEBHOOK_SECRET: 'whsec_test_sync,whsec_test_regular',
    SMTP_URL: mails.url,
    PUBLIC_URL: 'http://localhost:3000',
    CODES_PER_HOUR: '50',
    // What is decided matters, not how fast: a busy machine may take longer than a provider would wait.
    DECISION_DEADLINE_MS: '10000',
    ...env,
  })
  const config = toConfig(settings)
  const context = createContext('test', config, toSecrets(settings, dataDir), { clock })
  const server = await listen(createApp(context), { host: '127.0.0.1', port: 0, setting: 'PORT', drain: context.drain })
  const jobs = hasWorker ? await startJobs(context, hasSchedules ? {} : { schedules: [] }) : undefined
  const client = createHttpClient(server.url)
  let isClosed = false
  async function close(): Promise<void> {
    if (isClosed) return
    isClosed = true
    await server.stop()
    await jobs?.stop()
    await context.close()
    if (beside !== undefined) return
    await mails.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  afterAll(close)
  return { ...client, context, clock, mails, database: ownDatabase, close, ...createJourneys(client, mails) }
}

let people = 0

/** Somebody who never was here before. */
export function newPerson(person: Partial<Person> = {}): Person {
  people += 1
  return {
    email: `person-${people}-${Date.now().toString(36)}@example.com`,
    password: 'correct horse battery',
    fullName: `Test Person ${people}`,
    ...person,
  }
}

function createJourneys(client: HttpClient, mails: MailCatcher) {
  const asTokens = ({ status, body, text }: Awaited<ReturnType<HttpClient['post']>>): TokensOfTest => {
    if (status !== 200) throw new Error(`No tokens but ${status}: ${text}`)
    return { accessToken: String(body.accessToken), refreshToken: String(body.refreshToken) }
  }
  return {
    async signUp(given: Partial<Person> = {}): Promise<SignedInPerson> {
      const person = newPerson(given)
      const { email, password, fullName, deviceId } = person
      const answer = await client.post('/auth/signup', { email, password, fullName })
      if (answer.status !== 202) throw new Error(`Signing up answered ${answer.status}: ${answer.text}`)
      const code = codeIn(await mails.take(email))
      const device = deviceId === undefined ? {} : { deviceId }
      return { ...person, ...asTokens(await client.post('/auth/verify', { email, code, ...device })) }
    },
    async logIn({ email, password, deviceId }: Credentials): Promise<TokensOfTest> {
      return asTokens(await client.post('/auth/login', { email, password, ...(deviceId && { deviceId }) }))
    },
    async stepUp({ accessToken, password }: SignedInPerson): Promise<string> {
      const { status, body, text } = await client.post('/auth/step-up', { password }, { token: accessToken })
      if (status !== 200) throw new Error(`Stepping up answered ${status}: ${text}`)
      return String(body.accessToken)
    },
  }
}
