import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withClient } from '@cardwright/local-postgres'
import { expect, test } from 'vitest'
import { tokenizeCard } from '../../src/services/card-vault-service.ts'
import { FIELDS, makeForm, makePicture, submitKyc } from '../support/kyc-forms.ts'
import { signInStaff } from '../support/staff.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi()

/** A number of a test range that occurs nowhere else. */
const PLANTED_NUMBER = '4000009876543210'
const PLANTED_CVC = '739'
/** A person nobody else in this run is called like; letters only, so that no format changes them. */
const PERSON = {
  ...FIELDS,
  firstName: uniqueWord(),
  lastName: uniqueWord(),
  addressLine1: uniqueWord(),
  city: uniqueWord(),
}
const SECRETS = [PLANTED_NUMBER, PERSON.firstName, PERSON.lastName, PERSON.addressLine1, PERSON.city]

function uniqueWord(): string {
  return `Q${randomBytes(10)
    .toString('hex')
    .replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`
}

test('neither a card number nor who a person is can be read from the database, its log or its files', async () => {
  const lane = 5
  const cardId = api.context.newId('card', lane)
  await tokenizeCard(api.context, {
    lane,
    cardId,
    number: PLANTED_NUMBER,
    cvc: PLANTED_CVC,
    expMonth: 4,
    expYear: 2031,
  })
  const person = await api.signUp()
  const token = person.accessToken
  await api.post('/kyc/draft', PERSON, { token })
  const picture = await makePicture('jpeg')
  await api.post('/kyc/upload', makeForm({ kind: 'selfie', file: picture }), { token })
  const key = { 'idempotency-key': 'at-rest' }
  const { body } = await submitKyc(api, person, PERSON, key)
  const reviewer = await signInStaff(api, 'compliance')
  await api.get(`/admin/kyc/detail?applicationId=${body.applicationId}`, { token: reviewer.accessToken })

  // The address of the login lies there in clear: what finds it would find the others.
  expect(await findInRows([person.email])).toContain(`${person.email} in public.users`)
  expect(await findInRows(SECRETS)).toEqual([])
  expect(new Set(await findInFiles([person.email]))).toEqual(new Set([person.email]))
  expect(await findInFiles(SECRETS)).toEqual([])
})

/** Looks at every column of every table as text, and at bytes as they are. */
async function findInRows(secrets: readonly string[]): Promise<string[]> {
  return withClient(api.database.superuserUrl, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    )
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t`)
      for (const secret of secrets) {
        const asBytes = Buffer.from(secret).toString('hex')
        if (rows.some(({ row }) => row.includes(secret) || row.includes(asBytes))) found.push(`${secret} in ${name}`)
      }
    }
    expect(tables.length).toBeGreaterThan(20)
    return found
  })
}

/** Looks into every file of the whole server, the write-ahead log included. */
async function findInFiles(secrets: readonly string[]): Promise<string[]> {
  const folder = await withClient(api.database.superuserUrl, async (client) => {
    await client.query('CHECKPOINT')
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory')
    return rows[0]?.data_directory ?? ''
  })
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    // Files come and go while the server runs.
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0))
    found.push(...secrets.filter((secret) => bytes.includes(secret)))
  }
  return found
}
