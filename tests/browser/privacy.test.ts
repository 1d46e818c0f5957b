import { expect, inject, it } from 'vitest'
import { becomeVerified } from './support/person.ts'
import { becomeRegular } from './support/regular.ts'
import { leave, startVisit } from './support/visit.ts'

const program = inject('program')

it('nobody opens what belongs to somebody else by its address', async () => {
  const owner = await becomeRegular(program)
  const stranger = await becomeVerified(program, 'Eve Other')
  const { page, open, context } = await startVisit({ person: stranger })
  const { cards, payments, disputes } = owner
  for (const path of [
    `/cards/${cards.everyday.id}`,
    `/cards/${cards.everyday.id}/controls`,
    `/cards/${cards.everyday.id}/reveal`,
    `/cards/${cards.everyday.id}/reveals`,
    `/activity/${payments.settled}`,
    `/disputes/new?transactionId=${payments.settled}`,
    `/disputes/${disputes.submitted}`,
  ]) {
    await open(path)
    await page.getByRole('alert').getByRole('heading').waitFor()
    const text = (await page.getByRole('main').first().innerText()).toLowerCase()
    for (const secret of [cards.everyday.last4, 'groceries', 'corner grocery', '64.80', 'tune stream']) {
      expect(text, `${path} must not show ${secret}`).not.toContain(secret)
    }
  }
  await leave(context)
})

it('an address that does not exist says so and leads back', async () => {
  const person = await becomeVerified(program)
  const { page, open, context } = await startVisit({ person })
  await open('/no/such/place')
  await page.getByText('Nothing here').waitFor()
  await page.getByRole('link', { name: 'Go to your cards', exact: true }).click()
  await page.getByRole('heading', { name: 'Cards', exact: true }).waitFor()
  await leave(context)
})
