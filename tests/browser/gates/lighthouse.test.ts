import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type Lighthouse, listFaults, openLighthouse } from '../support/lighthouse.ts'
import { becomeRegular } from '../support/regular.ts'
import { signInContext } from '../support/sign-in.ts'

const program = inject('program')

const MOST_SHIFT = 0.02

let lighthouse: Lighthouse

beforeAll(async () => {
  lighthouse = await openLighthouse()
})

afterAll(() => lighthouse?.close())

it('Lighthouse gives the sign-in full marks for accessibility and best practices, and it does not jump', () =>
  expectFullMarks('/sign-in'))

it('Lighthouse gives cards and activity of somebody signed in full marks, and they do not jump', async () => {
  const { person } = await becomeRegular(program)
  await signInContext(lighthouse.context, program.url, person)
  await expectFullMarks('/cards')
  await expectFullMarks('/activity')
})

/** What is stable on any machine; speed is measured by `npm run bench:app`. */
async function expectFullMarks(path: string): Promise<void> {
  for (const profile of ['phone', 'desktop'] as const) {
    const result = await lighthouse.look(`${program.url}/app${path}`, profile, {
      onlyCategories: ['accessibility', 'best-practices', 'performance'],
      throttlingMethod: 'provided',
      // The line for live events never falls quiet.
      maxWaitForLoad: 25_000,
    })
    expect(new URL(result.finalDisplayedUrl).pathname, 'nobody was sent elsewhere').toBe(`/app${path}`)
    for (const category of ['accessibility', 'best-practices']) {
      expect.soft(listFaults(result, category), `${category} of ${path}, ${profile}`).toEqual([])
      expect.soft(result.categories[category]?.score, `${category} of ${path}, ${profile}`).toBe(1)
    }
    const shift = result.audits['cumulative-layout-shift']?.numericValue
    expect.soft(shift, `layout shift of ${path}, ${profile}`).toBeLessThanOrEqual(MOST_SHIFT)
  }
}
