import { describe, expect, it } from 'vitest'
import { type Config, toConfig } from '../../src/config/config.ts'
import { ConfigError, environmentOfTools, readEnv } from '../../src/config/env.ts'

const NEEDED = { DATABASE_URL: 'postgres://localhost/none', STRIPE_WEBHOOK_SECRET: 'whsec_1' }
const configOf = (env: Record<string, string> = {}): Config => toConfig(readEnv({ ...NEEDED, ...env }))

/** What is said to be wrong, each problem by the setting that it begins with. */
function problemsOf(env: Record<string, string>): string[] {
  try {
    configOf(env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map((problem) => /^[A-Z_]+/.exec(problem)?.[0] ?? problem).toSorted()
  }
}

it('metrics stay on this machine’s own address whatever HOST is, unless METRICS_HOST says otherwise', () => {
  expect(configOf({ HOST: '0.0.0.0' })).toMatchObject({ host: '0.0.0.0', metricsHost: '127.0.0.1' })
  expect(configOf({ METRICS_HOST: '10.0.0.5' })).toMatchObject({ host: '127.0.0.1', metricsHost: '10.0.0.5' })
})

describe('a key of Stripe', () => {
  it('never goes to anybody else, and the sandbox’s never to Stripe', () => {
    const real = { STRIPE_SECRET_KEY: 'sk_test_51abc' }
    for (const STRIPE_API_URL of [
      'http://127.0.0.1:12111',
      'https://api.stripe.com.evil.example',
      'https://stripe.com',
      'https://evilstripe.com',
    ]) {
      expect(problemsOf({ ...real, STRIPE_API_URL }), STRIPE_API_URL).toEqual(['STRIPE_SECRET_KEY'])
    }
    expect(problemsOf({ STRIPE_API_URL: 'https://api.stripe.com' })).toEqual(['STRIPE_SECRET_KEY'])
    expect(configOf(real).issuer).toMatchObject({ apiUrl: 'https://api.stripe.com', isSandbox: false, isLive: false })
    expect(configOf({ ...real, STRIPE_API_URL: 'https://api.stripe.com/' }).issuer.apiUrl).toBe(
      'https://api.stripe.com',
    )
    expect(configOf().issuer).toMatchObject({ apiUrl: 'http://127.0.0.1:12111', isSandbox: true })
    expect(configOf(real).sandboxUrl).toBeUndefined()
  })

  it('for real money, restricted or not, needs a word on what happens when no answer comes in time', () => {
    for (const STRIPE_SECRET_KEY of ['sk_live_1', 'rk_live_1']) {
      expect(problemsOf({ STRIPE_SECRET_KEY })).toEqual(['STRIPE_LIVE_CONFIRMED_TIMEOUT_DEFAULT'])
      const confirmed = configOf({ STRIPE_SECRET_KEY, STRIPE_LIVE_CONFIRMED_TIMEOUT_DEFAULT: 'decline' })
      expect(confirmed.issuer.isLive).toBe(true)
    }
  })

  it('comes with the secrets of its webhooks, of which none is empty', () => {
    expect(configOf({ STRIPE_WEBHOOK_SECRET: ' whsec_1 ,, whsec_2,' }).issuer.webhookSecrets).toEqual([
      'whsec_1',
      'whsec_2',
    ])
    for (const STRIPE_WEBHOOK_SECRET of ['', ',', ' , ']) {
      expect(problemsOf({ STRIPE_WEBHOOK_SECRET })).toEqual(['STRIPE_WEBHOOK_SECRET'])
    }
  })
})

describe('settings that promise what is not there', () => {
  it('are refused, all of them in one message', () => {
    expect(
      problemsOf({
        ISSUER: 'marqeta',
        KYC_PROVIDER: 'sumsub',
        VAULT_PROVIDER: 'hashicorp',
        REDIS_URL: 'redis://localhost',
        QUEUE_URL: 'amqp://localhost',
        SMTP_URL: 'https://mail.example.com',
      }),
    ).toEqual(['ISSUER', 'KYC_PROVIDER', 'QUEUE_URL', 'REDIS_URL', 'SMTP_URL', 'VAULT_PROVIDER'])
  })

  it('or cannot be used, which a process would tell only when it falls over them', () => {
    for (const given of ['foo', '10.0.0.0/99', '10.0.0.0/0', '10.0.0.1,', 'fe80::1/129', '10.0.0.0/8/8'])
      expect(problemsOf({ TRUSTED_PROXIES: given }), given).toEqual(['TRUSTED_PROXIES'])
    for (const given of [
      'ftp://cards.example.com',
      'https://example.com/cards',
      'https://a@example.com',
      'mailto:a@b.c',
    ])
      expect(problemsOf({ PUBLIC_URL: given }), given).toEqual(['PUBLIC_URL'])
    for (const given of ['nonsense', 'Cards <no-reply>', 'a@b.example <c@d.example'])
      expect(problemsOf({ MAIL_FROM: given }), given).toEqual(['MAIL_FROM'])
    for (const given of ['pk_live_1', 'sk_1', 'whsec_1'])
      expect(problemsOf({ STRIPE_SECRET_KEY: given }), given).toEqual(['STRIPE_SECRET_KEY'])
    expect(problemsOf({ STRIPE_WEBHOOK_SECRET: 'whsec_1,sk_test_1' })).toEqual(['STRIPE_WEBHOOK_SECRET'])
  })

  it('or would let a production kill itself, too', () => {
    expect(problemsOf({ NODE_ENV: 'production', FAILPOINT: 'after-insert' })).toEqual(['FAILPOINT'])
    expect(configOf({ FAILPOINT: 'after-insert' }).failpoint).toBe('after-insert')
  })

  it('and count as absent where they are empty', () => {
    expect(configOf({ PORT: '', REDIS_URL: '', SMTP_URL: '', TRUSTED_PROXIES: '' })).toMatchObject({
      port: 3000,
      trustedProxies: [],
      mail: { smtpUrl: undefined },
    })
  })
})

describe('what a setting becomes', () => {
  it('makes logins to try the program with, except in production', () => {
    expect(configOf().seedsLogins).toBe(true)
    expect(configOf({ NODE_ENV: 'production' }).seedsLogins).toBe(false)
    expect(configOf({ NODE_ENV: 'production', SEED_LOGINS: 'true' }).seedsLogins).toBe(true)
    expect(configOf({ SEED_LOGINS: 'false' }).seedsLogins).toBe(false)
  })

  it('takes proxies however the list is spaced, and an origin without the slash behind it', () => {
    expect(configOf({ TRUSTED_PROXIES: 'loopback, 10.0.0.0/8 ,203.0.113.1,fd00::/8' }).trustedProxies).toEqual([
      'loopback',
      '10.0.0.0/8',
      '203.0.113.1',
      'fd00::/8',
    ])
    for (const given of ['https://cards.example.com/', 'https://Cards.Example.com:443'])
      expect(configOf({ PUBLIC_URL: given }).publicUrl).toBe('https://cards.example.com')
  })

  it('lets a build tool see where things are, and no secret', () => {
    const found = {
      PATH: '/usr/bin',
      HOME: '/home/me',
      STRIPE_SECRET_KEY: 'sk_live_1',
      JWT_PRIVATE_KEY: 'pem',
      SMTP_URL: 'smtp://a:b@c',
    }
    expect(environmentOfTools(found)).toEqual({ PATH: '/usr/bin', HOME: '/home/me' })
  })
})
