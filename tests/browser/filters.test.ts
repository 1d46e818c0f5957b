import { expect, inject, it } from 'vitest'
import { focused } from './support/keyboard.ts'
import { becomeRegular } from './support/regular.ts'
import { visit } from './support/visit.ts'

const program = inject('program')
const SEARCH = 'Search merchant, note or last four digits'

it('payments are found by card, kind of shop, time and amount, and the filters stay while one looks at a payment', async () => {
  const { person } = await becomeRegular(program)
  const { page, open, button, field, link } = await visit({ person })
  await open('/activity')
  await link(/^Corner Grocery/).waitFor()
  await button('More filters').click()
  await field('At least').fill('40')
  await field('At most').fill('20')
  await button('Show payments').click()
  await page.getByText('This is below the smallest amount.').waitFor()
  await expect.poll(() => focused(page)).toBe('At most')
  await field('At most').fill('80')
  await button(/^Travel/).click()
  await button('This month').click()
  await button('Show payments').click()
  await link(/^Corner Grocery/).waitFor({ state: 'detached' })
  await link(/^Tune Stream Music, \$49\.99/).waitFor()
  expect(await page.getByRole('listitem').getByRole('link').count()).toBe(1)

  await link(/^Tune Stream Music, \$49\.99/).click()
  await button('Back').click()
  await button('Filters: 3').click()
  await button('Last month').click()
  await button('Show payments').click()
  await page.getByRole('heading', { name: 'No match', exact: true }).waitFor()
  await button('Clear search and filters').click()
  await link(/^Corner Grocery/).waitFor()

  await button('More filters').click()
  await button(/^All kinds/).click()
  await field('Search kinds of shops').fill('grocer')
  await button(/^Groceries and supermarkets/).click()
  await button(/^Groceries and supermarkets/).waitFor()
  await button('Show payments').click()
  await link(/^Noodle Kitchen/).waitFor({ state: 'detached' })
  await link(/^Corner Grocery/).waitFor()
  await button(/^Groceries and supermarkets/).click()
  await link(/^Noodle Kitchen/).waitFor()
})

it('a search that finds nothing keeps the cursor in its field', async () => {
  const { person } = await becomeRegular(program)
  const { page, open, field, link } = await visit({ person })
  await open('/activity')
  await link(/^Corner Grocery/).waitFor()
  await field(SEARCH).pressSequentially('corner')
  await link(/^Noodle Kitchen/).waitFor({ state: 'detached' })
  await field(SEARCH).pressSequentially(' xyz')
  await page.getByRole('heading', { name: 'No match', exact: true }).waitFor()
  expect(await focused(page)).toBe(SEARCH)
  await page.keyboard.press('Backspace')
  expect(await field(SEARCH).inputValue()).toBe('corner xy')
})
