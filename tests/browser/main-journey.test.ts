import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { approveEverybody, nextCode, pay } from './people.ts'
import { type Program, startProgram } from './program.ts'

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1280, height: 800 }
const shots = join(import.meta.dirname, '../../docs/screenshots')
const email = `ada.${Date.now()}@example.com`
const password = 'lantern harbour violet 42'

let program: Program
let browser: Browser
let page: Page
const faults: string[] = []

beforeAll(async () => {
  program = await startProgram()
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  const context = await browser.newContext({ viewport: PHONE, permissions: ['clipboard-read', 'clipboard-write'] })
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  page.on('pageerror', (error) => faults.push(error.message))
})

afterAll(async () => {
  await browser?.close()
  await program?.stop()
})

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
const open = (path: string) => page.goto(`${program.url}/app${path}`)

/** A picture for the documentation, and what axe finds in both themes: nothing. */
async function look(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.screenshot({ path: join(shots, `${name}-phone-${colorScheme}.png`) })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect
      .soft(violations.map(({ id, nodes }) => `${name} ${colorScheme}: ${id} ${nodes[0]?.html.slice(0, 160)}`))
      .toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

it('a new person signs up with the code from the inbox', async () => {
  await open('/sign-up')
  await look('sign-up')
  await page.getByLabel('Full name').fill('Ada Lantern')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('checkbox').click()
  await button('Create account').click()
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
  await look('code')
  await page.getByLabel('Code', { exact: true }).fill(await nextCode(program, email))
  await page.getByText('Three steps to your first payment').waitFor()
  await look('first-steps')
})

it('proves who they are with pictures, and staff approves', async () => {
  await page.getByRole('link', { name: /Verify your identity/ }).click()
  await button('Start').click()
  await page.getByLabel('First name').fill('Ada')
  await page.getByLabel('Last name').fill('Lantern')
  await page.getByLabel('Day').fill('10')
  await page.getByLabel('Month').fill('12')
  await page.getByLabel('Year').fill('1990')
  await look('identity-person')
  await button('Continue').click()
  await button(/Choose a country/).click()
  await page.getByLabel('Search countries').fill('Germany')
  await button('Germany').click()
  await page.getByLabel('Street and number').fill('Hafenstr. 1')
  await page.getByLabel('Postal code').fill('20459')
  await page.getByLabel('City').fill('Hamburg')
  await button('Continue').click()
  await button('Continue').click()
  const picture = await page.screenshot()
  for (const kind of ['Front of the document', 'Picture of yourself']) {
    const chooser = page.waitForEvent('filechooser')
    await button(`Choose a file: ${kind}`).click()
    await (await chooser).setFiles({ name: 'picture.png', mimeType: 'image/png', buffer: picture })
  }
  await expect.poll(() => page.getByText('Uploaded').count(), { timeout: 20_000 }).toBe(2)
  await look('identity-pictures')
  await button('Continue').click()
  await page.getByRole('checkbox').click()
  await look('identity-review')
  await button('Send for review').click()
  await page.getByText('We are looking at your documents').waitFor()
  await approveEverybody(program)
  await page.getByText('You are verified').waitFor()
  await look('identity-verified')
})

it('adds money and creates a card with a limit', async () => {
  await open('/money/add')
  await page.getByLabel('Amount', { exact: true }).fill('500')
  await button('Add $500.00').click()
  await page.getByText('$500.00 added.').waitFor()
  await open('/cards/new')
  await page.getByLabel('Name of the card').fill('Books')
  await page.getByRole('radio', { name: 'Indigo' }).click()
  await page.getByRole('textbox', { name: 'Limit' }).fill('100')
  await look('new-card')
  await button('Create card').click()
  await page.getByRole('img', { name: /^Books, card ending in/ }).waitFor()
  await look('card')
})

let last4 = ''

it('reveals the number after confirming the password, and hides it again', async () => {
  await page.getByRole('link', { name: 'Show number' }).click()
  await button('Show the number').click()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button('Confirm').click()
  await page.getByText('Security code (CVV)').waitFor()
  const number =
    (
      await page
        .getByText(/^(?:\d{4} ){3}\d{4}$/)
        .last()
        .textContent()
    )?.replaceAll(' ', '') ?? ''
  expect(number).toMatch(/^\d{16}$/)
  last4 = number.slice(-4)
  await look('revealed')
  await button(/^Hide now/).click()
  await button('Show the number').waitFor()
  expect(await page.getByText(/^(?:\d{4} ){3}\d{4}$/).count()).toBe(0)
})

it('sees a payment within a second, without touching the page', async () => {
  await open('/cards')
  await page.getByText('Latest payments').or(page.getByText('No payments yet')).first().waitFor()
  expect((await pay(program, last4, 2_450)).approved).toBe(true)
  await page.getByRole('link', { name: /^Paper Lantern Books, \$24\.50, Pending/ }).waitFor()
  await look('cards')
  await open('/activity')
  await page
    .getByRole('link', { name: /^Paper Lantern Books/ })
    .first()
    .click()
  await page.getByText('What happened').waitFor()
  await look('payment')
})

it('freezes the card, is declined with a reason, and thaws it from there', async () => {
  await open('/cards')
  await page.getByRole('link', { name: /^Books, card ending in/ }).click()
  await button('Freeze').click()
  await button('Unfreeze').waitFor()
  await look('frozen')
  await expect.poll(async () => (await pay(program, last4, 1_000)).approved).toBe(false)
  await open('/activity')
  await page
    .getByRole('link', { name: /Declined/ })
    .first()
    .click()
  await page.getByText('Why it was declined').waitFor()
  await look('declined')
  await button('Unfreeze the card').click()
  await page.getByText('Card unfrozen. It can pay again.').waitFor()
})

it('shows money, settings and the rest without a fault', async () => {
  for (const [path, heading] of [
    ['/money', 'Money'],
    ['/money/entries', 'Account history'],
    ['/settings', 'Settings'],
    ['/settings/security', 'Security'],
    ['/settings/appearance', 'Language and theme'],
    ['/notifications', 'Notifications'],
    ['/gallery', 'Gallery'],
  ] as const) {
    await open(path)
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await page
      .locator('[role=status][aria-busy=true]')
      .and(page.getByLabel('Loading', { exact: true }))
      .first()
      .waitFor({ state: 'detached' })
    await look(path.slice(1).replace('/', '-'))
  }
})

it('puts list and detail side by side on a desk, and turns round in Arabic', async () => {
  await page.setViewportSize(DESK)
  await open('/activity')
  await page
    .getByRole('link', { name: /^Paper Lantern Books/ })
    .first()
    .click()
  await page.getByText('What happened').waitFor()
  await page.screenshot({ path: join(shots, 'activity-desk-light.png') })
  await open('/cards')
  await page.getByRole('link', { name: /^Books, card ending in/ }).waitFor()
  await page.screenshot({ path: join(shots, 'cards-desk-light.png') })
  await open('/settings/appearance')
  await page.getByRole('radio', { name: 'العربية' }).click()
  await expect.poll(() => page.evaluate('document.documentElement.dir')).toBe('rtl')
  await page.setViewportSize(PHONE)
  await open('/cards')
  await page.getByText('أحدث المدفوعات').waitFor()
  await look('cards-arabic')
})

it('signs out, and no script failed on the way', async () => {
  await open('/settings')
  await page.getByText('تسجيل الخروج').click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => page.url()).toContain('/sign-in')
  expect(faults).toEqual([])
})
