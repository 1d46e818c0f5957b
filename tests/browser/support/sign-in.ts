import type { BrowserContext } from 'playwright-core'
import type { Person } from './person.ts'

/** As the app does it, so that the browser holds the session's cookie; what is tested elsewhere need not be clicked again. */
export async function signInContext(context: BrowserContext, url: string, person: Person): Promise<void> {
  const { email, password, deviceId } = person
  const response = await context.request.post(`${url}/auth/login`, {
    headers: { 'Session-Mode': 'cookie' },
    data: { email, password, deviceId },
  })
  if (response.status() !== 200) throw new Error(`${email} could not sign in: ${response.status()}`)
}
