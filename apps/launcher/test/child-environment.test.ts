import { expect, test } from 'vitest'
import { createEnvironments } from '../src/child-environment.ts'
import { openDataFolder } from '../src/data-folder.ts'
import { type Environment, inspectSettings } from '../src/settings.ts'
import { temporaryDataDir } from './support.ts'

const PORTS = { PORT: 3000, METRICS_PORT: 9464, SANDBOX_PORT: 12111, SANDBOX_SMTP_PORT: 1025 }
const DATABASE = { ownerUrl: 'postgres://owner@127.0.0.1/x', runtimeUrl: 'postgres://runtime@127.0.0.1/x' }

function environmentsWith(environment: Environment) {
  const dataDir = temporaryDataDir()
  openDataFolder(dataDir)
  const { settings } = inspectSettings({ DATA_DIR: dataDir, ...environment })
  return createEnvironments(settings, PORTS, DATABASE)
}

test('the login that owns the tables goes to the migrations alone, and none to the sandbox', () => {
  const own = { DATABASE_URL: 'postgres://a@b/c', MIGRATION_DATABASE_URL: 'postgres://d@e/f' }
  const { migration, program, sandbox } = environmentsWith(own)
  expect([migration.DATABASE_URL, migration.MIGRATION_DATABASE_URL]).toEqual([DATABASE.ownerUrl, DATABASE.ownerUrl])
  expect([program.DATABASE_URL, program.MIGRATION_DATABASE_URL]).toEqual([DATABASE.runtimeUrl, undefined])
  expect([sandbox.DATABASE_URL, sandbox.MIGRATION_DATABASE_URL]).toEqual([undefined, undefined])
})

test('each endpoint of the sandbox signs with a secret of its own, and the program knows both', () => {
  const { program, sandbox } = environmentsWith({})
  const secrets = [sandbox.SANDBOX_SYNC_WEBHOOK_SECRET, sandbox.SANDBOX_WEBHOOK_SECRET]
  expect(new Set(secrets).size).toBe(2)
  expect(program.STRIPE_WEBHOOK_SECRET).toBe(secrets.join(','))
  const given = environmentsWith({ STRIPE_WEBHOOK_SECRET: 'whsec_one, whsec_two' })
  expect(given.sandbox).toMatchObject({
    SANDBOX_SYNC_WEBHOOK_SECRET: 'whsec_one',
    SANDBOX_WEBHOOK_SECRET: 'whsec_two',
  })
  expect(given.program.STRIPE_WEBHOOK_SECRET).toBe('whsec_one,whsec_two')
})

test('in production signing secrets are made only where that is allowed by name', () => {
  const production = { NODE_ENV: 'production', ALLOW_SANDBOX_ISSUER: 'true', ALLOW_EMBEDDED_POSTGRES: 'true' }
  expect(() => environmentsWith(production)).toThrow('ALLOW_GENERATED_SECRETS=true')
  const allowed = environmentsWith({ ...production, ALLOW_GENERATED_SECRETS: 'true' })
  expect(allowed.program.STRIPE_WEBHOOK_SECRET).toMatch(/^whsec_.+,whsec_/)
})

test('a real issuer gets neither the address of the sandbox nor its secrets', () => {
  const { program } = environmentsWith({ STRIPE_SECRET_KEY: 'sk_test_123', STRIPE_WEBHOOK_SECRET: 'whsec_real' })
  expect(program.STRIPE_WEBHOOK_SECRET).toBe('whsec_real')
  expect(program).not.toHaveProperty('STRIPE_API_URL')
  expect(program).not.toHaveProperty('SANDBOX_URL')
})
