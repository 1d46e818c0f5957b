import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { focused } from './support/keyboard.ts'
import { lengthenActivity } from './support/long-list.ts'
import { becomeCustomer } from './support/person.ts'
import { becomeRegular } from './support/regular.ts'
import { visit } from './support/visit.ts'

const program = inject('program')
const SEARCH = 'Search merchant, note or last four digits'

it('a new page has the focus on its title; the way back leads to what was opened, as far down the list and with the search as before', async () => {
  const { person } = await becomeRegular(program)
  // The long list is made up: of its payments the API knows nothing.
  const { page, open, field, link, button } = await visit({ person, expectedFaults: [/status of 404.*detail/] })
  await lengthenActivity(page, person, 500)
  await open('/activity')
  await link(/^Shop 1,/).waitFor()
  expect(await focused(page), 'a page that is opened by its address takes no focus').toBeUndefined()
  await field(SEARCH).fill('shop')
  await link(/^Shop 1,/).waitFor()
  await page.locator('[data-windowed]').evaluate((list) => list.scrollTo(0, 3_000))
  await link(/^Shop 45,/).focus()
  const top = await scrollTop(page)
  expect(top).toBeGreaterThan(2_900)
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe('Payment')
  await button('Back').focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toMatch(/^Shop 45,/)
  await expect.poll(() => scrollTop(page)).toBe(top)
  expect(await field(SEARCH).inputValue()).toBe('shop')

  const signIns: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/refresh')) signIns.push(request.url())
  })
  await page.goForward()
  await expect.poll(() => focused(page)).toBe('Payment')
  await page.goBack()
  await expect.poll(() => focused(page)).toMatch(/^Shop 45,/)
  await expect.poll(() => scrollTop(page)).toBe(top)
  expect(signIns).toEqual([])

  await link('Money').click()
  await expect.poll(() => focused(page)).toBe('Money')
})

it('the title of a page that has to be loaded first has the focus before and after', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const { page, open, link } = await visit({ person })
  await open(`/cards/${cards[0]?.id}`)
  await link(/^Limits and controls/).waitFor()
  let letGo = () => undefined as unknown
  const held = new Promise((resolve) => {
    letGo = () => resolve(undefined)
  })
  await page.route(/\/account$/, async (route) => {
    await held
    await route.continue()
  })
  await link(/^Limits and controls/).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe('Limits and controls')
  letGo()
  await page.getByText('How it pays').waitFor()
  await expect.poll(() => focused(page)).toBe('Limits and controls')
})

const scrollTop = (page: Page) => page.locator('[data-windowed]').evaluate((list) => list.scrollTop)
