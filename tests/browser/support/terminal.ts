import type { Program } from './program.ts'
import type { Visit } from './visit.ts'

export interface Terminal {
  /** Charges the card and answers what the terminal shows. */
  pay(merchant: string, amount: string): Promise<string>
}

/** The merchant's side: the sandbox's terminal with this card presented, in another tab of the same browser. */
export async function openTerminal(
  { openTab }: Visit,
  { sandboxUrl }: Pick<Program, 'sandboxUrl'>,
  last4: string,
): Promise<Terminal> {
  const page = await openTab()
  await page.goto(`${sandboxUrl}/terminal`)
  const card = page.locator('#card option', { hasText: last4 }).first()
  await card.waitFor({ state: 'attached' })
  await page.getByLabel('Card', { exact: true }).selectOption(await card.getAttribute('value'))
  return {
    pay: async (merchant, amount) => {
      await page.getByLabel('Merchant', { exact: true }).selectOption({ label: merchant })
      await page.getByLabel('Amount', { exact: true }).fill(amount)
      // What it shows of the payment before must not be taken for the answer to this one.
      const result = page.locator('#result')
      await result.evaluate((element) => element.replaceChildren())
      await page.getByRole('button', { name: 'Pay', exact: true }).click()
      await result.locator('strong').waitFor()
      return (await result.textContent()) ?? ''
    },
  }
}
