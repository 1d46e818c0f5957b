import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { becomeCustomer } from './support/person.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

/** What is said by itself as soon as it is there. */
const said = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text)

const customer = () => becomeCustomer(program, { cards: [{ label: 'Books' }] })

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
