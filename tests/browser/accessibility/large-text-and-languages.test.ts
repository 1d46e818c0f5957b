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
      await expectNothingCut(page, `${name}, 200 %`)
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

it('in Arabic a sentence that begins with a Latin name still runs from the right', async () => {
  const visit = await startVisit({ person: regular.person })
  await choose(visit, 'العربية')
  const { page, open, context } = visit
  await open('/notifications')
  await settle(page)
  // "Groceries, ending in 7132": the name stands to the right of the words that follow it.
  const places = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: [name: number, words: number][] = []
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? ''
      const letter = text.search(/[\u0621-\u064a]/)
      if (!/^[^\u0621-\u064a]*[A-Za-z]/.test(text) || letter < 0) continue
      const at = (index: number) => {
        const range = document.createRange()
        range.setStart(node, index)
        range.setEnd(node, index + 1)
        return range.getBoundingClientRect()
      }
      const name = at(text.search(/[A-Za-z]/))
      const words = at(letter)
      if (Math.abs(name.top - words.top) < 4) found.push([name.left, words.left])
    }
    return found
  })
  expect(places.length).toBeGreaterThan(0)
  expect(places.filter(([name, words]) => name < words)).toEqual([])
  await leave(context)
})

async function choose({ page, open }: Visit, language: string): Promise<void> {
  await open('/settings/appearance')
  await page.getByRole('radio', { name: language }).click()
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).not.toBe('en')
}

/** No line of text reaches out of the row that it is in, or is hidden by it; what one line has no room for may end in dots. */
async function expectNothingCut(page: Page, what: string): Promise<void> {
  const cut = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const row = node.parentElement?.closest('li, [role=img], [role=listitem]')
      if (!row || !node.parentElement?.checkVisibility()) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const { top, bottom, height } = range.getBoundingClientRect()
      const box = row.getBoundingClientRect()
      if (height > 0 && (top < box.top - 1 || bottom > box.bottom + 1)) found.push(node.textContent ?? '')
    }
    return found.slice(0, 5)
  })
  expect.soft(cut, `cut off: ${what}`).toEqual([])
  // The one amount of a page is one line.
  const broken = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('div')]
      .filter(
        (element) => /^[^\p{L}]*\d[\d.,]*[^\p{L}]*$/u.test(element.textContent ?? '') && element.children.length === 0,
      )
      .filter((element) => {
        const range = document.createRange()
        range.selectNodeContents(element)
        return new Set([...range.getClientRects()].map(({ top }) => top)).size > 1
      })
      .map((element) => element.textContent ?? ''),
  )
  expect.soft(broken, `amounts on two lines: ${what}`).toEqual([])
}

/** Looks where the figures of each amount and number really stand: each further to the right than the one before. */
async function expectFiguresLeftToRight(page: Page, name: string): Promise<void> {
  const turned = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? ''
      // Also the groups of a card's number, masked or not.
      const match = /[\d•][\d•.,]*(?: [\d•]{4})*[\d•]/.exec(text)
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
