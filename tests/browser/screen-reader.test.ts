import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { fillBirth } from './support/application.ts'
import { focused, tabTo } from './support/keyboard.ts'
import { charge, SHOPS } from './support/network.ts'
import { becomeCustomer, type Card, fund, signUp } from './support/person.ts'
import { settle } from './support/settle.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

/** Browsers report every call that did not get through. */
const AWAY = [/ERR_INTERNET_DISCONNECTED/, /ERR_FAILED/, /ERR_NETWORK/]

/** What is said by itself as soon as it is there. */
const said = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text)

/** The sentences that are read out together with what has the focus. */
const describedBy = (page: Page): Promise<string> =>
  page.evaluate(() =>
    (document.activeElement?.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ')
      .trim(),
  )

const customer = () => becomeCustomer(program, { cards: [{ label: 'Books' }] })

it('a button that can do nothing any more keeps the focus, says so, and does nothing', async () => {
  const { person, cards } = await customer()
  const { page, open, button, context } = await visit({ person, expectedFaults: AWAY })
  await open(`/cards/${cards[0]?.id}/reveal`)
  await tabTo(page, /^Show the number$/)
  await context.setOffline(true)
  await page.getByText('The number can only be shown online.').waitFor()
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  expect(await focused(page)).toBe('Show the number')
  expect(await button('Show the number').isDisabled()).toBe(true)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Space')
  expect(await page.getByRole('dialog').count()).toBe(0)

  await context.setOffline(false)
  await page.getByText('The number can only be shown online.').waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
})

it('who asks for another code hears the seconds only on asking, and stays at the button', async () => {
  const { page, open, button } = await visit()
  await page.clock.install()
  await open('/verify?email=ada%40example.com')
  await page.getByRole('timer').waitFor()
  await expect.poll(() => button('Send a new code').isDisabled()).toBe(true)
  for (let second = 0; second < 31; second += 1) await page.clock.runFor(1_000)
  await page.getByRole('timer').waitFor({ state: 'detached' })
  await tabTo(page, /^Send a new code$/)
  await page.keyboard.press('Enter')
  await said(page, 'A new code is on its way.').waitFor()
  await page.getByRole('timer').waitFor()
  expect(await focused(page)).toBe('Send a new code')
})

it('that the number is shown, is about to hide itself and is hidden is said aloud', async () => {
  const { person, cards } = await customer()
  const { page, open, button, field } = await visit({ person })
  await page.clock.install()
  await open(`/cards/${cards[0]?.id}/reveal`)
  await button('Show the number').click()
  await field('Password').fill(person.password)
  await button('Confirm').click()
  await said(page, 'The number is shown. It hides itself after a minute.').waitFor()
  // Its name would be read out again each time it changes.
  expect(await button('Hide now').count()).toBe(1)
  await page.clock.runFor(47_000)
  await said(page, 'The number hides itself in 15 seconds.').waitFor()
  await page.clock.runFor(15_000)
  await said(page, 'Hidden again.').waitFor()
  await button('Show the number').waitFor()
})

it('what is wrong with a birthday and a country is read out at the field, to which the focus goes', async () => {
  const person = await signUp(program)
  const made = await visit({ person })
  const { page, open, button, field } = made
  await open('/kyc')
  await button('Start').click()
  await field('First name').fill('Ada')
  await field('Last name').fill('Lantern')
  await button('Continue').click()
  await expect.poll(() => focused(page)).toBe('Day')
  expect(await describedBy(page)).toBe('Check the date of birth.')
  for (const name of ['Day', 'Month', 'Year']) expect(await field(name).getAttribute('aria-invalid')).toBe('true')
  await fillBirth(made)
  await button('Continue').click()
  await field('Street and number').fill('Hafenstr. 1')
  await field('Postal code').fill('20459')
  await field('City').fill('Hamburg')
  await button('Continue').click()
  await expect.poll(() => focused(page)).toMatch(/^Choose a country/)
  expect(await describedBy(page)).toBe('Fill this in.')
})

it('how many payments are found, and that more are shown, is said aloud', async () => {
  const { person, cards } = await customer()
  await charge(program, cards[0] as Card, SHOPS.books, 3_200)
  const { page, open, field, button } = await visit({ person })
  await open('/activity')
  await page.getByRole('link', { name: /^Paper and Ink Books/ }).waitFor()
  await said(page, '1 shown').waitFor()
  await field('Search merchant, note or last four digits').fill('nothing like it')
  await said(page, '0 shown').waitFor()

  const entry = (id: number) => ({
    id: `entry_${id}`,
    kind: 'funding',
    amountMinor: 100,
    currency: 'usd',
    description: '',
    transactionId: null,
    createdAt: '2026-11-01T12:00:00Z',
  })
  await page.route('**/account/entries*', (route) =>
    route.fulfill({
      json: route.request().url().includes('cursor=')
        ? { data: [entry(3)], nextCursor: null }
        : { data: [entry(1), entry(2)], nextCursor: 'next' },
    }),
  )
  await open('/money/entries')
  await tabTo(page, /^Show more$/)
  await page.keyboard.press('Enter')
  await said(page, '3 shown').waitFor()
  // The button is gone with the last ones.
  await expect(button('Show more').count()).resolves.toBe(0)
  await expect.poll(() => focused(page)).toMatch(/That is everything\.$/)
})

it('a balance that changes while one looks at it is said aloud, the first one is not', async () => {
  const { person } = await customer()
  const { page, open } = await visit({ person })
  await open('/cards')
  await settle(page)
  expect(await said(page, /^Available:/).count()).toBe(0)
  await fund(person, 1_000)
  await said(page, 'Available: $510.00').waitFor()
})

it('every page that loads says so', async () => {
  const { person, cards } = await customer()
  const { page, open } = await visit({ person })
  await page.route(/\/(cards|account|me)(\/|\?|$)/, (route) =>
    route.request().resourceType() === 'fetch' ? undefined : route.fallback(),
  )
  for (const path of ['', '/reveal', '/controls']) {
    await open(`/cards/${cards[0]?.id}${path}`)
    await page.getByRole('status', { name: 'Loading' }).first().waitFor()
    await page.locator('[data-skeleton]').first().waitFor()
  }
})

it('of a payment everything is read out that the row shows: the card digit by digit, when it was, what a shop abroad asked for', async () => {
  const { person, cards } = await customer()
  const [card] = cards as [Card]
  await charge(program, card, SHOPS.cafe, 2_310, { merchant_amount: '2100', merchant_currency: 'eur' })
  const { page, open } = await visit({ person })
  await open('/activity')
  const digits = [...card.last4].join(' ')
  const said = `^Café de la Place, \\$23\\.10, Pending, Books, card ending in ${digits}, .*[AP]M, The shop asked for €21\\.00$`
  await page.getByRole('link', { name: new RegExp(said) }).waitFor()
})

it('the number is read digit by digit, the hidden code as hidden, and neither in another way', async () => {
  const { person, cards } = await customer()
  const { page, open, button, field } = await visit({ person })
  await open(`/cards/${cards[0]?.id}/reveal`)
  await button('Show the number').click()
  await field('Password').fill(person.password)
  await button('Confirm').click()
  await page.getByText('Security code (CVV)').waitFor()
  const read = await page.locator('#content').ariaSnapshot()
  expect(read).toMatch(/Card number (?:\d ){15}\d\b/)
  expect(read).not.toMatch(/\d{4} ?\d{4}/)
  expect(read).toContain('Security code (CVV) Security code hidden')
  await button('Show security code').click()
  await expect.poll(() => page.locator('#content').ariaSnapshot()).toMatch(/Security code \(CVV\) \d \d \d\b/)
})
