import { createApiClient } from '@cardwright/api-client'
import { expect, inject, it } from 'vitest'
import { becomeCustomer, type Person } from './support/person.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

async function askToClose(person: Person, expectedFaults: readonly RegExp[]) {
  const visited = await visit({ person, expectedFaults })
  const { page, open, button, field } = visited
  await open('/settings/data')
  await button(/^Close account/).click()
  await page.getByText('This cannot be undone.').waitFor()
  await button('Close account').last().click()
  await field('Password').fill(person.password)
  await button('Confirm').click()
  return visited
}

it('an account stays open as long as a card and money are in it, and the page says so', async () => {
  const { person } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page } = await askToClose(person, [/409/])
  await page.getByText('The account cannot be closed yet:').waitFor()
  await page.getByText('There is still money in the account.').waitFor()
  await page.getByText('A card is still open.').waitFor()
  expect((await person.api.get('/me')).email).toBe(person.email)
})

it('an account with nothing left in it is closed to the end: nobody signs in with it any more', async () => {
  const { person } = await becomeCustomer(program, { fundedMinor: 0 })
  const { page } = await askToClose(person, [])
  await page.getByText('Your account is being closed.').waitFor()
  await page.waitForURL(/\/app\/(sign-in|welcome)?$/)
  const { email, password, deviceId } = person
  const guest = createApiClient({ baseUrl: program.url })
  await expect(guest.post('/auth/login', { body: { email, password, deviceId } })).rejects.toMatchObject({
    status: 401,
  })
})
