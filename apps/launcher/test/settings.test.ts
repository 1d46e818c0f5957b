import { expect, test } from 'vitest'
import { settlePorts } from '../src/ports.ts'
import { type Environment, inspectSettings, settingsError } from '../src/settings.ts'
import { startLauncher, temporaryDataDir } from './support.ts'

function readSettings(source: Environment) {
  const { settings, problems } = inspectSettings(source)
  if (problems.length > 0) throw settingsError(problems)
  return settings
}

test('runs the sandbox unless a real key, another issuer or another sandbox is chosen', () => {
  expect(readSettings({}).runsSandbox).toBe(true)
  expect(readSettings({ STRIPE_SECRET_KEY: 'sk_test_sandbox' }).runsSandbox).toBe(true)
  expect(readSettings({ STRIPE_SECRET_KEY: 'sk_test_123' }).runsSandbox).toBe(false)
  expect(readSettings({ ISSUER: 'marqeta' }).runsSandbox).toBe(false)
  expect(readSettings({ STRIPE_API_URL: 'http://127.0.0.1:9999' }).runsSandbox).toBe(false)
})

test('treats an empty value as absent', () => {
  expect(readSettings({ DATABASE_URL: '', PORT: '' })).toMatchObject({ database: undefined, ports: { PORT: 3000 } })
})

test('reports everything that is wrong at once', () => {
  const read = () => readSettings({ PORT: 'eighty', METRICS_PORT: '70000', DATABASE_URL: 'mysql://nowhere' })
  expect(read).toThrow(
    /PORT must be a port number[\s\S]*METRICS_PORT must be a port number[\s\S]*DATABASE_URL must look like/,
  )
})

test('names two settings that ask for the same port', () => {
  expect(() => readSettings({ PORT: '4000', SANDBOX_PORT: '4000' })).toThrow(/SANDBOX_PORT and PORT name the same port/)
  expect(() => readSettings({ SANDBOX_PORT: '4000', SANDBOX_SMTP_PORT: '4000' })).toThrow(
    /SANDBOX_SMTP_PORT and SANDBOX_PORT name the same port/,
  )
  expect(() => readSettings({ METRICS_PORT: '3000' })).toThrow(/METRICS_PORT and PORT name the same port, 3000/)
  expect(readSettings({ PORT: '0', SANDBOX_PORT: '0' }).ports).toMatchObject({ PORT: 0, SANDBOX_PORT: 0 })
})

test('one message names what the launcher and what the program finds wrong, each setting once', async () => {
  const launcher = startLauncher(temporaryDataDir(), {
    PORT: 'eighty',
    DATABASE_URL: 'mysql://nowhere',
    LOG_LEVEL: 'loud',
    DECISION_DEADLINE_MS: '1',
    KYC_PROVIDER: 'sumsub',
    PROGRAM_CURRENCY: 'zzz',
    SECRET_PEPPER: 'short',
    SMTP_URL: 'mail.example.com',
  })
  expect(await launcher.ended()).toBe(78)
  const named = [...launcher.written().matchAll(/^ {2}- ([A-Z_]+)/gm)].map(([, setting]) => setting)
  expect(named.toSorted()).toEqual([
    'DATABASE_URL',
    'DECISION_DEADLINE_MS',
    'KYC_PROVIDER',
    'LOG_LEVEL',
    'PORT',
    'PROGRAM_CURRENCY',
    'SECRET_PEPPER',
    'SMTP_URL',
  ])
})

test('refuses in production what is only for trying out, unless it is allowed by name', () => {
  expect(() => readSettings({ NODE_ENV: 'production' })).toThrow(
    /ALLOW_EMBEDDED_POSTGRES=true[\s\S]*ALLOW_SANDBOX_ISSUER=true/,
  )
  const allowed = { NODE_ENV: 'production', ALLOW_EMBEDDED_POSTGRES: 'true', ALLOW_SANDBOX_ISSUER: 'true' }
  expect(readSettings(allowed).database).toBeUndefined()
  for (const setting of ['ALLOW_EMBEDDED_POSTGRES', 'ALLOW_SANDBOX_ISSUER'])
    expect(() => readSettings({ ...allowed, [setting]: 'false' })).toThrow(`${setting}=true`)
})

test('gives the sample person a past only where everything is for trying out, unless told otherwise', () => {
  const ownDatabase = { DATABASE_URL: 'postgres://a:b@127.0.0.1/c' }
  expect(readSettings({}).givesPast).toBe(true)
  expect(readSettings({ SEED_DEMO: 'off' }).givesPast).toBe(false)
  expect(readSettings(ownDatabase).givesPast).toBe(false)
  expect(readSettings({ ...ownDatabase, SEED_DEMO: 'on' }).givesPast).toBe(true)
  const production = { NODE_ENV: 'production', ALLOW_EMBEDDED_POSTGRES: 'true', ALLOW_SANDBOX_ISSUER: 'true' }
  expect(readSettings(production).givesPast).toBe(false)
  expect(readSettings({ STRIPE_SECRET_KEY: 'sk_test_123' }).givesPast).toBe(false)
  expect(() => readSettings({ STRIPE_SECRET_KEY: 'sk_test_123', SEED_DEMO: 'on' })).toThrow(
    /SEED_DEMO=on needs the sandbox/,
  )
  expect(() => readSettings({ SEED_DEMO: 'yes' })).toThrow(/SEED_DEMO must be on or off/)
})

test('says once that the machine has no such address, however many ports were to be on it', async () => {
  // Of a network that is for documents only (RFC 5737).
  const settings = readSettings({
    HOST: '192.0.2.1',
    PORT: '0',
    METRICS_PORT: '0',
    SANDBOX_PORT: '0',
    SANDBOX_SMTP_PORT: '0',
  })
  await expect(settlePorts(settings, 0)).rejects.toThrow(
    /^This machine has no address "192\.0\.2\.1" to listen on\. Correct HOST\.$/,
  )
})
