import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { KycApplicationId } from '@cardwright/contracts'
import { withClient } from '@cardwright/local-postgres'
import { expect, test } from 'vitest'
import { parseVaultKeystore } from '../../src/config/vault-keystore.ts'
import { findApplication } from '../../src/models/kyc-model.ts'
import { createLocalVault } from '../../src/providers/vault/local/local-vault.ts'
import type { Vault } from '../../src/providers/vault/vault.ts'
import { readCard, tokenizeCard } from '../../src/services/card-vault-service.ts'
import { openFile } from '../../src/services/file-service.ts'
import { openPerson } from '../../src/services/kyc-application-service.ts'
import { rewrapAll, SEALED_COLUMNS } from '../../src/services/vault-rotation-service.ts'
import { FIELDS, submitKyc } from '../support/kyc-forms.ts'
import { startApi } from '../support/start-api.ts'

const [oldKey, newKey] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
const api = await startApi({ env: { VAULT_KEYSTORE: `1:${oldKey}` } })

const contextWith = (text: string) => {
  const keystore = parseVaultKeystore(text)
  if (keystore === undefined) throw new Error('The keystore of this test cannot be read')
  return { ...api.context, vault: createLocalVault(keystore) }
}

test('the vault changes its key under running data, and the old key is not needed afterwards', async () => {
  const lane = 9
  const card = {
    lane,
    cardId: api.context.newId('card', lane),
    number: '4000000000007007',
    cvc: '321',
    expMonth: 1,
    expYear: 2032,
  }
  const token = await tokenizeCard(api.context, card)
  const person = await api.signUp()
  await api.post('/kyc/draft', { firstName: 'Draft' }, { token: person.accessToken })
  const others = await Promise.all(Array.from({ length: 12 }, () => api.signUp()))
  for (const other of others) await submitKyc(api, other)
  const { applicationId } = (await submitKyc(api, await api.signUp())).body

  const both = contextWith(`1:${oldKey},2:${newKey}`)
  const first = await rewrapAll(both)
  // Two of the card, one draft, and one application with two pictures for each of thirteen people.
  expect(first).toEqual({ examined: 2 + 1 + 13 * 3, rewrapped: 2 + 1 + 13 * 3 })
  expect(await rewrapAll(both)).toEqual({ ...first, rewrapped: 0 })

  const only = contextWith(`2:${newKey}`)
  expect(await readCard(only, { lane, token })).toEqual(card)
  const application = await findApplication(api.context.db, applicationId as KycApplicationId)
  if (application === undefined) throw new Error('The application is gone')
  expect(await openPerson(only, application)).toMatchObject({ lastName: FIELDS.lastName })
  const file = await openFile(only, { lane: application.lane, fileId: application.selfie_file_id })
  expect(file?.contentType).toBe('image/jpeg')
  await expect(readCard(api.context, { lane, token })).rejects.toThrow('unknown key version')
})

test('what is sealed anew while the keys change is not put back to what it was', async () => {
  const { accessToken: token } = await api.signUp()
  const save = (firstName: string) => api.post('/kyc/draft', { firstName }, { token })
  await save('Earlier')
  const both = contextWith(`1:${oldKey},2:${newKey}`)
  const vault: Vault = {
    ...both.vault,
    async rewrap(place, sealed) {
      if (place.purpose === 'kyc.draft') await save('Later')
      return both.vault.rewrap(place, sealed)
    },
  }
  await rewrapAll({ ...both, vault })
  expect((await api.get('/kyc/draft', { token })).body.fields).toEqual({ firstName: 'Later' })
})

test('the command takes the database of the program that runs on the data folder, and asks for nothing of other parts', async () => {
  const { dataDir } = api.context.config
  await writeFile(join(dataDir, 'run.json'), JSON.stringify({ postgres: { url: api.database.superuserUrl } }))
  const command = fileURLToPath(import.meta.resolve('../../src/bin/rewrap-vault.ts'))
  const { PATH = '' } = process.env
  const env = { PATH, DATA_DIR: dataDir, VAULT_KEYSTORE: `1:${oldKey},2:${newKey}` }
  const { stdout } = await promisify(execFile)(process.execPath, [command], { env, cwd: dataDir })
  expect(stdout).toMatch(/^\d+ sealed values examined, \d+ brought under the active key\.\n$/)
})

test('every column with sealed bytes is known to the change of keys', async () => {
  const { rows } = await withClient(api.database.superuserUrl, (client) =>
    client.query<{ place: string }>(
      "SELECT table_name || '.' || column_name AS place FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name LIKE 'sealed%' ORDER BY 1",
    ),
  )
  const known = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`)
  // A refresh token's successor is sealed under the token it replaces, not by the vault.
  expect(rows.map(({ place }) => place)).toEqual([...known, 'refresh_tokens.sealed_successor'].toSorted())
})
