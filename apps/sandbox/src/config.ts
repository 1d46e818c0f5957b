import { z } from 'zod'

/** Everything the sandbox can be told from outside. `readConfig` is the only reader of the environment. */
export interface Config {
  host: string
  port: number
  smtpPort: number
  /** The file of the durable state, or `:memory:` in tests that need none. */
  stateFile: string
  apiKey: string
  /** The one endpoint that is asked to approve each authorization; absent: everything the issuer accepts is approved. */
  syncWebhook: WebhookTarget | null
  /** A regular endpoint that exists from the start. */
  webhook: WebhookTarget | null
  /** What happens to an authorization when the synchronous endpoint does not answer in time. */
  timeoutDefault: 'approve' | 'decline'
  /** How long the synchronous endpoint may take with its whole answer. */
  timeoutMs: number
  /** The issuing balance of each currency in a new state file, in minor units. */
  openingBalanceMinor: bigint
  /** Names besides loopback and IP addresses under which browsers may open the pages. */
  allowedHosts: string[]
}

export interface WebhookTarget {
  url: string
  secret: string
}

/** A setting that cannot be used; the message names it. */
export class ConfigError extends Error {}

/** The key without settings. Everybody knows it, so it proves nothing. */
export const KNOWN_KEY = 'sk_test_sandbox'

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be at most 65535')
const optionalUrl = z.url({ protocol: /^https?$/ }).optional()
const optionalSecret = z.string().min(8, 'must have at least 8 characters').optional()

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  SANDBOX_PORT: port.default(12_111),
  SANDBOX_SMTP_PORT: port.default(1025),
  DATA_DIR: z.string().min(1).default('.data'),
  SANDBOX_KEY: z
    .string()
    .regex(/^sk_test_\w+$/, 'must look like sk_test_…')
    .default(KNOWN_KEY),
  SANDBOX_SYNC_WEBHOOK_URL: optionalUrl,
  SANDBOX_SYNC_WEBHOOK_SECRET: optionalSecret,
  SANDBOX_WEBHOOK_URL: optionalUrl,
  SANDBOX_WEBHOOK_SECRET: optionalSecret,
  SANDBOX_WEBHOOK_TIMEOUT_DEFAULT: z.enum(['decline', 'approve']).default('decline'),
  SANDBOX_WEBHOOK_TIMEOUT_MS: z
    .string()
    .regex(/^[1-9]\d{1,5}$/, 'must be a number of milliseconds from 10 to 999999')
    .transform(Number)
    .default(2_000),
  SANDBOX_OPENING_BALANCE: z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number of minor units')
    .default('10000000000'),
  SANDBOX_ALLOWED_HOSTS: z.string().default(''),
})

/**
 * Reads the settings; empty variables count as unset.
 * @throws ConfigError with every problem in one message, each naming its setting.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(present)
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  }
  const settings = parsed.data
  return {
    host: settings.HOST,
    port: settings.SANDBOX_PORT,
    smtpPort: settings.SANDBOX_SMTP_PORT,
    stateFile: `${settings.DATA_DIR}/sandbox/sandbox.sqlite`,
    apiKey: settings.SANDBOX_KEY,
    syncWebhook: toTarget(
      'SANDBOX_SYNC_WEBHOOK',
      settings.SANDBOX_SYNC_WEBHOOK_URL,
      settings.SANDBOX_SYNC_WEBHOOK_SECRET,
    ),
    webhook: toTarget('SANDBOX_WEBHOOK', settings.SANDBOX_WEBHOOK_URL, settings.SANDBOX_WEBHOOK_SECRET),
    timeoutDefault: settings.SANDBOX_WEBHOOK_TIMEOUT_DEFAULT,
    timeoutMs: settings.SANDBOX_WEBHOOK_TIMEOUT_MS,
    openingBalanceMinor: BigInt(settings.SANDBOX_OPENING_BALANCE),
    allowedHosts: settings.SANDBOX_ALLOWED_HOSTS.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  }
}

function toTarget(name: string, url: string | undefined, secret: string | undefined): WebhookTarget | null {
  if (url === undefined && secret === undefined) return null
  if (url === undefined) throw new ConfigError(`${name}_URL: is missing, although ${name}_SECRET is set`)
  if (secret === undefined) throw new ConfigError(`${name}_SECRET: is missing, although ${name}_URL is set`)
  return { url, secret }
}
