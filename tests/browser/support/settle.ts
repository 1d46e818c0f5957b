import type { Page } from 'playwright-core'

/** Waits until the page shows what it is for: a heading, nothing that is still loaded, the typeface there. */
export async function settle(page: Page): Promise<void> {
  await page.getByRole('heading').first().waitFor()
  if (!page.url().endsWith('/gallery')) {
    await page.waitForFunction(() => document.querySelector('[data-skeleton], [role=status][aria-busy=true]') === null)
  }
  await page.evaluate(() => document.fonts.ready)
}
