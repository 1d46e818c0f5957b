import { isCurrency } from '@cardwright/money'
import { z } from 'zod'

const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
const port = z.coerce.number().int().min(0).max(65_535)
const count = z.coerce.number().int().min(1).max(1_000_000)
const optionalText = z.string().trim().min(1).optional()

/**
 * Every setting the API and its worker read, as text, with its default. `config.ts` cross-checks them and gives them shape;
 * nothing else in the API touches `process.env`.
 */
export const envSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: port.default(9464),
  WORKER_METRICS_PORT: port.default(0),
  PUBLIC_URL: z.url().optional(),
  TRUSTED_PROXIES: optionalText,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z
    .string()
    .min(1, 'is needed: the address of a PostgreSQL server, postgres://user:password@host/database'),
  MIGRATION_DATABASE_URL: optionalText,
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(12),
  REDIS_URL: optionalText,
  QUEUE_URL: optionalText,
  PROGRAM_NAME: z.string().default('Cardwright'),
  PROGRAM_CURRENCY: z
    .string()
    .refine(isCurrency, 'must be a currency of ISO 4217 in three lower-case letters, for example usd')
    .default('usd'),
  MAX_CARDS_PER_ACCOUNT: z.coerce.number().int().min(1).max(10_000).default(50),
  ISSUER: z.enum(['stripe', 'marqeta']).default('stripe'),
  STRIPE_SECRET_KEY: z.string().default('sk_test_sandbox'),
  STRIPE_API_URL: z.url().optional(),
  STRIPE_WEBHOOK_SECRET: optionalText,
  STRIPE_LIVE_CONFIRMED_TIMEOUT_DEFAULT: z.enum(['approve', 'decline']).optional(),
  SANDBOX_URL: z.url().optional(),
  KYC_PROVIDER: z.enum(['manual', 'sumsub', 'trulioo', 'shufti']).default('manual'),
  VAULT_PROVIDER: z.enum(['local', 'hashicorp', 'aws', 'pkcs11']).default('local'),
  SMTP_URL: optionalText,
  MAIL_FROM: z.string().default('Cardwright <no-reply@cardwright.example>'),
  PUSH_PROVIDER: z.enum(['none', 'expo']).default('none'),
  PUSH_DETAIL: z.enum(['payment', 'kind']).default('payment'),
  EXPO_PUSH_URL: z.url().default('https://exp.host'),
  EXPO_ACCESS_TOKEN: optionalText,
  IOS_APPS: z
    .string()
    .regex(
      /^[A-Z0-9]{10}\.[\w.-]+(,[A-Z0-9]{10}\.[\w.-]+)*$/,
      'must be like ABCDE12345.app.cardwright.mobile, several by commas',
    )
    .optional(),
  ANDROID_APPS: z
    .string()
    .regex(
      /^[\w.]+=[0-9A-F]{2}(:[0-9A-F]{2}){31}(,[\w.]+=[0-9A-F]{2}(:[0-9A-F]{2}){31})*$/,
      'must be like app.cardwright.mobile=AA:BB:… with the SHA-256 of the signing certificate, several by commas',
    )
    .optional(),
  ALLOW_GENERATED_SECRETS: flag.default(false),
  JWT_PRIVATE_KEY: optionalText,
  SECRET_PEPPER: optionalText,
  VAULT_KEYSTORE: optionalText,
  LOGIN_FAILURES_PER_MINUTE: count.default(10),
  AUTH_REQUESTS_PER_MINUTE: count.default(120),
  SIGNUPS_PER_HOUR: count.default(20),
  CODES_PER_HOUR: count.default(6),
  CODE_COOLDOWN_SECONDS: z.coerce.number().int().min(0).max(3_600).default(30),
  DECISION_DEADLINE_MS: z.coerce.number().int().min(50).max(10_000).default(1_500),
  AUTHORIZATION_BATCH_SIZE: z.coerce.number().int().min(1).max(1_000).default(128),
  WEB_APP: z.enum(['build', 'off']).optional(),
  SEED_LOGINS: flag.optional(),
  FAILPOINT: optionalText,
})

export type Env = z.infer<typeof envSchema>

/** A setting that cannot be used. `problems` names every one of them, so that one look is enough to mend them all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** The exit code of a process that stopped because of its settings (EX_CONFIG of sysexits): starting it again would not help. */
export const EXIT_CONFIG = 78

/** Reads the environment. Empty values count as absent, so that `SETTING=` switches nothing on. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const result = envSchema.safeParse(present)
  if (result.success) return result.data
  throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')} ${describeIssue(issue)}`))
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `must be one of: ${issue.values.join(', ')}`
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return 'is needed: the address of a PostgreSQL server, postgres://user:password@host/database'
  }
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`
  if (issue.code === 'invalid_type') return 'must be a whole number'
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'must be an address, for example https://cards.example.com'
  return issue.message
}

const TOOL_VARIABLES = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'USERPROFILE', 'SystemRoot', 'LANG']

/** What a build tool may see of the environment: where things are, and none of the program's secrets. */
export const environmentOfTools = (
  source: Record<string, string | undefined> = process.env,
): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(source).filter(([name]) => TOOL_VARIABLES.includes(name)))
