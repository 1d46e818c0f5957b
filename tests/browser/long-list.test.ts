import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { lengthenActivity } from './support/long-list.ts'
import { becomeRegular } from './support/regular.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

const ROWS = 10_000
/** How many rows may be mounted: what fits into the window and 1,200 px on each side of it. */
const MOST_MOUNTED = 60

it('ten thousand payments are scrolled through with few rows mounted and none of them blank', async () => {
  const { person } = await becomeRegular(program)
  const { page, open } = await visit({ person })
  await lengthenActivity(page, person, ROWS)
  await open('/activity')
  await page.getByText('Shop 1', { exact: true }).waitFor()
  let most = 0
  let last = ''
  while (!last.includes(`Shop ${ROWS}`)) {
    const seen = await scrollOn(page)
    most = Math.max(most, seen.mounted)
    expect(seen.uncovered, 'pixels of the window without a row').toBe(0)
    last = seen.text
  }
  expect(most).toBeLessThanOrEqual(MOST_MOUNTED)
  await page.getByText('That is everything.').waitFor()
  expect(await page.getByRole('listitem').last().getAttribute('aria-setsize')).toMatch(/^\d{5}$/)
})

/** Scrolls as far as there are rows, frame by frame, and looks whether every place of the window is covered by a row. */
function scrollOn(page: Page) {
  return page.evaluate(async () => {
    const scroller = document.querySelector('[data-windowed]')
    const list = scroller?.querySelector('ul')
    if (!scroller || !list) throw new Error('there is no list')
    const frame = () => new Promise(requestAnimationFrame)
    let mounted = 0
    let uncovered = 0
    for (let step = 0; step < 40; step++) {
      scroller.scrollTop += scroller.clientHeight * 0.9
      await frame()
      await frame()
      const rows = [...list.children].map((row) => row.getBoundingClientRect())
      mounted = Math.max(mounted, rows.length)
      const window = scroller.getBoundingClientRect()
      const end = Math.min(window.bottom, list.getBoundingClientRect().bottom)
      for (let y = Math.max(window.top, list.getBoundingClientRect().top); y < end; y += 10) {
        if (!rows.some(({ top, bottom }) => top <= y && y < bottom)) uncovered += 10
      }
    }
    return { mounted, uncovered, text: list.lastElementChild?.textContent ?? '' }
  })
}
