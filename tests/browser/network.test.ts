import { expect, inject, it } from 'vitest'
import { takePictures } from '../../apps/launcher/src/demo/pictures.ts'
import { choosePicture, fillAddress, fillBirth } from './support/application.ts'
import { becomeCustomer, newAddress, PASSWORD, signUp } from './support/person.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

/** Browsers report every call that did not get through. */
const AWAY = [/ERR_INTERNET_DISCONNECTED/, /ERR_FAILED/, /ERR_NETWORK/, /ERR_EMPTY_RESPONSE/, /ERR_CONNECTION/]

it('without a network a banner says so, what was loaded and typed stays, and nothing is sent twice', async () => {
  const { person } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, button, field, context } = await visit({ person, expectedFaults: AWAY })
  await open('/cards')
  await page.getByRole('link', { name: /^Books, card ending in/ }).waitFor()
  await page.getByRole('link', { name: 'New card', exact: true }).click()
  await field('Name of the card').fill('Music')
  await context.setOffline(true)
  await page.getByText('You are offline. What you see may be out of date.').waitFor()
  await button('Create card').click()
  await page.getByText(/^The server did not answer/).waitFor()
  expect(await field('Name of the card').inputValue()).toBe('Music')

  await context.setOffline(false)
  await page.getByText('You are offline.').waitFor({ state: 'detached' })
  await button('Create card').click()
  await page.getByText('Your card is ready.').waitFor()
  const { data } = await person.api.get('/cards', { query: { limit: 100 } })
  expect(data.map(({ label }) => label).sort()).toEqual(['Books', 'Music'])
})

it('a limit that is saved without a network is still there when it comes back, and is saved once', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, button, field, context } = await visit({ person, expectedFaults: AWAY })
  let sent = 0
  page.on('request', (request) => {
    if (request.url().endsWith('/cards/controls')) sent += 1
  })
  await open(`/cards/${cards[0]?.id}/controls`)
  await button('Add a limit').click()
  await field('Amount').fill('15')
  await context.setOffline(true)
  await button('See the effect').click()
  await page.getByText(/^The effect cannot be computed now/).waitFor()
  await button('Save').click()
  await page
    .getByRole('dialog')
    .getByText(/^The server did not answer/)
    .waitFor()
  const tried = sent

  await context.setOffline(false)
  await page.getByText('You are offline.').waitFor({ state: 'detached' })
  // What the change means is asked again by itself.
  await page.getByText('There were no payments in the last month to try it on.').waitFor()
  await button('Save').click()
  await page.getByText('Saved. It counts from the next payment on.').waitFor()
  expect(sent).toBe(tried + 1)
  const { controls } = await person.api.get('/cards/detail', { query: { cardId: cards[0]?.id ?? '' } })
  expect(controls.limits).toEqual([{ amountMinor: 1_500, interval: 'monthly' }])
})

it('an application that is filled in without a network loses nothing, and is sent once when it is back', async () => {
  const person = await signUp(program)
  const made = await visit({ person, expectedFaults: AWAY })
  const { page, open, button, field, context } = made
  const keys: (string | undefined)[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/kyc/submit')) keys.push(request.headers()['idempotency-key'])
  })
  await open('/kyc')
  await button('Start').click()
  await field('First name').fill('Ada')
  await field('Last name').fill('Lantern')
  await fillBirth(made)
  await context.setOffline(true)
  await button('Continue').click()
  await button(/Choose a country/).waitFor()
  await button('Back').first().click()
  await page.getByRole('heading', { name: 'What you need', exact: true }).waitFor()
  await button('Continue').click()
  await button('Back').last().click()
  expect(await field('First name').inputValue()).toBe('Ada')
  await context.setOffline(false)
  await page.getByText('You are offline.').waitFor({ state: 'detached' })
  await button('Continue').click()
  await fillAddress(made)
  await button('Continue').click()
  await page.getByRole('heading', { name: 'Your document', exact: true }).waitFor()
  await button('Continue').click()
  const pictures = await takePictures('Ada Lantern')
  await choosePicture(made, 'Front of the document', pictures.documentFront)
  await choosePicture(made, 'Picture of yourself', pictures.selfie)
  await expect.poll(() => page.getByText('Uploaded').count()).toBe(2)
  await button('Continue').click()
  await page.getByRole('checkbox').click()
  await context.setOffline(true)
  await button('Send for review').click()
  await page
    .getByRole('alert')
    .getByText(/^The server did not answer/)
    .waitFor()

  await context.setOffline(false)
  await page.getByText('You are offline.').waitFor({ state: 'detached' })
  await button('Send for review').click()
  await page.getByText('We are looking at your documents').waitFor()
  expect(new Set(keys).size).toBe(1)
})

it('offline the number cannot be asked for, and the list that was loaded stays readable', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, button, context } = await visit({ person, expectedFaults: AWAY })
  await open(`/cards/${cards[0]?.id}/reveal`)
  await button('Show the number').waitFor()
  await context.setOffline(true)
  await page.getByText('The number can only be shown online.').waitFor()
  expect(await button('Show the number').isDisabled()).toBe(true)
  await page.getByRole('img', { name: /^Books, card ending in/ }).waitFor()
})

it('when the answer is lost, the same request is repeated under the same key, and one card is made', async () => {
  const { person } = await becomeCustomer(program)
  const { page, open, button, field } = await visit({ person, expectedFaults: AWAY })
  const keys: (string | undefined)[] = []
  await page.route('**/cards/create', async (route) => {
    keys.push(route.request().headers()['idempotency-key'])
    if (keys.length > 2) return route.fallback()
    // It reaches the API, whose answer never comes back.
    await route.fetch()
    await route.abort('failed')
  })
  await open('/cards/new')
  await field('Name of the card').fill('Once')
  await button('Create card').click()
  await page.getByText('Your card is ready.').waitFor()
  expect(keys.length).toBeGreaterThan(1)
  expect(new Set(keys).size).toBe(1)
  const { data } = await person.api.get('/cards', { query: { limit: 100 } })
  expect(data).toHaveLength(1)
})

it('money that was sent before the page was closed is finished at the next start, once', async () => {
  const { person } = await becomeCustomer(program, { fundedMinor: 0 })
  const { page, open, button, field, context } = await visit({ person, expectedFaults: AWAY })
  const reached = Promise.withResolvers<void>()
  // It reaches the API, whose answer is still on its way when the page is closed.
  await page.route('**/account/fund', async (route) => {
    await route.fetch()
    reached.resolve()
  })
  await open('/money/add')
  await field('Amount').fill('120')
  await button('Add $120.00').click()
  await reached.promise
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }))
  expect(kept).toContain('/account/fund')
  expect(kept).not.toContain(person.password)
  await page.close()

  const next = await context.newPage()
  await next.goto(`${program.url}/app/cards`)
  await next.getByText('Finished what was interrupted.').waitFor()
  const account = await person.api.get('/account')
  expect(account.availableMinor).toBe(12_000)
})

it('on a slow network skeletons hold the place, and the page comes whole', async () => {
  const { person } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, context } = await visit({ person })
  const devTools = await context.newCDPSession(page)
  await devTools.send('Network.enable')
  await devTools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 400,
    downloadThroughput: 200_000,
    uploadThroughput: 90_000,
  })
  await open('/cards')
  await page.getByLabel('Loading', { exact: true }).first().waitFor()
  await page.getByRole('link', { name: /^Books, card ending in/ }).waitFor()
})

it('a server that fails is said in words, with a button to try again that works', async () => {
  const { person } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, button } = await visit({ person, expectedFaults: [/status of 500/] })
  // It fails until the button is pressed: the page also asks by itself, when its live events open.
  const isPressed = () => page.evaluate(() => document.documentElement.dataset.pressed === 'yes')
  await page.route(/\/cards\/transactions\?/, async (route) => {
    if (await isPressed()) return route.fallback()
    const problem = { type: '/docs', title: 'x', status: 500, code: 'internal', detail: '', requestId: 'req_example' }
    await route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) })
  })
  await open('/activity')
  await page.getByText(/tell support this number: req_example/).waitFor()
  const press = () => document.addEventListener('click', () => (document.documentElement.dataset.pressed = 'yes'), true)
  await page.evaluate(press)
  await button('Try again').click()
  await page.getByText('No payments yet').waitFor()
})

it('a page that cannot be fetched says so, leaves everything around it standing, and opens by itself once it can', async () => {
  const { person } = await becomeCustomer(program)
  const { page, open, context, link } = await visit({ person, expectedFaults: [...AWAY, /^AsyncRequireError/] })
  await open('/cards')
  await page.getByText('Available', { exact: true }).waitFor()
  await context.setOffline(true)
  await link('Money').click()
  await page.getByText('This page did not come').waitFor()
  expect(await link('Cards').isVisible()).toBe(true)
  await page.getByRole('button', { name: 'Try again', exact: true }).click()
  await page.getByText(/^The server did not answer. Check/).waitFor()
  // Other pages are there as before.
  await link('Cards').click()
  await page.getByText('Available', { exact: true }).waitFor()
  await link('Activity').click()
  await page.getByText('This page did not come').waitFor()
  expect(new URL(page.url()).pathname).toBe('/app/activity')
  await context.setOffline(false)
  await page.getByRole('heading', { name: 'Activity', exact: true }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/app/activity')
})

it('the address stays while it is not known yet who is here, so that a reload then leads nowhere else', async () => {
  const { person } = await becomeCustomer(program)
  const { page, open } = await visit({ person, expectedFaults: AWAY })
  await page.addInitScript(() => {
    const written: string[] = []
    const replace = history.replaceState.bind(history)
    history.replaceState = (state, unused, url) => {
      written.push(new URL(String(url), location.href).pathname)
      replace(state, unused, url)
    }
    Object.assign(globalThis, { written })
  })
  let isHeld = true
  await page.route('**/auth/session', (route) => (isHeld ? undefined : route.fallback()))
  await open('/activity')
  await page.getByRole('status', { name: 'Loading' }).waitFor()
  // What the router does to the bar it does in the first drawings: once for the page, and once more when it finds that none is shown.
  const written = () => page.evaluate(() => (globalThis as unknown as { written: string[] }).written)
  await expect.poll(async () => (await written()).length).toBeGreaterThan(1)
  expect(new Set(await written())).toEqual(new Set(['/app/activity']))
  isHeld = false
  await page.reload()
  await page.getByRole('heading', { name: 'Activity', exact: true }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/app/activity')
})

it('a card that cannot be frozen for want of a network says so at once', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, button } = await visit({ person, expectedFaults: AWAY })
  await open(`/cards/${cards[0]?.id}`)
  await button('Freeze').waitFor()
  await page.route('**/cards/freeze', (route) => route.abort('failed'))
  // What is asked again afterwards gets no answer for as long as one likes.
  await page.route(/\/cards\/detail/, () => undefined)
  await button('Freeze').click()
  await page.getByText('The card could not be frozen and still pays. Try again.').waitFor()
  await button('Freeze').waitFor()
})

it('what is typed and pressed before the scripts are there, as on a slow line, is not lost and is sent once', async () => {
  const { page, button, field } = await visit()
  const released = Promise.withResolvers<void>()
  await page.route(/\/entry-\w+\.js$/, async (route) => {
    await released.promise
    await route.continue()
  })
  const sent: unknown[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/signup')) sent.push(request.postDataJSON())
  })
  await page.goto(`${program.url}/app/sign-up`, { waitUntil: 'commit' })
  const email = newAddress('early')
  await field('Full name').fill('Early Bird')
  await field('E-mail').fill(email)
  await field('Password').fill(PASSWORD)
  await page.getByRole('checkbox').click()
  await button('Create account').click()
  await page.locator('[aria-busy=true]', { hasText: 'Create account' }).waitFor()
  released.resolve()
  await field('Code').waitFor()
  expect(sent).toMatchObject([{ fullName: 'Early Bird', email, password: PASSWORD }])
  // Nothing of it is kept.
  expect(await page.evaluate(() => (globalThis as unknown as { early: { end(): unknown } }).early.end())).toEqual({
    texts: [],
    presses: [],
  })
})
