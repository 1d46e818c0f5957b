import type { Page } from 'playwright-core'
import { beforeAll, describe, inject, it } from 'vitest'
import { examine, expectAccessible, expectColoursAccessible } from '../support/examine.ts'
import { becomeVerified, type Person } from '../support/person.ts'
import { becomeRegular, type Regular } from '../support/regular.ts'
import { settle } from '../support/settle.ts'
import { leave, startVisit, type Visit } from '../support/visit.ts'

const program = inject('program')

let regular: Regular
let newcomer: Person

beforeAll(async () => {
  regular = await becomeRegular(program)
  newcomer = await becomeVerified(program, 'Nora New')
})

/** Looks at the same state in both themes. */
async function inBothThemes(page: Page, what: string): Promise<void> {
  await examine(page, what)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectColoursAccessible(page, `${what}, dark`)
  await page.emulateMedia({ colorScheme: 'light' })
}

const SCREENS_WITH_DATA = ['/cards', '/activity', '/money', '/money/entries', '/notifications', '/settings/sessions']

describe('states of screens are accessible in both themes', () => {
  it('loading', async () => {
    const { page, open, context } = await startVisit({ person: regular.person })
    await page.route(/\/(cards|account|me|kyc)(\/|\?|$)/, (route) =>
      route.request().resourceType() === 'fetch' ? undefined : route.fallback(),
    )
    for (const path of SCREENS_WITH_DATA) {
      await open(path)
      await page.getByLabel('Loading', { exact: true }).first().waitFor()
      await inBothThemes(page, `${path}, loading`)
    }
    await leave(context)
  })

  it('empty', async () => {
    const { page, open, context } = await startVisit({ person: newcomer })
    for (const path of SCREENS_WITH_DATA) {
      await open(path)
      await settle(page)
      await inBothThemes(page, `${path}, empty`)
    }
    await leave(context)
  })

  it('error', async () => {
    const { page, open, context } = await startVisit({ person: regular.person })
    const problem = { type: '/docs', title: 'x', status: 500, code: 'internal', detail: '', requestId: 'req_example' }
    await page.route(/\/(cards|account|me|kyc)(\/|\?|$)/, (route) =>
      route.request().resourceType() === 'fetch'
        ? route.fulfill({ status: 403, json: { ...problem, status: 403, code: 'forbidden', detail: 'Not for you.' } })
        : route.fallback(),
    )
    for (const path of SCREENS_WITH_DATA) {
      await open(path)
      await page.getByRole('alert').first().waitFor()
      await inBothThemes(page, `${path}, error`)
    }
    await leave(context)
  })

  it('offline', async () => {
    const { page, open, context } = await startVisit({ person: regular.person })
    for (const path of [...SCREENS_WITH_DATA, `/cards/${regular.cards.everyday.id}/reveal`]) {
      await open(path)
      await settle(page)
      await context.setOffline(true)
      await page.getByText('You are offline.').first().waitFor()
      await inBothThemes(page, `${path}, offline`)
      await context.setOffline(false)
    }
    await leave(context)
  })

  it('a form with errors', async () => {
    const { page, open, button, context } = await startVisit()
    for (const [path, action] of [
      ['/sign-in', 'Sign in'],
      ['/sign-up', 'Create account'],
      ['/forgot', 'Send code'],
      ['/reset?email=a%40example.com', 'Save password'],
    ] as const) {
      await open(path)
      await button(action).click()
      await page.getByRole('alert').first().waitFor()
      await inBothThemes(page, `${path}, errors`)
    }
    await leave(context)
  })

  it('open sheets', async () => {
    const visit = await startVisit({ person: regular.person })
    const { page, open, context } = visit
    for (const [path, opener] of listSheets(regular, visit)) {
      await open(path)
      await settle(page)
      await opener.click()
      await page.getByRole('dialog').waitFor()
      await inBothThemes(page, `${path}, open sheet`)
    }
    await leave(context)
  })

  it('a revealed number, also while the card is frozen', async () => {
    const { page, open, button, field, context } = await startVisit({ person: regular.person })
    for (const card of [regular.cards.everyday, regular.cards.frozen]) {
      await open(`/cards/${card.id}/reveal`)
      await button('Show the number').click()
      await field('Password').fill(regular.person.password)
      await button('Confirm').click()
      await page.getByText('Security code (CVV)').waitFor()
      await button('Show security code').click()
      await inBothThemes(page, 'revealed')
    }
    await leave(context)
  })

  it('the identity check, step by step', async () => {
    const { signUp } = await import('../support/person.ts')
    const { page, open, button, field, context } = await startVisit({ person: await signUp(program) })
    await open('/cards')
    await settle(page)
    await inBothThemes(page, 'first steps')
    await open('/kyc')
    await button('Start').click()
    await button('Continue').click()
    await page.getByRole('alert').first().waitFor()
    await inBothThemes(page, 'identity: person, with errors')
    await field('First name').fill('Ada')
    await field('Last name').fill('Lantern')
    await field('Day').fill('10')
    await field('Month').fill('12')
    await field('Year').fill('1990')
    await button('Continue').click()
    await button(/Choose a country/).click()
    await page.getByRole('dialog').waitFor()
    await expectAccessible(page, 'identity: countries')
    await field('Search countries').fill('Germany')
    await button('Germany').click()
    await field('Street and number').fill('Hafenstr. 1')
    await field('Postal code').fill('20459')
    await field('City').fill('Hamburg')
    await inBothThemes(page, 'identity: address')
    await button('Continue').click()
    await page.getByRole('heading', { name: 'Your document', exact: true }).waitFor()
    await inBothThemes(page, 'identity: document')
    await button('Continue').click()
    await page.getByRole('heading', { name: 'Picture of yourself', exact: true }).waitFor()
    await inBothThemes(page, 'identity: pictures')
    await leave(context)
  })
})

function listSheets({ cards, payments }: Regular, { button }: Visit) {
  return [
    [`/cards/${cards.everyday.id}`, button('Name and colour')],
    [`/cards/${cards.everyday.id}`, button(/^Close card/)],
    [`/cards/${cards.limited.id}/controls`, button(/^Countries/)],
    [`/cards/${cards.limited.id}/controls`, button(/^Kinds of shops/)],
    [`/cards/${cards.everyday.id}/reveal`, button('Show the number')],
    ['/activity', button('More filters')],
    [`/activity/${payments.declined}`, button('The rule and the figures')],
    [`/activity/${payments.declined}`, button('Ask for an exception')],
    ['/settings/profile', button(/Time zone$/)],
    ['/settings/data', button(/^Close account/)],
    ['/settings/sessions', button('Sign out everywhere')],
  ] as const
}
