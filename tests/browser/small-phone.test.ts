import { expect, inject, it } from 'vitest'
import { becomeCustomer } from './support/person.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

it('the keyboard of a phone takes from the page, and what is left shows field and button, with text of 200 % too', async () => {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  // What a keyboard leaves of 360 by 640.
  const { page, open, button, field, context } = await visit({ person, viewport: { width: 360, height: 380 } })
  await context.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      document.documentElement.style.fontSize = '200%'
    })
  })
  await open(`/cards/${cards[0]?.id}/reveal`)
  const viewport = await page.locator('meta[name=viewport]').getAttribute('content')
  expect(viewport).toContain('interactive-widget=resizes-content')
  await button('Show the number').click()
  await field('Password').fill(person.password)
  const isInWindow = async (place: ReturnType<typeof field>) => {
    const box = await place.boundingBox()
    return box !== null && box.y >= 0 && box.y + box.height <= 380
  }
  expect(await isInWindow(field('Password'))).toBe(true)
  await button('Confirm').scrollIntoViewIfNeeded()
  expect(await isInWindow(button('Confirm'))).toBe(true)
  await button('Confirm').click()
  await page.getByText('Security code (CVV)').waitFor()
})
