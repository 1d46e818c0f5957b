/** The same server, another database and login. */
export function withLogin(url: string, database: string, login: string, password: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  address.username = login
  address.password = password
  return address.href
}

/** An address without its password, for messages. */
export function withoutPassword(url: string): string {
  const address = URL.parse(url)
  return address ? `${address.hostname}:${address.port || 5432}${address.pathname}` : 'the database'
}
