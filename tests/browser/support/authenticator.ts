import type { Page } from 'playwright-core'
import type { Visit } from './visit.ts'

/** Gives a browser passkeys: an authenticator of its own that says yes to everything. */
async function addAuthenticator(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('WebAuthn.enable')
  await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** Adds a passkey on the page of a signed-in person, whose browser has none yet. */
export async function addPasskey({ page, open, button, field }: Visit, password: string): Promise<void> {
  await addAuthenticator(page)
  await open('/settings/security')
  await button('Add a passkey').click()
  await field('Password').fill(password)
  await button('Confirm').click()
  await page.getByText('Passkey added.').waitFor()
}
