import { beforeAll, describe, expect, inject, it } from 'vitest'
import { examine, expectColoursAccessible } from '../support/examine.ts'
import { becomeRegular, type Regular } from '../support/regular.ts'
import { listScreens, STRANGER_SCREENS } from '../support/screens.ts'
import { settle } from '../support/settle.ts'
import { DESK, leave, PHONE, SMALL, startVisit, type Visit } from '../support/visit.ts'

const program = inject('program')

let regular: Regular

beforeAll(async () => {
  regular = await becomeRegular(program)
})

describe('every screen is accessible, fits and can be touched, at 320, 390 and 1280 px, in both themes', () => {
  it('for somebody signed in', async () => {
    const visit = await startVisit({ person: regular.person, expectedFaults: [/no\/such\/place/] })
    await lookAtAll(visit, listScreens(regular))
  })

  it('for a stranger', async () => {
    await lookAtAll(await startVisit(), STRANGER_SCREENS)
  })
})

async function lookAtAll({ page, open, context, faults }: Visit, screens: Readonly<Record<string, string>>) {
  for (const [name, path] of Object.entries(screens)) {
    for (const viewport of [SMALL, PHONE, DESK]) {
      await page.setViewportSize(viewport)
      if (viewport === SMALL) await open(path)
      await settle(page)
      await examine(page, `${name}, ${viewport.width} px`)
      if (viewport === SMALL) continue
      await page.emulateMedia({ colorScheme: 'dark' })
      await expectColoursAccessible(page, `${name}, ${viewport.width} px, dark`)
      await page.emulateMedia({ colorScheme: 'light' })
    }
  }
  await leave(context)
  expect(faults, 'errors in the console').toEqual([])
}
