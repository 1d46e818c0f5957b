import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { becomeRegular, type Regular } from './support/regular.ts'
import { settle } from './support/settle.ts'
import { PHONE, visit } from './support/visit.ts'

const program = inject('program')
let regular: Regular

beforeAll(async () => {
  regular = await becomeRegular(program)
})

type Pixels = readonly (readonly [red: number, green: number, blue: number])[]

async function pixelsOf(picture: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return Array.from({ length: info.width * info.height }, (_, index) => {
    const at = index * info.channels
    return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
  })
}

const luminance = (colour: Pixels[number]): number => {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const value = part / 255
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: Pixels[number], other: Pixels[number]): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** How much of what is to be seen there stands out (3:1, WCAG 2.2, 1.4.11) from the ground of the page. */
async function shareThatStandsOut(page: Page, place: Locator): Promise<number> {
  await place.scrollIntoViewIfNeeded()
  const pixels = await pixelsOf(await place.screenshot())
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number))
  const [red = 0, green = 0, blue = 0] = ground ?? []
  return pixels.filter((pixel) => contrast(pixel, [red, green, blue]) >= 3).length / pixels.length
}

interface Forced {
  readonly forcedColorAdjust: string
}

/** Icons whose lines hardly stand out from the ground behind them. */
async function findLostIcons(page: Page): Promise<string[]> {
  const icons = await page.evaluate(() => {
    const numbers = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number)
    const groundOf = (element: Element | null): string => {
      for (let one = element; one !== null; one = one.parentElement) {
        const { backgroundColor, forcedColorAdjust } = getComputedStyle(one) as CSSStyleDeclaration & Forced
        // The browser paints the ground of all others in the one of the page, and does not say so.
        if (forcedColorAdjust === 'none' && numbers(backgroundColor)[3] !== 0) return backgroundColor
      }
      return getComputedStyle(document.body).backgroundColor
    }
    return [...document.querySelectorAll('svg[viewBox="0 0 24 24"] > path')].map((path) => ({
      line: numbers(getComputedStyle(path).stroke),
      ground: numbers(groundOf(path)),
      place: path.closest('svg')?.parentElement?.outerHTML.slice(0, 160) ?? '',
    }))
  })
  const colourOf = ([red = 0, green = 0, blue = 0]: readonly number[]) => [red, green, blue] as const
  return icons.filter(({ line, ground }) => contrast(colourOf(line), colourOf(ground)) < 3).map(({ place }) => place)
}

/** Lines that run beside another one, so that two are seen where one is meant. */
const findDoubleLines = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const NEAR = 4
    const lines = [...document.querySelectorAll('#content *, [role=navigation] *')].flatMap((element) => {
      if (!element.checkVisibility() || element.closest('svg') !== null) return []
      const { top, bottom, left, right, width } = element.getBoundingClientRect()
      const style = getComputedStyle(element)
      const isOutlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0
      const has = (side: 'Top' | 'Bottom') => isOutlined || Number.parseFloat(style[`border${side}Width`]) > 0
      const what = element.outerHTML.slice(0, 120)
      if (width < 40) return []
      return [
        ...(has('Top') ? [{ y: top, left, right, element, what }] : []),
        ...(has('Bottom') ? [{ y: bottom, left, right, element, what }] : []),
      ]
    })
    return lines.flatMap((one, index) =>
      lines
        .slice(index + 1)
        .filter(
          (other) =>
            other.element !== one.element &&
            Math.abs(other.y - one.y) < NEAR &&
            Math.min(one.right, other.right) - Math.max(one.left, other.left) > 40,
        )
        .map((other) => `${one.what} | ${other.what}`),
    )
  })

describe.each(['light', 'dark'] as const)('where the system decides about colours, %s', (colorScheme) => {
  const open = async (path: string) => {
    const made = await visit({ person: regular.person, viewport: PHONE, colorScheme, forcedColors: 'active' })
    await made.open(path)
    await settle(made.page)
    return made
  }

  it('how much of a limit is used can be seen', async () => {
    const { page } = await open(`/cards/${regular.cards.limited.id}`)
    const share = await shareThatStandsOut(page, page.getByRole('progressbar'))
    // Its edge, and the used part: 10.99 of 25.
    expect(share).toBeGreaterThan(0.4)
  })

  it('the bars of a chart can be seen, as long as the amounts are large', async () => {
    const { page } = await open('/money')
    const bars = page.getByRole('list', { name: 'Spending by category' }).getByRole('listitem')
    const longest = await shareThatStandsOut(page, bars.first().locator(':scope > :last-child'))
    const shortest = await shareThatStandsOut(page, bars.last().locator(':scope > :last-child'))
    expect(longest).toBeGreaterThan(0.9)
    expect(shortest).toBeGreaterThan(0.05)
    expect(shortest).toBeLessThan(0.5)
  })

  it('what is chosen differs from what is not', async () => {
    const { page } = await open('/settings/appearance')
    const dot = (isChosen: boolean) =>
      page.locator(`[role=radio][aria-checked=${isChosen}]`).first().locator(':scope > :last-child')
    expect(await shareThatStandsOut(page, dot(true))).toBeGreaterThan(
      (await shareThatStandsOut(page, dot(false))) + 0.2,
    )
  })

  it('a slider has a track', async () => {
    const { page } = await open('/cards/new')
    await page.locator('input[type=range]').scrollIntoViewIfNeeded()
    const box = await page.locator('input[type=range]').boundingBox()
    const clip = { x: (box?.x ?? 0) + 100, y: box?.y ?? 0, width: 100, height: box?.height ?? 0 }
    const pixels = await pixelsOf(await page.screenshot({ clip }))
    expect(new Set(pixels.map(String)).size).toBeGreaterThan(1)
  })

  it('the colours of a card can be told apart where one is chosen', async () => {
    const { page } = await open('/cards/new')
    const shown = await page
      .getByRole('radiogroup', { name: 'Colour' })
      .getByRole('radio')
      .evaluateAll((radios) =>
        radios.map((radio) => getComputedStyle(radio.firstElementChild ?? radio).backgroundColor),
      )
    expect(new Set(shown).size).toBe(6)
  })

  it.each([
    ['a frozen card', () => `/cards/${regular.cards.frozen.id}`],
    ['a payment', () => `/activity/${regular.payments.declined}`],
    ['everything there is', () => '/gallery'],
  ])('no icon is lost on %s', async (_what, path) => {
    const { page } = await open(path())
    expect(await findLostIcons(page)).toEqual([])
  })

  it.each([
    ['the cards', () => '/cards'],
    ['a card', () => `/cards/${regular.cards.everyday.id}`],
    ['the activity', () => '/activity'],
    ['a payment', () => `/activity/${regular.payments.settled}`],
    ['the money', () => '/money'],
    ['the settings', () => '/settings'],
  ])('no line is drawn twice on %s', async (_what, path) => {
    const { page } = await open(path())
    expect((await findDoubleLines(page)).slice(0, 3)).toEqual([])
  })

  it('icons are seen also by who chose the other theme', async () => {
    const made = await open('/settings/appearance')
    await made.page.getByRole('radio', { name: colorScheme === 'light' ? 'Dark' : 'Light' }).click()
    expect(await findLostIcons(made.page)).toEqual([])
  })
})
