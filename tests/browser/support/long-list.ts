import type { Page } from 'playwright-core'
import type { Person } from './person.ts'

const PAGE = 50

/**
 * Lets the activity list have this many payments. They are made in the browser's network layer, out of one real payment: what is
 * looked at is the app's list, and ten thousand purchases through the network would take very long.
 */
export async function lengthenActivity(page: Page, { api }: Person, count: number): Promise<void> {
  const { data: found } = await api.get('/cards/transactions', { query: { limit: 1, status: 'settled' } })
  const [sample] = found
  if (sample === undefined) throw new Error('there is no payment to make others of')
  const numbered = (index: number) => ({
    ...sample,
    id: `${sample.id.slice(0, -6)}${String(index).padStart(6, '0')}`,
    merchant: { ...sample.merchant, name: `Shop ${index + 1}` },
    createdAt: new Date(Date.UTC(2026, 10, 28, 12) - index * 3_600_000).toISOString(),
  })
  await page.route(/\/cards\/transactions\?/, async (route) => {
    const offset = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0)
    const data = Array.from({ length: Math.min(PAGE, count - offset) }, (_, index) => numbered(offset + index))
    const next = offset + PAGE
    await route.fulfill({ json: { data, nextCursor: next < count ? String(next) : null } })
  })
}
