import { expect, inject, it } from 'vitest'
import { becomeCustomer } from './support/person.ts'
import { grantException } from './support/staff.ts'
import { openTerminal } from './support/terminal.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

it('a lowered limit declines, an exception is asked for, granted, and lets one payment through', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const cardId = cards[0]?.id ?? ''
  const made = await visit({ person })
  const { page, open, button, field, link } = made
  const terminal = await openTerminal(made, program, cards[0]?.last4 ?? '')
  expect(await terminal.pay('Paper and Ink Books', '18.00')).toContain('Approved')

  await open(`/cards/${cardId}/controls`)
  await button('Add a limit').click()
  await button('Per payment').click()
  await field('Amount').fill('15')
  await button('See the effect').click()
  await page.getByText(/payments? of the last month would have been declined/).waitFor()
  await button('Save').click()
  await page.getByText('Saved. It counts from the next payment on.').waitFor()

  expect(await terminal.pay('Paper and Ink Books', '20.00')).toContain('Declined')
  await open('/activity')
  await link(/^Paper and Ink Books, \$20\.00, Declined/).click()
  await page.getByText(/limit of \$15\.00/).waitFor()
  const declined = page.url()
  await button('Ask for an exception').click()
  await field('Why should it pass?').fill('A present for my sister')
  await button('Send request').click()
  await page.getByText('Exception asked for').waitFor()

  const { data } = await person.api.get('/exceptions', { query: { limit: 10 } })
  await grantException(program, data[0]?.id ?? '')
  await page.getByText('Exception asked for').waitFor({ state: 'detached' })
  expect(page.url()).toBe(declined)
  expect(await terminal.pay('Paper and Ink Books', '20.00')).toContain('Approved')
  expect(await terminal.pay('Paper and Ink Books', '20.00')).toContain('Declined')
  await open('/activity')
  await link(/^Paper and Ink Books, \$20\.00, Pending/).waitFor()
})

it('what was set on a card is found again: countries, kinds of shops, hours', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, button, field } = await visit({ person })
  await open(`/cards/${cards[0]?.id}/controls`)
  await button(/^Countries/).click()
  await page.getByRole('radio', { name: 'Block some', exact: true }).click()
  await field('Search').fill('France')
  await page.getByRole('checkbox', { name: 'France', exact: true }).click()
  await button('Done').last().click()
  await page.getByText('1 country blocked').waitFor()
  await button('See the effect').click()
  await button('Save').click()
  await page.getByText('Saved. It counts from the next payment on.').waitFor()
  await open(`/cards/${cards[0]?.id}/controls`)
  await page.getByText('1 country blocked').waitFor()
})
