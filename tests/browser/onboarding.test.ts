import { expect, inject, it } from 'vitest'
import { takePictures } from '../../apps/launcher/src/demo/pictures.ts'
import { choosePicture, fillAddress, fillBirth } from './support/application.ts'
import { nextCode } from './support/inbox.ts'
import { newAddress, PASSWORD, signUp } from './support/person.ts'
import { decideIdentity } from './support/staff.ts'
import { visit } from './support/visit.ts'

const program = inject('program')

it('somebody signs up with the code from the inbox, after being told what is missing', async () => {
  const email = newAddress('ada')
  const { page, open, button, field } = await visit({ expectedFaults: [/status of 422.*\/auth\/verify/] })
  await open('/sign-up')
  await button('Create account').click()
  await page.getByText('This is no e-mail address.').waitFor()
  await page.getByText('Accept the terms to go on.').waitFor()
  await field('Full name').fill('Ada Lantern')
  await field('E-mail').fill(email)
  await field('Password').fill(PASSWORD)
  await page.getByRole('checkbox').click()
  await button('Create account').click()
  await page.getByRole('heading', { name: 'Check your mail', exact: true }).waitFor()
  const code = await nextCode(program, email)
  await field('Code').fill(code === '111111' ? '222222' : '111111')
  await page.getByText('This code is not right.').waitFor()
  await expect.poll(() => field('Code').evaluate((input) => input === document.activeElement)).toBe(true)
  await field('Code').fill(code)
  await page.getByText('Three steps to your first payment').waitFor()
  expect(new URL(page.url()).pathname).toBe('/app/cards')
})

it('an identity is proven with pictures, sent back once with what to redo, and approved while the page looks on', async () => {
  const person = await signUp(program)
  const made = await visit({ person, expectedFaults: [/status of 415/, /ERR_INTERNET_DISCONNECTED/] })
  const { page, open, button, field } = made
  await open('/kyc')
  await button('Start').click()
  await field('First name').fill('Ada')
  await field('Last name').fill('Lantern')
  await fillBirth(made)
  await button('Continue').click()
  await fillAddress(made)
  await button('Continue').click()
  await page.getByRole('heading', { name: 'Your document', exact: true }).waitFor()
  await button('Continue').click()
  const pictures = await takePictures('Ada Lantern')
  await choosePicture(made, 'Front of the document', pictures.documentFront)
  await page.getByText('Uploaded').waitFor()
  await page.reload()
  await button('Continue').click()
  await page.getByText('Uploaded').waitFor()
  await button('Take a picture: Picture of yourself').click()
  await page.getByText('The camera cannot be used.').waitFor()
  await button('Cancel').click()
  await made.context.grantPermissions(['camera'])
  await button('Take a picture: Picture of yourself').click()
  await page.getByText('Fit your face into the frame').waitFor()
  await button('Take the picture').click()
  await page.getByRole('img', { name: 'Picture of yourself', exact: true }).waitFor()
  await expect.poll(() => page.getByText('Uploaded').count()).toBe(2)
  await button('Continue').click()
  await page.getByRole('checkbox').click()
  await button('Send for review').click()
  await page.getByText('We are looking at your documents').waitFor()

  await decideIdentity(program, person.email, 'resubmit', 'Nearly there.', [
    { field: 'documentFront', message: 'The name is blurred.' },
  ])
  await page.getByText('We need something again').first().waitFor()
  await page.getByText('Front of the document').waitFor()
  await page.getByText('The name is blurred.').waitFor()
  await button('Send it again').click()
  await page.getByText('The name is blurred.').waitFor()
  // The other picture is kept.
  expect(await page.getByText('Picture of yourself').count()).toBe(0)
  await choosePicture(made, 'Front of the document', new Blob(['no picture']))
  await page.getByText('This picture cannot be used.').waitFor()
  expect(await button('Try again').count()).toBe(0)

  await made.context.setOffline(true)
  await choosePicture(made, 'Front of the document', pictures.documentFront)
  await page.getByText('The upload stopped.').waitFor()
  await page.getByRole('img', { name: 'Front of the document', exact: true }).waitFor()
  await made.context.setOffline(false)
  await page.getByText('Uploaded').waitFor()
  await button('Continue').click()
  await page.getByRole('checkbox').click()
  await button('Send for review').click()
  await page.getByText('We are looking at your documents').waitFor()
  await decideIdentity(program, person.email)
  await page.getByText('You are verified').waitFor()
})
