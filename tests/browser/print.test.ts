import { expect, inject, it } from 'vitest'
import { becomeCustomer, fund } from './support/person.ts'
import { DESK, PHONE, visit } from './support/visit.ts'

const program = inject('program')

it.each([
  ['phone', PHONE],
  ['desk', DESK],
])('a page is printed whole and alone from a %s, however much of it fits into the window', async (_where, viewport) => {
  const { person } = await becomeCustomer(program)
  for (let booking = 0; booking < 25; booking += 1) await fund(person, 1_000)
  const { page, open } = await visit({ person, viewport })
  await open('/money/entries')
  await page.getByText('Money added').nth(25).waitFor()
  await page.emulateMedia({ media: 'print' })
  const sheet = await page.evaluate(() => {
    const rows = [...document.querySelectorAll('#content *')].filter(({ textContent }) => textContent === 'Money added')
    return { bottom: rows.at(-1)?.getBoundingClientRect().bottom ?? 0, height: document.documentElement.scrollHeight }
  })
  expect(sheet.bottom).toBeGreaterThan(viewport.height)
  expect(sheet.height).toBeGreaterThan(sheet.bottom)
  await open('/money')
  await page.getByRole('heading', { name: 'Money', exact: true }).waitFor()
  await expect.poll(() => page.getByRole('navigation').count()).toBe(0)
})
