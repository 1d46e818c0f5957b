import type { Visit } from './visit.ts'

/** The steps of an application to prove who one is, filled in on the page that a visit is at. */

export async function fillBirth({ field }: Visit): Promise<void> {
  await field('Day').fill('10')
  await field('Month').fill('12')
  await field('Year').fill('1990')
}

export async function fillAddress({ button, field }: Visit): Promise<void> {
  await button(/Choose a country/).click()
  await field('Search countries').fill('Germany')
  await button('Germany').click()
  await field('Street and number').fill('Hafenstr. 1')
  await field('Postal code').fill('20459')
  await field('City').fill('Hamburg')
}

export async function choosePicture({ page, button }: Visit, kind: string, picture: Blob): Promise<void> {
  const buffer = Buffer.from(await picture.arrayBuffer())
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(`Choose a file: ${kind}`).click()])
  await chooser.setFiles({ name: 'picture.jpg', mimeType: 'image/jpeg', buffer })
}
