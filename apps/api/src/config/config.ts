import { resolve } from 'node:path'
import proxyAddress from 'proxy-addr'
import { ConfigError, type Env } from './env.ts'

/** The key that only the sandbox accepts; with it, no request ever leaves the machine. */
export const SANDBOX_KEY = 'sk_test_sandbox'
const SANDBOX_DEFAULT_URL = 'http://127.0.0.1:12111'
const STRIPE_URL = 'https://api.stripe.com'

export interface StripeConfig {
  kind: 'stripe'
  secretKey: string
  apiUrl: string
  /** Every secret a webhook may be signed with: the real-time endpoint's, the regular endpoint's, and former ones while rotating. */
  webhookSecrets: readonly string[]
  /** True when the sandbox is the issuer: money can be added with `POST /account/fund`. */
  isSandbox: boolean
  isLive: boolean
}

/** `detail`: whether a push says of a payment how much it was and where, or only that there was one. */
export type PushConfig = { kind: 'none' } | { kind: 'expo'; url: string; detail: 'payment' | 'kind' }

export interface AndroidApp {
  packageName: string
  /** SHA-256 of the certificate that signs it, in hexadecimal with colons. */
  fingerprint: string
}

export interface Config {
  environment: Env['NODE_ENV']
  host: string
  port: number
  metricsHost: string
  metricsPort: number
  workerMetricsPort: number
  /** Origin under which people reach the program, without a trailing slash. */
  publicUrl: string | undefined
  trustedProxies: readonly string[]
  logLevel: Env['LOG_LEVEL']
  dataDir: string
  database: { url: string; migrationUrl: string; poolSize: number }
  program: { name: string; currency: string; maxCardsPerAccount: number }
  issuer: StripeConfig
  kyc: { kind: 'manual' }
  vault: { kind: 'local' }
  mail: { smtpUrl: string | undefined; from: string }
  push: PushConfig
  /** Apps on devices that may open our links and use our passkeys. */
  deviceApps: { ios: readonly string[]; android: readonly AndroidApp[] }
  sandboxUrl: string | undefined
  /** How often one network address, or one person, may try. From loopback addresses a hundred times as often. */
  auth: {
    /** Wrong passwords for one person from one address. */
    loginFailuresPerMinute: number
    requestsPerMinute: number
    signupsPerHour: number
    /** Codes mailed to one address for one purpose. */
    codesPerHour: number
    codeCooldownSeconds: number
  }
  decisions: { deadlineMs: number; batchSize: number }
  /** Whether the cardholder's app is built for browsers and served under /app; not in tests unless asked for. */
  servesWebApp: boolean
  /** Whether the first start makes one member of staff and one cardholder to try the program with; in production only when asked to. */
  seedsLogins: boolean
  /** Name of a step at which the process kills itself, for crash tests; refused in production. */
  failpoint: string | undefined
}

/** Where people reach the program: its pages, the links in mails, the domain of passkeys. */
export const publicUrlOf = ({ publicUrl, port }: Pick<Config, 'publicUrl' | 'port'>): string =>
  publicUrl ?? `http://localhost:${port}`

/** Gives the settings their shape and refuses combinations that make no sense, all in one message. */
export function toConfig(env: Env): Config {
  const problems: string[] = []
  const issuer = toStripe(env, problems)
  const push = toPush(env, problems)
  if (env.ISSUER !== 'stripe') problems.push('ISSUER: only "stripe" can be chosen in this version')
  if (env.KYC_PROVIDER !== 'manual') problems.push('KYC_PROVIDER: only "manual" can be chosen in this version')
  if (env.VAULT_PROVIDER !== 'local') problems.push('VAULT_PROVIDER: only "local" can be chosen in this version')
  if (env.REDIS_URL !== undefined) problems.push('REDIS_URL: Redis cannot be used in this version; leave it unset')
  if (env.QUEUE_URL !== undefined)
    problems.push('QUEUE_URL: only the PostgreSQL queue can be used in this version; leave it unset')
  if (env.SMTP_URL !== undefined && !/^smtps?:$/.test(URL.parse(env.SMTP_URL)?.protocol ?? ''))
    problems.push('SMTP_URL must look like smtp://user:password@host:587')
  if (!MAIL_ADDRESS.test(env.MAIL_FROM))
    problems.push('MAIL_FROM must be an address with or without a name, like Cards <no-reply@example.com>')
  const publicUrl = toOrigin(env.PUBLIC_URL, problems)
  const trustedProxies = toProxies(env.TRUSTED_PROXIES, problems)
  if (env.FAILPOINT !== undefined && env.NODE_ENV === 'production') {
    problems.push('FAILPOINT: is for crash tests and cannot be set in production')
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return {
    environment: env.NODE_ENV,
    host: env.HOST,
    port: env.PORT,
    metricsHost: env.METRICS_HOST,
    metricsPort: env.METRICS_PORT,
    workerMetricsPort: env.WORKER_METRICS_PORT,
    publicUrl,
    trustedProxies,
    logLevel: env.LOG_LEVEL,
    dataDir: resolve(env.DATA_DIR),
    database: {
      url: env.DATABASE_URL,
      migrationUrl: env.MIGRATION_DATABASE_URL ?? env.DATABASE_URL,
      poolSize: env.DATABASE_POOL_SIZE,
    },
    program: {
      name: env.PROGRAM_NAME,
      currency: env.PROGRAM_CURRENCY,
      maxCardsPerAccount: env.MAX_CARDS_PER_ACCOUNT,
    },
    issuer,
    kyc: { kind: 'manual' },
    vault: { kind: 'local' },
    mail: { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM },
    push,
    deviceApps: { ios: env.IOS_APPS?.split(',') ?? [], android: toAndroidApps(env.ANDROID_APPS) },
    sandboxUrl: issuer.isSandbox ? (env.SANDBOX_URL ?? issuer.apiUrl) : undefined,
    auth: {
      loginFailuresPerMinute: env.LOGIN_FAILURES_PER_MINUTE,
      requestsPerMinute: env.AUTH_REQUESTS_PER_MINUTE,
      signupsPerHour: env.SIGNUPS_PER_HOUR,
      codesPerHour: env.CODES_PER_HOUR,
      codeCooldownSeconds: env.CODE_COOLDOWN_SECONDS,
    },
    decisions: { deadlineMs: env.DECISION_DEADLINE_MS, batchSize: env.AUTHORIZATION_BATCH_SIZE },
    servesWebApp: env.WEB_APP === undefined ? env.NODE_ENV !== 'test' : env.WEB_APP === 'build',
    seedsLogins: env.SEED_LOGINS ?? env.NODE_ENV !== 'production',
    failpoint: env.FAILPOINT,
  }
}

const MAIL_ADDRESS = /^([^<>]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/

/** Browsers name an origin, never a path; below one the app, its links and its sessions would not work. */
function toOrigin(given: string | undefined, problems: string[]): string | undefined {
  if (given === undefined) return undefined
  const url = new URL(given)
  if (!/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    problems.push('PUBLIC_URL must be an origin, without a path: for example https://cards.example.com')
  return url.origin
}

function toProxies(given: string | undefined, problems: string[]): string[] {
  const proxies = given?.split(',').map((proxy) => proxy.trim()) ?? []
  const wrong = proxies.filter((proxy) => !isNetwork(proxy))
  if (wrong.length > 0)
    problems.push(
      `TRUSTED_PROXIES must be addresses or networks, like 10.0.0.5 or 10.0.0.0/8, separated by commas; not "${wrong.join('", "')}"`,
    )
  return proxies
}

/** By what Express reads them with. */
function isNetwork(text: string): boolean {
  try {
    proxyAddress.compile(text)
    return true
  } catch {
    return false
  }
}

/** Of Stripe's keys only these may do what the program does; a publishable one is known to everybody. */
const SECRET_KEY = /^(sk|rk)_(test|live)_\w+$/

function toStripe(env: Env, problems: string[]): StripeConfig {
  const isSandbox = env.STRIPE_SECRET_KEY === SANDBOX_KEY
  const apiUrl = (env.STRIPE_API_URL ?? (isSandbox ? SANDBOX_DEFAULT_URL : STRIPE_URL)).replace(/\/+$/, '')
  const isLive = /^(sk|rk)_live_/.test(env.STRIPE_SECRET_KEY)
  if (!SECRET_KEY.test(env.STRIPE_SECRET_KEY))
    problems.push('STRIPE_SECRET_KEY must be a secret or a restricted key (sk_… or rk_…) of Stripe')
  if (isSandbox && new URL(apiUrl).hostname.endsWith('stripe.com')) {
    problems.push(
      `STRIPE_SECRET_KEY is the sandbox's, but STRIPE_API_URL is Stripe's own (${apiUrl}); set a Stripe key or leave STRIPE_API_URL unset`,
    )
  }
  if (!isSandbox && env.STRIPE_API_URL !== undefined && new URL(apiUrl).hostname !== new URL(STRIPE_URL).hostname) {
    problems.push(
      `STRIPE_SECRET_KEY is not the sandbox's key, but STRIPE_API_URL (${apiUrl}) is not Stripe's own; a real key is never sent elsewhere`,
    )
  }
  const webhookSecrets = (env.STRIPE_WEBHOOK_SECRET ?? '')
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')
  if (webhookSecrets.some((secret) => !secret.startsWith('whsec_')))
    problems.push('STRIPE_WEBHOOK_SECRET must be signing secrets of webhook endpoints, which begin with whsec_')
  if (webhookSecrets.length === 0) {
    problems.push(
      'STRIPE_WEBHOOK_SECRET is needed: the signing secrets (whsec_…) of the real-time and the regular webhook endpoint, separated by a comma',
    )
  }
  if (isLive && env.STRIPE_LIVE_CONFIRMED_TIMEOUT_DEFAULT === undefined) {
    problems.push(
      'STRIPE_LIVE_CONFIRMED_TIMEOUT_DEFAULT is needed with a live key: look in the Stripe dashboard (Issuing settings) that the real-time authorization webhook points to this program, and set this to its time-out default, approve or decline',
    )
  }
  return { kind: 'stripe', secretKey: env.STRIPE_SECRET_KEY, apiUrl, webhookSecrets, isSandbox, isLive }
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

function toPush(env: Env, problems: string[]): PushConfig {
  if (env.PUSH_PROVIDER === 'none') {
    if (env.EXPO_ACCESS_TOKEN !== undefined) problems.push('EXPO_ACCESS_TOKEN is set, but PUSH_PROVIDER is not expo')
    return { kind: 'none' }
  }
  const url = new URL(env.EXPO_PUSH_URL)
  if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname)) {
    problems.push(
      'EXPO_PUSH_URL must be an https address: what it is sent, a token among it, is not for others to read',
    )
  }
  return { kind: 'expo', url: env.EXPO_PUSH_URL.replace(/\/+$/, ''), detail: env.PUSH_DETAIL }
}

const toAndroidApps = (text: string | undefined): AndroidApp[] =>
  (text?.split(',') ?? []).map((app) => {
    const [packageName = '', fingerprint = ''] = app.split('=')
    return { packageName, fingerprint }
  })
