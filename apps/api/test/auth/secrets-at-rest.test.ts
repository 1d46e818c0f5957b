import { withClient } from '@cardwright/local-postgres'
import { expect, it } from 'vitest'
import { startJobs } from '../../src/jobs/index.ts'
import { codeIn } from '../support/mail-catcher.ts'
import { newPerson, startApi } from '../support/start-api.ts'

const api = await startApi({ hasWorker: false })

/** Every row of every table, as text. */
const dump = (): Promise<string> =>
  withClient(api.database.ownerUrl, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname IN ('public', 'graphile_worker') ORDER BY 1`,
    )
    const texts: string[] = []
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)
      texts.push(...rows.map(({ row }) => `${name} ${row}`))
    }
    return texts.join('\n')
  })

it('neither a code, a password nor a mail that waits to be sent can be read in the database', async () => {
  const person = newPerson({ password: 'a password to look for' })
  const { email, password, fullName } = person
  await api.post('/auth/signup', { email, password, fullName })
  const waiting = await dump()
  expect(waiting).toContain('send-mail')
  const jobs = await startJobs(api.context)
  const code = codeIn(await api.mails.take(email))
  await jobs.stop()
  const jobRows = waiting.split('\n').filter((row) => row.startsWith('graphile_worker.'))
  expect(jobRows.join('\n')).not.toContain(email)
  expect(waiting).not.toContain(password)
  expect(waiting).not.toContain(code)
  expect(waiting).not.toContain(Buffer.from(code).toString('base64'))
})

it('a code that waited to be mailed until it was worthless is not mailed any more', async () => {
  const [late, inTime] = [newPerson(), newPerson()]
  const signUp = ({ email, password, fullName }: ReturnType<typeof newPerson>) =>
    api.post('/auth/signup', { email, password, fullName })
  await signUp(late)
  api.clock.advance(600_000)
  await signUp(inTime)
  const jobs = await startJobs(api.context)
  await api.mails.take(inTime.email)
  await jobs.stop()
  expect(api.mails.waiting(late.email)).toEqual([])
})
