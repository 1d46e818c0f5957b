import { expect, it } from 'vitest'
import { startDyingPostgres } from '../../../../tests/support/dying-postgres.ts'
import { withConnection } from '../../src/database/one-connection.ts'

it('a server that is killed under a query is the failure of that query, and not the end of the process', async () => {
  const asked = withConnection(await startDyingPostgres(), (client) => client.query('SELECT 1'))
  await expect(asked).rejects.toThrow('Connection terminated unexpectedly')
})
