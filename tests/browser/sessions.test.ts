import { createHmac } from 'node:crypto'
import { expect, inject, it } from 'vitest'
import { addPasskey } from './support/authenticator.ts'
import { nextCode } from './support/inbox.ts'
import { becomeCustomer, signUp } from './support/person.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

it('a sign-in from a new browser takes a mailed code, and signing out ends it', async () => {
  const person = await signUp(program)
  const { page, open, button, field } = await visit({ expectedFaults: [/status of 401.*\/auth\/login/] })
  await open('/settings/profile')
  await page.getByRole('heading', { name: 'Welcome back', exact: true }).waitFor()
  await field('E-mail').fill(person.email)
  await field('Password').fill('not the password')
  await button('Sign in').click()
  await page.getByText('E-mail or password is wrong.').waitFor()
  await field('Password').fill(person.password)
  await field('Password').press('Enter')
  await page.getByRole('heading', { name: 'Confirm that it is you', exact: true }).waitFor()
  await field('Code').fill(await nextCode(program, person.email))
  await page.getByRole('heading', { name: 'Profile', exact: true }).waitFor()
  await open('/settings')
  await button('Sign out').click()
  await page.getByRole('heading', { name: 'Welcome back', exact: true }).waitFor()
  await open('/cards')
  await page.getByRole('heading', { name: 'Welcome back', exact: true }).waitFor()
})

it('two tabs refresh the session once between them, and a sign-out in one ends the other', async () => {
  const { person } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, openTab, button, context } = await visit({ person })
  const other = await openTab()
  await Promise.all([open('/cards'), open('/activity', other)])
  await page.getByRole('link', { name: /^Books, card ending in/ }).waitFor()
  await other.getByText('No payments yet').waitFor()

  const refreshes: { at: 'start' | 'end'; tab: number }[] = []
  for (const [tab, one] of [page, other].entries()) {
    await one.route('**/auth/refresh', async (route) => {
      refreshes.push({ at: 'start', tab })
      const response = await route.fetch()
      // Noted before the page has it, and so before the other tab may begin.
      refreshes.push({ at: 'end', tab })
      await route.fulfill({ response })
    })
  }
  await Promise.all([page.reload(), other.reload()])
  await page.getByRole('link', { name: /^Books, card ending in/ }).waitFor()
  await other.getByText('No payments yet').waitFor()
  // One after the other, never both at once: a rotated token must not be used twice.
  expect(refreshes.map(({ at }) => at)).toEqual(['start', 'end', 'start', 'end'])
  expect(new Set(refreshes.map(({ tab }) => tab)).size).toBe(2)
  expect((await context.cookies()).filter(({ httpOnly }) => httpOnly)).toHaveLength(1)

  await open('/settings')
  await button('Sign out').click()
  await page.getByRole('heading', { name: 'Welcome back', exact: true }).waitFor()
  await other.getByRole('heading', { name: 'Welcome back', exact: true }).waitFor()
})

it('many requests that meet an expired token cause one refresh', async () => {
  const { person } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open } = await visit({ person, expectedFaults: [/status of 401/] })
  await open('/cards')
  await page.getByRole('link', { name: /^Books, card ending in/ }).waitFor()
  let refreshes = 0
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/refresh')) refreshes++
  })
  let refused = 0
  await page.route(/\/(cards|account|me|cards\/transactions)(\?|$)/, async (route) => {
    if (refreshes > 0 || route.request().resourceType() === 'document') return route.fallback()
    refused++
    const problem = {
      type: '/docs',
      title: 'Unauthorized',
      status: 401,
      code: 'unauthorized',
      detail: '',
      requestId: 'r',
    }
    await route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify(problem) })
  })
  await page.getByRole('link', { name: 'Money', exact: true }).click()
  await page.getByRole('link', { name: 'Cards', exact: true }).click()
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await page.getByText('No payments yet').waitFor()
  expect(refused).toBeGreaterThan(0)
  expect(refreshes).toBe(1)
})

it('a passkey is added, confirms a reveal, and signs in without a password', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const made = await visit({ person })
  const { page, open, button } = made
  await addPasskey(made, person.password)
  await button('Add a passkey').click()
  await page.getByText(/^This device already has a passkey for your account/).waitFor()

  await open(`/cards/${cards[0]?.id}/reveal`)
  await button('Show the number').click()
  await page.getByText('Security code (CVV)').waitFor()

  await open('/settings')
  await button('Sign out').click()
  await button('Sign in with a passkey').click()
  await page.getByRole('link', { name: /^Books, card ending in/ }).waitFor()
})

it('an authenticator app is set up and asked for at the next sign-in; a recovery code serves as well, once', async () => {
  const person = await signUp(program)
  const { page, open, button, field } = await visit({ person, expectedFaults: [/status of 422.*\/auth\/otp/] })
  await open('/settings/security')
  await button('Set up: Authenticator app').click()
  await field('Password').fill(person.password)
  await button('Confirm').click()
  const secret = await page.getByText(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/).textContent()
  await field('Code').fill(totp(secret?.replaceAll(' ', '') ?? '', Date.now()))
  await button('Continue').click()
  await page.getByRole('heading', { name: 'Recovery codes', exact: true }).waitFor()
  const [recovery = ''] = await page.getByText(/^[A-Z0-9]{5}-[A-Z0-9]{5}$/).allTextContents()
  await button('Done').last().click()
  await page.getByText('On: sign-in asks for its code').waitFor()

  await open('/settings')
  await button('Sign out').click()
  await field('E-mail').fill(person.email)
  await field('Password').fill(person.password)
  await button('Sign in').click()
  await page.getByText('Type the code that your authenticator app shows.').waitFor()
  // A code counts once, so the one of the next half minute is used; the API takes a neighbour on either side.
  await field('Code').fill(totp(secret?.replaceAll(' ', '') ?? '', Date.now() + 30_000))
  await page.getByText('Three steps to your first payment').waitFor()

  const signInByRecovery = async () => {
    await open('/settings')
    await button('Sign out').click()
    await field('E-mail').fill(person.email)
    await field('Password').fill(person.password)
    await button('Sign in').click()
    await button('Lost your phone? Use a recovery code').click()
    await field('Recovery code').fill(recovery.toLowerCase())
    await button('Continue').click()
  }
  await signInByRecovery()
  await page.getByText('Three steps to your first payment').waitFor()
  await signInByRecovery()
  await page.getByRole('alert').waitFor()
  await button('Use the authenticator app').click()
  await field('Code').waitFor()
})

it('a forgotten password is reset with a mailed code, and every session ends', async () => {
  const person = await signUp(program)
  // What it asks for after the reset is refused.
  const elsewhere = await visit({ person, expectedFaults: [/status of 401/] })
  await elsewhere.open('/cards')
  await elsewhere.page.getByText('Three steps to your first payment').waitFor()

  const { page, open, button, field } = await visit()
  await open('/forgot')
  await field('E-mail').fill(person.email)
  await button('Send code').click()
  await field('Code').fill(await nextCode(program, person.email))
  await field('New password').fill('another harbour 1879')
  await button('Save password').click()
  await page.getByRole('heading', { name: 'Welcome back', exact: true }).waitFor()
  await elsewhere.page.reload()
  await elsewhere.page.getByRole('heading', { name: 'Welcome back', exact: true }).waitFor()

  await field('E-mail').fill(person.email)
  await field('Password').fill('another harbour 1879')
  await button('Sign in').click()
  await field('Code').fill(await nextCode(program, person.email))
  await page.getByText('Three steps to your first payment').waitFor()
})

it('the sessions are listed with this one marked, and signing out everywhere ends them all', async () => {
  const person = await signUp(program)
  // What it asks for after the other has signed it out is refused.
  const first = await visit({ person, expectedFaults: [/status of 401/] })
  const second = await visit({ person })
  await first.open('/cards')
  await second.open('/settings/sessions')
  await second.page.getByText('This device').waitFor()
  await second.button('Sign out everywhere').click()
  await second.button('Sign out everywhere').last().click()
  await second.page.getByRole('heading', { name: 'Welcome back', exact: true }).waitFor()
  await first.page.reload()
  await first.page.getByRole('heading', { name: 'Welcome back', exact: true }).waitFor()
})

/** RFC 6238 with its defaults: SHA-1, half a minute, six digits. */
function totp(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)))
  const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const bytes = bits.join('').match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}
