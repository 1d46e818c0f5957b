import pg from 'pg'

/** Runs `work` on a connection of its own, as whoever the address names: for commands that look at a database and end. */
export async function withConnection<T>(url: string, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'cardwright-command' })
  // A connection that dies fails its query; told a second time, to nobody, it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
