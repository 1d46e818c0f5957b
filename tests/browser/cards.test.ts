import { expect, inject, it } from 'vitest'
import { untilIssuerApproves } from './support/network.ts'
import { becomeCustomer, becomeVerified, type Card, fund } from './support/person.ts'
import { openTerminal } from './support/terminal.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

const GROUPED = /^(?:\d{4} ){3}\d{4}$/

it('money is added, a card made with a limit, its number shown and hidden again when the window loses the focus', async () => {
  const person = await becomeVerified(program)
  const made = await visit({ person })
  const { page, open, button, field, link } = made
  await open('/money/add')
  await field('Amount').fill('500')
  await button('Add $500.00').click()
  await page.getByText('$500.00 added.').waitFor()
  await open('/cards/new')
  await field('Name of the card').fill('Books')
  await page.getByRole('radio', { name: 'Indigo', exact: true }).click()
  await field('Limit').fill('100')
  await button('Create card').click()
  await page.getByRole('img', { name: /^Books, card ending in/ }).waitFor()

  await link('Show number').click()
  await button('Show the number').click()
  await field('Password').fill(person.password)
  await button('Confirm').click()
  const digits = page.getByText(GROUPED).last()
  await digits.waitFor()
  expect(await digits.textContent()).toMatch(GROUPED)
  await page.getByText(/^Hidden in \d+ s$/).waitFor()
  expect(await page.getByText(/^\d{3}$/).count()).toBe(0)
  await button('Show security code').click()
  await page.getByText(/^\d{3}$/).waitFor()
  await button('Copy Card number').click()
  await page.getByText('Copied. It leaves the clipboard in 60 seconds.').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\d{16}$/)

  await page.evaluate(() => window.dispatchEvent(new Event('blur')))
  await button('Show the number').waitFor()
  expect(await page.getByText(GROUPED).count()).toBe(0)
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('')
  expect(await page.content()).not.toMatch(/(?:\d{4} ){3}\d{4}/)
  await open(new URL(page.url()).pathname.replace('/app', '').replace('/reveal', '/reveals'))
  await page.getByRole('heading', { name: 'Who saw the number', exact: true }).waitFor()
  await expect
    .poll(() => page.getByText(/\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/).count())
    .toBeGreaterThan(0)
})

it('the countdown ends with nothing on the page', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, button, field } = await visit({ person })
  await page.clock.install()
  await open(`/cards/${cards[0]?.id}/reveal`)
  await button('Show the number').click()
  await field('Password').fill(person.password)
  await button('Confirm').click()
  await page.getByText(GROUPED).last().waitFor()
  await page.clock.fastForward('01:01')
  await button('Show the number').waitFor()
  expect(await page.content()).not.toMatch(/(?:\d{4} ){3}\d{4}/)
})

it('a payment at the terminal appears by itself; a frozen card declines with the reason and is thawed from there', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const made = await visit({ person })
  const { page, open, button, link } = made
  await open('/cards')
  await page.getByText('No payments yet').waitFor()
  const terminal = await openTerminal(made, program, cards[0]?.last4 ?? '')
  expect(await terminal.pay('Paper and Ink Books', '24.50')).toContain('Approved')
  await link(/^Paper and Ink Books, \$24\.50, Pending/).waitFor()

  await link(/^Books, card ending in/).click()
  await button('Freeze').click()
  await page.getByText('Card frozen.').waitFor()
  expect(await terminal.pay('Corner Grocery', '10.00')).toContain('Declined')
  await open('/activity')
  await link(/^Corner Grocery, \$10\.00, Declined/).click()
  await page.getByText('Why it was declined').waitFor()
  await page
    .getByText(/card was frozen|frozen/)
    .first()
    .waitFor()
  await button('Unfreeze the card').click()
  await page.getByText('Card unfrozen. It can pay again.').waitFor()
  await untilIssuerApproves(program, cards[0] as Card)
  expect(await terminal.pay('Noodle Kitchen', '8.00')).toContain('Approved')
  await open('/activity')
  await link(/^Noodle Kitchen, \$8\.00, Pending/).waitFor()
})

it('two quick taps freeze once and create one card', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, button } = await visit({ person })
  const posts: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(new URL(request.url()).pathname)
  })
  await open(`/cards/${cards[0]?.id}`)
  await button('Freeze').waitFor()
  await page.evaluate(() => {
    const freeze = [...document.querySelectorAll('button')].find((one) => one.textContent === 'Freeze')
    freeze?.click()
    freeze?.click()
  })
  await page.getByText('Card frozen.').waitFor()
  await button('Unfreeze').waitFor()
  expect(posts.filter((path) => path === '/cards/freeze')).toHaveLength(1)
  expect(posts).not.toContain('/cards/unfreeze')

  await open('/cards/new')
  await button('Create card').dblclick()
  await page.getByText('Your card is ready.').waitFor()
  const { data } = await person.api.get('/cards', { query: { limit: 100 } })
  expect(data).toHaveLength(2)
})

it('a card is renamed, replaced and closed for good', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, button, field } = await visit({ person })
  await open(`/cards/${cards[0]?.id}`)
  await button('Name and colour').click()
  await field('Name of the card').fill('Novels')
  await page.getByRole('radio', { name: 'Plum', exact: true }).click()
  await button('Save').click()
  await page.getByRole('img', { name: /^Novels, card ending in/ }).waitFor()
  await button(/^Replace card/).click()
  await button('Replace card').last().click()
  await page.getByText('Here is your new card.').waitFor()
  expect(page.url()).not.toContain(cards[0]?.id)
  await page.getByRole('img', { name: /^Novels, card ending in/ }).waitFor()
  await button(/^Close card/).click()
  await button('Close card').last().click()
  await page.getByText('This card is closed for good.').waitFor()
  const { data } = await person.api.get('/cards', { query: { limit: 100 } })
  expect(data.map(({ status }) => status)).toEqual(['closed', 'closed'])
})

it('a new person without money is led step by step', async () => {
  const person = await becomeVerified(program)
  const { page, open, link } = await visit({ person })
  await open('/cards')
  await page
    .getByRole('link', { name: 'Verify your identity, done', exact: true })
    .or(page.getByLabel('Verify your identity, done'))
    .first()
    .waitFor()
  await link(/^Add money/).click()
  await page.getByRole('heading', { name: 'Add money', exact: true }).waitFor()
  await fund(person, 10_000)
  await open('/cards')
  await link(/^Create your first card/).click()
  await page.getByRole('heading', { name: 'New card', exact: true }).waitFor()
})
