import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { takePictures } from '../../apps/launcher/src/demo/pictures.ts'
import { nextCode } from './support/inbox.ts'
import { focused, tabTo } from './support/keyboard.ts'
import { capture, charge, SHOPS, untilIssuerApproves } from './support/network.ts'
import { type Card, newAddress, PASSWORD } from './support/person.ts'
import { decideIdentity } from './support/staff.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

it('the whole way is gone without a mouse: sign up, be verified, make a card, see its number, freeze it, limit it, dispute a payment, sign out', async () => {
  const email = newAddress('kay')
  const { page, open } = await visit({ reducedMotion: 'no-preference' })
  await open('/sign-up')
  await page.getByRole('button', { name: 'Create account', exact: true }).waitFor()
  await signUp(page, email)
  await identify(page, email)
  await addMoney(page)
  const card = await makeCard(page)
  await seeNumber(page)
  await freezeAndThaw(page)
  await limit(page)
  await disputePayment(page, card)
  await signOut(page)
})

const press = (page: Page, key: 'Enter' | 'Space' | 'Escape'): Promise<void> => page.keyboard.press(key)

async function activate(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, name)
  await press(page, 'Enter')
}

async function type(page: Page, name: RegExp, text: string): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.type(text)
}

/** Waits for the page with this title, to which the focus has gone. */
const arrive = (page: Page, title: string | RegExp) =>
  typeof title === 'string'
    ? expect.poll(() => focused(page)).toBe(title)
    : expect.poll(() => focused(page)).toMatch(title)

async function signUp(page: Page, email: string): Promise<void> {
  await type(page, /^Full name$/, 'Kay Board')
  await type(page, /^E-mail$/, email)
  await type(page, /^Password$/, PASSWORD)
  await press(page, 'Enter')
  // What is missing is led to: the terms.
  await arrive(page, /^I accept the terms/)
  await press(page, 'Space')
  await activate(page, /^Create account$/)
  await arrive(page, 'Code')
  await page.keyboard.type(await nextCode(program, email))
  await arrive(page, 'Cards')
}

async function identify(page: Page, email: string): Promise<void> {
  await activate(page, /^Verify your identity/)
  await arrive(page, 'Verify your identity')
  await activate(page, /^Start$/)
  await arrive(page, 'About you')
  await type(page, /^First name$/, 'Kay')
  await type(page, /^Last name$/, 'Board')
  await type(page, /^Day$/, '10')
  await type(page, /^Month$/, '12')
  await type(page, /^Year$/, '1990')
  await press(page, 'Enter')
  await arrive(page, 'Where you live')
  await activate(page, /^Choose a country/)
  await arrive(page, 'Search countries')
  await page.keyboard.type('Germany')
  await page.getByRole('button', { name: 'Afghanistan', exact: true }).waitFor({ state: 'detached' })
  await activate(page, /^Germany$/)
  await arrive(page, /^Germany/)
  await type(page, /^Street and number$/, 'Hafenstr. 1')
  await type(page, /^Postal code$/, '20459')
  await type(page, /^City$/, 'Hamburg')
  await press(page, 'Enter')
  await arrive(page, 'Your document')
  await tabTo(page, /^Passport/)
  await activate(page, /^Continue$/)
  await arrive(page, 'Front of the document')
  const pictures = await takePictures('Kay Board')
  const chosen: Blob[] = []
  page.on('filechooser', async (chooser) => {
    const buffer = Buffer.from((await chosen.pop()?.arrayBuffer()) ?? new ArrayBuffer(0))
    await chooser.setFiles({ name: 'picture.jpg', mimeType: 'image/jpeg', buffer })
  })
  for (const [kind, picture] of [
    ['Front of the document', pictures.documentFront],
    ['Picture of yourself', pictures.selfie],
  ] as const) {
    chosen.push(picture)
    await activate(page, new RegExp(`^Choose a file: ${kind}$`))
    await page.getByRole('img', { name: kind }).waitFor()
  }
  await expect.poll(() => page.getByText('Uploaded').count()).toBe(2)
  await activate(page, /^Continue$/)
  await arrive(page, 'Check and send')
  await tabTo(page, /^Everything is true/)
  await press(page, 'Space')
  await activate(page, /^Send for review$/)
  await page.getByText('We are looking at your documents').waitFor()
  await decideIdentity(program, email)
  await page.getByText('You are verified').waitFor()
  await activate(page, /^Back$/)
  await page.getByRole('heading', { name: 'Cards', exact: true }).waitFor()
}

async function addMoney(page: Page): Promise<void> {
  await activate(page, /^Add money/)
  await arrive(page, 'Add money')
  await type(page, /^Amount$/, '200')
  await press(page, 'Enter')
  await page.getByText('$200.00 added.').waitFor()
  // The step is done and leads nowhere any more: so the title has it.
  await arrive(page, 'Cards')
}

async function makeCard(page: Page): Promise<Card> {
  await activate(page, /^Create your first card/)
  await arrive(page, 'New card')
  await tabTo(page, /^Evergreen$/)
  await page.keyboard.press('ArrowRight')
  await type(page, /^Name of the card$/, 'Books')
  await tabTo(page, /^Standard/)
  await type(page, /^Limit$/, '100')
  await press(page, 'Enter')
  await arrive(page, 'Books')
  const name = (await page.getByRole('img', { name: /^Books, card ending in/ }).getAttribute('aria-label')) ?? ''
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  return { id, last4: name.replace(/\D/g, '') }
}

async function seeNumber(page: Page): Promise<void> {
  await activate(page, /^Show number$/)
  await arrive(page, 'Card number')
  await activate(page, /^Show the number$/)
  await arrive(page, 'Password')
  await page.keyboard.type(PASSWORD)
  await press(page, 'Enter')
  await page.getByText('Security code (CVV)').waitFor()
  await activate(page, /^Show security code$/)
  await page.getByText(/^\d{3}$/).waitFor()
  await activate(page, /^Hide now/)
  await page.getByText('Security code (CVV)').waitFor({ state: 'detached' })
  await activate(page, /^Back$/)
  await arrive(page, 'Show number')
}

async function freezeAndThaw(page: Page): Promise<void> {
  await activate(page, /^Freeze$/)
  await page.getByText('Card frozen.').waitFor()
  await arrive(page, 'Unfreeze')
  await press(page, 'Space')
  await page.getByText('Card unfrozen.').waitFor()
}

async function limit(page: Page): Promise<void> {
  await activate(page, /^Limits$/)
  await arrive(page, 'Limits and controls')
  await tabTo(page, /^Amount$/)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('80')
  await activate(page, /^See the effect$/)
  await page.getByRole('dialog').waitFor()
  await page.getByText('If this had been in place').waitFor()
  await activate(page, /^Save$/)
  await page.getByText('Saved. It counts from the next payment on.').waitFor()
  await arrive(page, 'Limits')
}

async function disputePayment(page: Page, card: Card): Promise<void> {
  await untilIssuerApproves(program, card)
  const payment = await charge(program, card, SHOPS.books, 2_450)
  await capture(program, payment)
  await page.getByRole('link', { name: /^Paper and Ink Books, \$24\.50, Paid/ }).waitFor()
  await activate(page, /^Paper and Ink Books, \$24\.50/)
  await arrive(page, 'Payment')
  await activate(page, /^Dispute this payment/)
  await arrive(page, 'Dispute a payment')
  await tabTo(page, /^I did not make this payment/)
  await page.keyboard.press('ArrowDown')
  await type(page, /^What happened\?$/, 'The parcel never came.')
  await activate(page, /^Continue$/)
  await arrive(page, 'Dispute')
  await activate(page, /^Submit dispute$/)
  await page.getByText('Being decided').waitFor()
}

async function signOut(page: Page): Promise<void> {
  // The bar is on the four first pages alone.
  while (!/\/app\/(cards|activity|money|settings)$/.test(page.url())) {
    const before = page.url()
    await activate(page, /^Back$/)
    await expect.poll(() => page.url()).not.toBe(before)
  }
  await activate(page, /^Settings$/)
  await arrive(page, 'Settings')
  await activate(page, /^Sign out$/)
  await arrive(page, 'Welcome back')
}
