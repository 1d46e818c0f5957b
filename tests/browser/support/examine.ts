import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

// Legacy mode leaves out frames of other origins, of which there are none, and is several times faster.

/** What axe finds: nothing, whatever it is about. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.length} × ${nodes[0]?.html.slice(0, 200)}`)
  expect.soft(found, `axe: ${what}`).toEqual([])
}

/** What axe finds about contrast: all that a change of theme can change. */
export async function expectColoursAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withRules(['color-contrast', 'link-in-text-block'])
    .analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.length} × ${nodes[0]?.html.slice(0, 200)}`)
  expect.soft(found, `axe: ${what}`).toEqual([])
}

/** Nothing reaches beyond the sides of the window, so that nobody scrolls sideways to read. */
export async function expectFits(page: Page, what: string): Promise<void> {
  const tooWide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    /** What scrolls sideways on purpose, and what is cut off by it. */
    const isInScroller = (element: Element): boolean => {
      for (let one = element.parentElement; one !== null; one = one.parentElement) {
        const { overflowX } = getComputedStyle(one)
        if (overflowX === 'hidden' || (overflowX !== 'visible' && one.hasAttribute('data-snap'))) return true
      }
      return false
    }
    return [...document.querySelectorAll('body *')]
      .filter((element) => {
        const { left, right, width: own } = element.getBoundingClientRect()
        return own > 0 && (right > width + 1 || left < -1) && !isInScroller(element)
      })
      .map((element) => element.outerHTML.slice(0, 160))
      .slice(0, 3)
  })
  expect.soft(tooWide, `wider than the window: ${what}`).toEqual([])
}

/** The smallest side of anything that is touched, in CSS pixels. */
const TOUCH = 44

/** Everything that can be pressed is large enough for a finger. */
async function expectTouchable(page: Page, what: string): Promise<void> {
  const tooSmall = await page.evaluate((touch) => {
    const targets =
      'a[href], button, input, textarea, select, [role=button], [role=switch], [role=radio], [role=checkbox]'
    return [...document.querySelectorAll(targets)]
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect()
        const isShown = element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && width > 0
        // A field is touched anywhere in its box.
        const box = element.closest('[data-box]')?.getBoundingClientRect()
        return isShown && (Math.max(width, box?.width ?? 0) < touch || Math.max(height, box?.height ?? 0) < touch)
      })
      .map((element) => {
        const { width, height } = element.getBoundingClientRect()
        return `${Math.round(width)} × ${Math.round(height)}: ${element.outerHTML.slice(0, 160)}`
      })
  }, TOUCH)
  expect.soft(tooSmall, `too small to touch: ${what}`).toEqual([])
}

/** All three. */
export async function examine(page: Page, what: string): Promise<void> {
  await expectAccessible(page, what)
  await expectFits(page, what)
  await expectTouchable(page, what)
}
