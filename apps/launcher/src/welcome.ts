import { relative } from 'node:path'
import type { Board } from './board.ts'
import { publicUrl } from './child-environment.ts'
import { withoutPassword } from './database-address.ts'
import type { Style } from './output.ts'
import type { Ports } from './ports.ts'
import type { Login } from './run-file.ts'
import type { Settings } from './settings.ts'

interface Started {
  readonly ports: Ports
  readonly board: Pick<Board, 'urlOf'>
  readonly logins: readonly Login[]
  readonly database: { readonly adminUrl: string }
}

/** What a person reads once everything runs: which parts are active and how to choose others, what to open, how to sign in. */
export async function welcome(settings: Settings, started: Started, style: Style): Promise<string> {
  const sections = [
    style.bold('Cardwright is running.'),
    table([['Component', 'Active', 'To switch'], ...componentRows(settings, started)], style),
    table([['Open', ''], ...(await addressRows(settings, started))], style),
    table([['Sign in as', 'E-mail', 'Password'], ...started.logins.map(loginRow)], style),
    style.dim(`Everything is kept in ${settings.dataDir}. Press Ctrl-C to stop.`),
  ]
  return `\n${sections.filter((section) => section !== '').join('\n\n')}\n`
}

const loginRow = ({ role, email, password }: Login): string[] => [role, email, password]

function componentRows(settings: Settings, { database }: Started): string[][] {
  const { environment, runsSandbox, dataDir } = settings
  const folder = shortest(dataDir)
  const smtp = environment.SMTP_URL
  return [
    [
      'Issuer',
      runsSandbox
        ? 'sandbox, on this machine'
        : `${environment.ISSUER ?? 'stripe'}, ${environment.STRIPE_API_URL ?? 'its own service'}`,
      'STRIPE_SECRET_KEY=sk_… and STRIPE_WEBHOOK_SECRET=whsec_… for Stripe',
    ],
    [
      'Database',
      settings.database
        ? `PostgreSQL at ${withoutPassword(database.adminUrl)}`
        : `PostgreSQL 18, embedded, ${folder}/postgres`,
      'DATABASE_URL=postgres://… for a server of your own',
    ],
    [
      'Queue',
      environment.QUEUE_URL ? schemeOf(environment.QUEUE_URL) : 'PostgreSQL',
      later('QUEUE_URL=amqp://… or kafka://…'),
    ],
    ['Cache', environment.REDIS_URL ? 'Redis' : 'in each process', later('REDIS_URL=redis://…')],
    [
      'Vault',
      environment.VAULT_PROVIDER ?? `local, key in ${folder}/secrets`,
      later('VAULT_PROVIDER=hashicorp, aws or pkcs11'),
    ],
    ['KYC', environment.KYC_PROVIDER ?? 'manual, decided by staff', later('KYC_PROVIDER=sumsub, trulioo or shufti')],
    [
      'Mail',
      smtp ? `SMTP server ${URL.parse(smtp)?.host ?? ''}` : runsSandbox ? 'the sandbox’s inbox' : 'none',
      'SMTP_URL=smtp://user:password@host:587',
    ],
    ['Push', environment.PUSH_PROVIDER === 'expo' ? 'Expo’s push service' : 'off', 'PUSH_PROVIDER=expo'],
  ]
}

/** As a person would write it: from where they stand, unless that leads out of there. */
function shortest(path: string): string {
  const way = relative(process.cwd(), path)
  return way === '' || way.startsWith('..') ? path : way
}

/** For settings that exist, but whose other values this version does not know yet. */
const later = (setting: string) => `${setting} (in a later version)`

function schemeOf(url: string): string {
  return (URL.parse(url)?.protocol ?? url).replace(':', '')
}

/** Only what really answers is offered. */
async function addressRows(settings: Settings, { ports, board }: Started): Promise<string[][]> {
  const origin = publicUrl(settings, ports)
  const sandboxOrigin = `http://localhost:${ports.SANDBOX_PORT}`
  const pages = [
    { name: 'API reference', local: board.urlOf('api'), origin, path: '/docs' },
    { name: 'App for cardholders', local: board.urlOf('api'), origin, path: '/app' },
    { name: 'Console for staff', local: board.urlOf('api'), origin, path: '/console' },
    { name: 'Merchant terminal', local: board.urlOf('sandbox'), origin: sandboxOrigin, path: '/terminal' },
    { name: 'Inbox of mails and text messages', local: board.urlOf('sandbox'), origin: sandboxOrigin, path: '/inbox' },
  ]
  const found = await Promise.all(pages.map(({ local, path }) => lookAt(local, path)))
  return pages.flatMap(({ name, origin, path }, index) => {
    const state = found[index] ?? 'absent'
    if (state === 'absent') return []
    return [[name, `${origin}${path}${state === 'preparing' ? '   (being built; the page shows how far)' : ''}`]]
  })
}

const PROBE_MS = 5_000

/** A page that asks to come back later is on its way. */
async function lookAt(origin: string | undefined, path: string): Promise<'there' | 'preparing' | 'absent'> {
  if (!origin) return 'absent'
  try {
    const response = await fetch(`${origin}${path}`, { redirect: 'manual', signal: AbortSignal.timeout(PROBE_MS) })
    await response.body?.cancel()
    if (response.status < 400) return 'there'
    return response.status === 503 && response.headers.has('retry-after') ? 'preparing' : 'absent'
  } catch {
    return 'absent'
  }
}

/** Aligned columns under a heading; nothing where there are no rows. */
export function table(rows: readonly (readonly string[])[], style: Style): string {
  if (rows.length < 2) return ''
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row, index) => {
      const line = row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd()
      return `  ${index === 0 ? style.dim(line) : line}`
    })
    .join('\n')
}
