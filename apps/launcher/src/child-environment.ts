import { keptSecret } from './data-folder.ts'
import { EXIT_CONFIG, LaunchError } from './launch-error.ts'
import type { Ports } from './ports.ts'
import type { Settings } from './settings.ts'

/** What each process is told. The login that owns the tables is for the migrations alone. */
export interface ChildEnvironments {
  readonly migration: NodeJS.ProcessEnv
  readonly program: NodeJS.ProcessEnv
  readonly sandbox: NodeJS.ProcessEnv
}

/** Logs of a quiet terminal: what a person should see. A production log tells more. */
const defaultLogLevel = ({ environment }: Settings) => (environment.NODE_ENV === 'production' ? 'info' : 'warn')

export function createEnvironments(
  settings: Settings,
  ports: Ports,
  database: { ownerUrl: string; runtimeUrl: string },
): ChildEnvironments {
  const { MIGRATION_DATABASE_URL: _, ...inherited } = settings.environment
  const common = {
    ...inherited,
    DATA_DIR: settings.dataDir,
    HOST: settings.host,
    PUBLIC_URL: publicUrl(settings, ports),
    LOG_LEVEL: settings.environment.LOG_LEVEL ?? defaultLogLevel(settings),
    ...Object.fromEntries(Object.entries(ports).map(([setting, port]) => [setting, String(port)])),
  }
  const sandbox = settings.runsSandbox ? sandboxSettings(settings, ports) : undefined
  return {
    migration: { ...common, DATABASE_URL: database.ownerUrl, MIGRATION_DATABASE_URL: database.ownerUrl },
    program: { ...common, DATABASE_URL: database.runtimeUrl, ...sandbox?.program },
    sandbox: { ...withoutDatabase(common), ...sandbox?.own },
  }
}

/** The origin that people open; passkeys want a name there, not a number. */
export function publicUrl({ environment }: Settings, ports: Ports): string {
  return environment.PUBLIC_URL ?? `http://localhost:${ports.PORT}`
}

function withoutDatabase<T extends Record<string, string | undefined>>({
  DATABASE_URL: _,
  ...rest
}: T & { DATABASE_URL?: string }) {
  return rest
}

/** The sandbox and the program must agree on addresses and signing secrets. */
function sandboxSettings(settings: Settings, ports: Ports) {
  const address = connectable(settings.host)
  const sandboxUrl = `http://${address}:${ports.SANDBOX_PORT}`
  const webhookUrl = `http://${address}:${ports.PORT}/webhooks/stripe`
  const [syncSecret, regularSecret] = webhookSecrets(settings)
  const { SMTP_URL = `smtp://${address}:${ports.SANDBOX_SMTP_PORT}` } = settings.environment
  return {
    program: {
      SMTP_URL,
      SANDBOX_URL: sandboxUrl,
      STRIPE_API_URL: sandboxUrl,
      STRIPE_WEBHOOK_SECRET: `${syncSecret},${regularSecret}`,
    },
    own: {
      SANDBOX_SYNC_WEBHOOK_URL: webhookUrl,
      SANDBOX_SYNC_WEBHOOK_SECRET: syncSecret,
      SANDBOX_WEBHOOK_URL: webhookUrl,
      SANDBOX_WEBHOOK_SECRET: regularSecret,
    },
  }
}

/** A listener on every address is reached through the loopback one. */
function connectable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** Each of the sandbox's two endpoints signs with its own secret: those set, else ones made on the first start. */
function webhookSecrets({ environment, dataDir }: Settings): [sync: string, regular: string] {
  const [sync, regular] = (environment.STRIPE_WEBHOOK_SECRET ?? '').split(',').map((secret) => secret.trim())
  if (sync) return [sync, regular || sync]
  if (environment.NODE_ENV === 'production' && environment.ALLOW_GENERATED_SECRETS !== 'true') {
    throw new LaunchError(
      'The settings cannot be used:\n  - STRIPE_WEBHOOK_SECRET is needed in production (or set ALLOW_GENERATED_SECRETS=true to let the program make and keep its own)',
      EXIT_CONFIG,
    )
  }
  return [keptSecret(dataDir, 'webhook-sync', 'whsec_'), keptSecret(dataDir, 'webhook-regular', 'whsec_')]
}
