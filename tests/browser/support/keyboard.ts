import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const MOST_STEPS = 60

/** Presses Tab until this is focused; on the way each stop must be visible and ringed. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  await untilFocusable(page, name)
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press('Tab')
    const stop = await describeFocus(page)
    if (stop === undefined) continue
    expect(stop.isRinged, `a ring around "${stop.name}"`).toBe(true)
    if (name.test(stop.name)) return
  }
  throw new Error(`Tab never reached ${name} on ${page.url()}`)
}

/** A page that is still being drawn would be walked through before there is anything to reach. */
async function untilFocusable(page: Page, { source, flags }: RegExp): Promise<void> {
  await page.waitForFunction(
    ([pattern, modifiers]) =>
      [...document.querySelectorAll('a[href], button, input, textarea, select, [tabindex]')].some((element) =>
        new RegExp(pattern, modifiers).test((element.getAttribute('aria-label') ?? element.textContent ?? '').trim()),
      ),
    [source, flags] as const,
  )
}

/** Walks through a whole page and names every stop of which the ring is cut off by what is around it. */
export async function findCutRings(page: Page): Promise<string[]> {
  const cut = new Set<string>()
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(async () => {
      const active = document.activeElement
      if (active === null || active === document.body) return undefined
      // What is brought into sight is there a moment later.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      const element = active.closest('[data-box]') ?? active
      const { outlineWidth, outlineOffset } = getComputedStyle(element)
      const reach = Number.parseFloat(outlineWidth) + Number.parseFloat(outlineOffset)
      const ring = element.getBoundingClientRect()
      const isInside = (box: { left: number; right: number; top: number; bottom: number }) =>
        ring.left - reach >= box.left - 0.5 &&
        ring.right + reach <= box.right + 0.5 &&
        ring.top - reach >= box.top - 0.5 &&
        ring.bottom + reach <= box.bottom + 0.5
      let isWhole = isInside({ left: 0, top: 0, right: innerWidth, bottom: innerHeight })
      for (let one = element.parentElement; one !== null && isWhole; one = one.parentElement) {
        const { overflowX, overflowY, contain } = getComputedStyle(one)
        // What scrolls shows the rest when one scrolls.
        const cuts = overflowX === 'hidden' || overflowY === 'hidden' || /strict|paint|content/.test(contain)
        if (cuts) isWhole = isInside(one.getBoundingClientRect())
      }
      return { name: (active.getAttribute('aria-label') ?? active.textContent ?? '').trim().slice(0, 60), isWhole }
    })
    if (stop === undefined) break
    if (!stop.isWhole) cut.add(stop.name)
  }
  return [...cut]
}

/** The name of what has the focus, as a screen reader says it. */
export const focused = async (page: Page): Promise<string | undefined> => (await describeFocus(page))?.name

function describeFocus(page: Page): Promise<{ name: string; isRinged: boolean } | undefined> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return undefined
    const isOutlined = (one: Element | null) =>
      one !== null &&
      Number.parseFloat(getComputedStyle(one).outlineWidth) >= 2 &&
      getComputedStyle(one).outlineStyle !== 'none'
    const name = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim()
    return { name, isRinged: isOutlined(element) || isOutlined(element.closest('[data-box]')) }
  })
}
