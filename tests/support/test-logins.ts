import type { Client } from '@cardwright/local-postgres'

/** The login that owns the tables, as the migrations use it. */
export const OWNER = 'cardwright_owner'
/** The login of the running program: member of `cardwright_app`, owner of nothing. */
export const RUNTIME = 'cardwright_runtime'

/** Makes the two logins, with the superuser's password. */
export async function ensureLogins(client: Client, password: string): Promise<void> {
  const secret = client.escapeLiteral(password)
  for (const [name, attributes] of [
    [OWNER, 'CREATEROLE'],
    [RUNTIME, ''],
  ]) {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name])
    await client.query(`${rowCount ? 'ALTER' : 'CREATE'} ROLE ${name} LOGIN ${attributes} PASSWORD ${secret}`)
  }
}

/** Lets the running program's login act as the role that the migrations made for it. */
export async function admitRuntime(client: Client): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = 'cardwright_app'")
  if (rowCount) await client.query(`GRANT cardwright_app TO ${RUNTIME}`)
}

/** The same server, another database and, if named, another login; test logins share the superuser's password. */
export function addressOf(clusterUrl: string, database: string, login?: string): string {
  const url = new URL(clusterUrl)
  url.pathname = `/${database}`
  if (login) url.username = login
  return url.href
}
