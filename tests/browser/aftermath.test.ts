import { expect, inject, it } from 'vitest'
import { takePictures } from '../../apps/launcher/src/demo/pictures.ts'
import { focused } from './support/keyboard.ts'
import { capture, charge, refund, SHOPS } from './support/network.ts'
import { becomeCustomer, type Card } from './support/person.ts'
import { shownPayment, untilStatus } from './support/regular.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

async function paid(amountMinor: number) {
  const { person, cards } = await becomeCustomer(program, { cards: [{ label: 'Books' }] })
  const [card] = cards as [Card]
  const payment = await charge(program, card, SHOPS.books, amountMinor)
  const id = await shownPayment(person, card, SHOPS.books, amountMinor)
  await capture(program, payment)
  await untilStatus(person, id, 'settled')
  return { person, payment, id }
}

it('a refund reaches the open payment, with its note and receipt, and the account', async () => {
  const { person, payment, id } = await paid(3_200)
  const { page, open, button, field } = await visit({ person })
  await open(`/activity/${id}`)
  await field('Note').fill('Birthday of Sam')
  await button('Save note').click()
  await page.getByText('Note saved.').waitFor()
  const { documentFront } = await takePictures('Receipt')
  const buffer = Buffer.from(await documentFront.arrayBuffer())
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    button('Add a picture of the receipt').click(),
  ])
  await chooser.setFiles({ name: 'receipt.jpg', mimeType: 'image/jpeg', buffer })
  await button('Show the receipt').click()
  const picture = page.getByRole('img', { name: 'Receipt of Paper and Ink Books' })
  await expect.poll(() => picture.evaluate((shown) => (shown as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
  const [download] = await Promise.all([page.waitForEvent('download'), button('Save the picture').click()])
  expect(download.suggestedFilename()).toBe(`receipt-${id}.jpg`)
  await page.keyboard.press('Escape')
  await picture.waitFor({ state: 'detached' })
  await expect.poll(() => focused(page)).toBe('Show the receipt')

  await refund(program, payment)
  await page.getByText('Refunded', { exact: true }).first().waitFor()
  await open('/money/entries')
  await page.getByText('+$32.00').waitFor()
  await open('/activity')
  await field('Search merchant, note or last four digits').fill('birthday')
  await page.getByRole('link', { name: /^Paper and Ink Books, \$32\.00, Refunded/ }).waitFor()
  await field('Search merchant, note or last four digits').fill('nothing like it')
  await page.getByRole('heading', { name: 'No match', exact: true }).waitFor()
  await button('Clear search and filters').click()
  await page.getByRole('link', { name: /^Paper and Ink Books/ }).waitFor()
})

it('a payment is disputed with evidence, and the money credited meanwhile', async () => {
  const { person, id } = await paid(4_999)
  const { page, open, button, field, link } = await visit({ person })
  await open(`/activity/${id}`)
  await link(/^Dispute this payment/).click()
  await page.getByRole('radio', { name: 'I cancelled it', exact: true }).click()
  await button('Continue').click()
  await page.getByText('Fill this in.').waitFor()
  await field('What happened?').fill('I cancelled in October and have the mail.')
  await button('Continue').click()
  await page.getByText(/^Submit by/).waitFor()
  await page.getByText('I cancelled in October and have the mail.').waitFor()
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button('Add a picture or PDF').click()])
  await chooser.setFiles({ name: 'cancellation.pdf', mimeType: 'application/pdf', buffer: smallPdf() })
  await page.getByText('Document added.').waitFor()
  await button('Submit dispute').click()
  await page.getByText('Being decided').waitFor()
  await page.getByText('$49.99 credited until it is decided').waitFor()
})

/** One empty page. */
const smallPdf = (): Buffer =>
  Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  )
