import type { Page } from 'playwright-core'
import { beforeAll, expect, inject, it } from 'vitest'
import { examine, expectAccessible, expectFits } from '../support/examine.ts'
import { becomeRegular, type Regular } from '../support/regular.ts'
import { listScreens, STRANGER_SCREENS } from '../support/screens.ts'
import { settle } from '../support/settle.ts'
import { leave, PHONE, startVisit, type Visit } from '../support/visit.ts'

const program = inject('program')

let regular: Regular

beforeAll(async () => {
  regular = await becomeRegular(program)
})

it('with text of 200 % every screen is accessible, and nothing is wider than the window', async () => {
  for (const [person, screens] of [
    [regular.person, listScreens(regular)],
    [undefined, STRANGER_SCREENS],
  ] as const) {
    const { page, open, context } = await startVisit({ ...(person && { person }), viewport: PHONE })
    // What a reader's own default size of 32 px does.
    await context.addInitScript(() => {
      const style = document.createElement('style')
      style.textContent = ':root{font-size:200%}'
      const add = () => document.documentElement.append(style)
      if (document.documentElement) add()
      else addEventListener('DOMContentLoaded', add)
    })
    for (const [name, path] of Object.entries(screens)) {
      await open(path)
      await settle(page)
      expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px')
      await expectAccessible(page, `${name}, 200 %`)
      await expectFits(page, `${name}, 200 %`)
    }
    await leave(context)
  }
})

it('in Arabic every screen runs from right to left, while amounts and card numbers do not', async () => {
  const visit = await startVisit({ person: regular.person, expectedFaults: [/no\/such\/place/] })
  await choose(visit, 'العربية')
  const { page, open, context, faults } = visit
  for (const [name, path] of Object.entries(listScreens(regular))) {
    await open(path)
    await settle(page)
    expect(await page.evaluate(() => [document.documentElement.dir, document.documentElement.lang])).toEqual([
      'rtl',
      'ar',
    ])
    await examine(page, `${name}, Arabic`)
    await expectFiguresLeftToRight(page, name)
  }
  await leave(context)
  expect(faults).toEqual([])
})

it('in Arabic what is set at the start of a line stands at the right, also in a sheet', async () => {
  const visit = await startVisit({ person: regular.person })
  await choose(visit, 'العربية')
  const { page, open, button, context } = visit
  await open('/money/entries')
  await settle(page)
  // The arrow back is pulled out of the page's edge, so that the arrow itself stands where the lines begin.
  const edges = await button('رجوع').evaluate((element) => {
    const { marginLeft, marginRight } = getComputedStyle(element.parentElement ?? element)
    return [Number.parseFloat(marginLeft), Number.parseFloat(marginRight)]
  })
  expect(edges[0]).toBe(0)
  expect(edges[1]).toBeLessThan(0)
  await open('/settings/data')
  await settle(page)
  await page.getByText('إغلاق الحساب').first().click()
  const title = page.getByRole('dialog').getByRole('heading')
  await title.waitFor()
  const head = await title.evaluate((element) => {
    const { paddingLeft, paddingRight } = getComputedStyle(element.parentElement ?? element)
    return Number.parseFloat(paddingRight) - Number.parseFloat(paddingLeft)
  })
  expect(head).toBeGreaterThan(0)
  await leave(context)
})

it('in German every screen fits on a small phone', async () => {
  const visit = await startVisit({ person: regular.person, viewport: { width: 320, height: 640 } })
  await choose(visit, 'Deutsch')
  const { page, open, context } = visit
  for (const [name, path] of Object.entries(listScreens(regular))) {
    await open(path)
    await settle(page)
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')
    await expectFits(page, `${name}, German`)
  }
  await leave(context)
})

async function choose({ page, open }: Visit, language: string): Promise<void> {
  await open('/settings/appearance')
  await page.getByRole('radio', { name: language }).click()
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).not.toBe('en')
}

/** Looks where the figures of each amount and number really stand: each further to the right than the one before. */
async function expectFiguresLeftToRight(page: Page, name: string): Promise<void> {
  const turned = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? ''
      const match = /\d[\d.,]*\d/.exec(text)
      if (match === null) continue
      const at = (index: number) => {
        const range = document.createRange()
        range.setStart(node, index)
        range.setEnd(node, index + 1)
        return range.getBoundingClientRect()
      }
      const first = at(match.index)
      const last = at(match.index + match[0].length - 1)
      const isOneLine = Math.abs(first.top - last.top) < 4
      if (first.width > 0 && isOneLine && first.left > last.left) found.push(text)
    }
    return found
  })
  expect.soft(turned, `figures from right to left: ${name}`).toEqual([])
}
