import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { withClient } from '@cardwright/local-postgres'
import { expect, it } from 'vitest'
import { startIssuingApi } from '../issuing/issuing-api.ts'

const COMMAND = fileURLToPath(import.meta.resolve('../../src/bin/check-books.ts'))
const api = await startIssuingApi({ hasSchedules: false })
const card = await api.giveCard()

/** In a folder without settings of its own. */
const check = (env: Record<string, string>) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) =>
    execFile(
      process.execPath,
      [COMMAND],
      { cwd: tmpdir(), env: { PATH: process.env.PATH, ...env } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  )

it.each(['runtimeUrl', 'ownerUrl', 'superuserUrl'] as const)(
  'books that agree end with 0, whoever looks: %s',
  async (login) => {
    expect(await check({ DATABASE_URL: api.database[login] })).toEqual({
      code: 0,
      stdout: '1 accounts checked, 0 differences.\n',
      stderr: '',
    })
  },
)

it('a difference is named, and ends with 1', async () => {
  const change = (amount: string) =>
    withClient(api.database.superuserUrl, (client) =>
      client.query(`UPDATE balances SET ledger_minor = ledger_minor ${amount} WHERE account_id = $1`, [card.accountId]),
    )
  await change('+ 1')
  expect(await check({ DATABASE_URL: api.database.runtimeUrl })).toEqual({
    code: 1,
    stdout: `balance_is_transfers ${card.accountId} usd: expected 10001, found 10000\n1 accounts checked, 1 differences.\n`,
    stderr: '',
  })
  await change('- 1')
})

it('books that cannot be looked at are not told as ones that disagree', async () => {
  const away = await check({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/cards' })
  expect([away.code, away.stdout]).toEqual([2, ''])
  expect(away.stderr).toMatch(/^The books could not be looked at: .*\n$/)
  const nothing = await check({ DATA_DIR: '/nowhere' })
  expect([nothing.code, nothing.stderr]).toEqual([
    2,
    'No program runs on /nowhere: start it, or set DATABASE_URL to the database whose books are meant.\n',
  ])
})
