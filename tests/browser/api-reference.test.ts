import { expect, inject, it } from 'vitest'
import { SMALL, visit } from './support/visit.ts'

it('the API reference is read on the smallest phone without scrolling sideways', async () => {
  const { page } = await visit({ viewport: SMALL })
  await page.goto(`${inject('program').url}/docs`)
  await page.getByRole('heading', { name: 'Schemas', exact: true }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(SMALL.width)
})
