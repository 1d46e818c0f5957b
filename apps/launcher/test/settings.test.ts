import { expect, test } from 'vitest'
import { readSettings } from '../src/settings.ts'

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

test('refuses in production what is only for trying out, unless it is allowed by name', () => {
  expect(() => readSettings({ NODE_ENV: 'production' })).toThrow(
    /ALLOW_EMBEDDED_POSTGRES=true[\s\S]*ALLOW_SANDBOX_ISSUER=true/,
  )
  const allowed = { NODE_ENV: 'production', ALLOW_EMBEDDED_POSTGRES: 'true', ALLOW_SANDBOX_ISSUER: 'true' }
  expect(readSettings(allowed).database).toBeUndefined()
})

test('gives the sample person a past only where everything is for trying out, unless told otherwise', () => {
  const ownDatabase = { DATABASE_URL: 'postgres://a:b@127.0.0.1/c' }
  expect(readSettings({}).givesPast).toBe(true)
  expect(readSettings({ SEED_DEMO: 'off' }).givesPast).toBe(false)
  expect(readSettings(ownDatabase).givesPast).toBe(false)
  expect(readSettings({ ...ownDatabase, SEED_DEMO: 'on' }).givesPast).toBe(true)
  expect(readSettings({ STRIPE_SECRET_KEY: 'sk_test_123' }).givesPast).toBe(false)
  expect(() => readSettings({ STRIPE_SECRET_KEY: 'sk_test_123', SEED_DEMO: 'on' })).toThrow(
    /SEED_DEMO=on needs the sandbox/,
  )
  expect(() => readSettings({ SEED_DEMO: 'yes' })).toThrow(/SEED_DEMO must be on or off/)
})
