import { resolve } from 'node:path'
import { EXIT_CONFIG, LaunchError } from './launch-error.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The settings that name a port, in the order they are reported. */
export const PORT_SETTINGS = ['PORT', 'METRICS_PORT', 'SANDBOX_PORT', 'SANDBOX_SMTP_PORT'] as const
export type PortSetting = (typeof PORT_SETTINGS)[number]

const DEFAULT_PORTS: Record<PortSetting, number> = {
  PORT: 3000,
  METRICS_PORT: 9464,
  SANDBOX_PORT: 12111,
  SANDBOX_SMTP_PORT: 1025,
}

/** The key that only the sandbox accepts. */
const SANDBOX_KEY = 'sk_test_sandbox'

/** What the launcher itself must know; every other setting passes through to the processes that read it. */
export interface Settings {
  readonly environment: Environment
  readonly dataDir: string
  readonly host: string
  /** Where metrics are read: this machine's own address, whatever `host` is, unless said otherwise. */
  readonly metricsHost: string
  /** As asked for: 0 means any free port. */
  readonly ports: Readonly<Record<PortSetting, number>>
  /** The addresses of a PostgreSQL server of one's own; undefined: the embedded one. */
  readonly database: { readonly url: string; readonly migrationUrl: string } | undefined
  /** Whether the issuer is the sandbox that the launcher runs. */
  readonly runsSandbox: boolean
  /** Whether the sample cardholder is given a past of payments on the first start. */
  readonly givesPast: boolean
}

/** The launcher's settings, as far as they can be read, and everything that is wrong with them. Empty values count as absent. */
export function inspectSettings(source: Environment): { settings: Settings; problems: string[] } {
  const environment = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  )
  const problems: string[] = []
  const settings: Settings = {
    environment,
    dataDir: resolve(environment.DATA_DIR ?? '.data'),
    host: environment.HOST ?? '127.0.0.1',
    metricsHost: environment.METRICS_HOST ?? '127.0.0.1',
    ports: readPorts(environment, problems),
    database: readDatabase(environment, problems),
    runsSandbox: isSandboxIssuer(environment),
    givesPast: readGivesPast(environment, problems),
  }
  if (environment.NODE_ENV === 'production') problems.push(...refusedInProduction(settings))
  return { settings, problems }
}

export function settingsError(problems: readonly string[]): LaunchError {
  return new LaunchError(
    `The settings cannot be used:\n${problems.map((text) => `  - ${text}`).join('\n')}`,
    EXIT_CONFIG,
  )
}

function readPorts(environment: Environment, problems: string[]): Record<PortSetting, number> {
  const ports = { ...DEFAULT_PORTS }
  for (const setting of PORT_SETTINGS) {
    const text = environment[setting]
    if (text === undefined) continue
    if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) ports[setting] = Number(text)
    else problems.push(`${setting} must be a port number from 0 (any free port) to 65535, not "${text}"`)
  }
  for (const [index, setting] of PORT_SETTINGS.entries()) {
    const other = PORT_SETTINGS.slice(0, index).find((one) => ports[one] !== 0 && ports[one] === ports[setting])
    if (other !== undefined) problems.push(`${setting} and ${other} name the same port, ${ports[setting]}`)
  }
  return ports
}

function readDatabase(environment: Environment, problems: string[]): Settings['database'] {
  const { DATABASE_URL: url, MIGRATION_DATABASE_URL: migrationUrl } = environment
  if (url === undefined) {
    if (migrationUrl !== undefined)
      problems.push('MIGRATION_DATABASE_URL is set without DATABASE_URL; set both, or neither')
    return undefined
  }
  for (const [setting, value] of Object.entries({ DATABASE_URL: url, MIGRATION_DATABASE_URL: migrationUrl })) {
    if (value !== undefined && !isPostgresUrl(value))
      problems.push(`${setting} must look like postgres://user:password@host:5432/database`)
  }
  return { url, migrationUrl: migrationUrl ?? url }
}

function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? '')
}

/** Ours runs unless a real key, another issuer, or a sandbox at another address was chosen. */
function isSandboxIssuer(environment: Environment): boolean {
  const { ISSUER = 'stripe', STRIPE_SECRET_KEY = SANDBOX_KEY, STRIPE_API_URL } = environment
  return ISSUER === 'stripe' && STRIPE_SECRET_KEY === SANDBOX_KEY && STRIPE_API_URL === undefined
}

/** Without a word, only where everything is for trying out: what is played there is nobody's money. */
function readGivesPast(environment: Environment, problems: string[]): boolean {
  const { SEED_DEMO: choice, DATABASE_URL, NODE_ENV } = environment
  if (choice !== undefined && choice !== 'on' && choice !== 'off')
    problems.push(`SEED_DEMO must be on or off, not "${choice}"`)
  if (!isSandboxIssuer(environment)) {
    if (choice === 'on')
      problems.push('SEED_DEMO=on needs the sandbox as issuer: the past is played through its network')
    return false
  }
  return choice === undefined ? DATABASE_URL === undefined && NODE_ENV !== 'production' : choice === 'on'
}

function refusedInProduction({ environment, database, runsSandbox }: Settings): string[] {
  const refused: string[] = []
  if (!database && environment.ALLOW_EMBEDDED_POSTGRES !== 'true') {
    refused.push(
      'DATABASE_URL is needed in production (or set ALLOW_EMBEDDED_POSTGRES=true to use the embedded PostgreSQL)',
    )
  }
  if (runsSandbox && environment.ALLOW_SANDBOX_ISSUER !== 'true') {
    refused.push(
      'STRIPE_SECRET_KEY is needed in production (or set ALLOW_SANDBOX_ISSUER=true to issue cards that only the sandbox accepts)',
    )
  }
  return refused
}
