import { type ApiClient, createApiClient, type Schema } from '@cardwright/api-client'
import { takePictures } from '../../../apps/launcher/src/demo/pictures.ts'
import { until } from '../../support/until.ts'
import { nextCode } from './inbox.ts'
import type { Credentials, Program } from './program.ts'
import { decideIdentity } from './staff.ts'

/** A card that pays. */
export interface Card {
  readonly id: string
  readonly last4: string
}

export interface Person extends Credentials {
  /** The device from which they signed up: known, so that a sign-in from it takes no mailed code. */
  readonly deviceId: string
  readonly fullName: string
  /** Their own calls, for what a test needs but is not about. */
  readonly api: ApiClient
}

export const PASSWORD = 'lantern harbour violet 42'

let made = 0

export const newAddress = (name: string): string => `${name}.${process.pid}.${++made}.${Date.now()}@example.com`

/** Somebody who signed up and confirmed the address. */
export async function signUp(program: Program, fullName = 'Ada Lantern'): Promise<Person> {
  const email = newAddress(fullName.split(' ')[0]?.toLowerCase() ?? 'person')
  const deviceId = `browser-test-${email}`
  const guest = createApiClient({ baseUrl: program.url })
  await guest.post('/auth/signup', { body: { email, password: PASSWORD, fullName, termsVersion: '2026-11' } })
  const code = await nextCode(program, email)
  const { accessToken } = await guest.post('/auth/verify', { body: { email, code, deviceId } })
  const api = createApiClient({ baseUrl: program.url, getAccessToken: () => accessToken })
  return { email, password: PASSWORD, deviceId, fullName, api }
}

/** Somebody whose papers were looked at. */
export async function becomeVerified(program: Program, fullName = 'Ada Lantern'): Promise<Person> {
  const person = await signUp(program, fullName)
  const [firstName = '', lastName = ''] = fullName.split(' ')
  await person.api.upload('/kyc/submit', {
    fields: {
      firstName,
      lastName,
      dateOfBirth: '1990-05-12',
      country: 'US',
      region: 'OR',
      addressLine1: '100 Sample Street',
      city: 'Portland',
      postalCode: '97205',
      documentType: 'passport',
    },
    files: await takePictures(fullName),
  })
  await decideIdentity(program, person.email)
  return person
}

export interface Wish {
  readonly label: string
  readonly colour?: string
  readonly controls?: Schema<'Controls'>
}

/** Somebody verified with money and cards that can pay. */
export async function becomeCustomer(
  program: Program,
  { fullName = 'Ada Lantern', fundedMinor = 50_000, cards = [] as readonly Wish[] } = {},
): Promise<{ person: Person; cards: Card[] }> {
  const person = await becomeVerified(program, fullName)
  if (fundedMinor > 0) await fund(person, fundedMinor)
  const made: Card[] = []
  for (const wish of cards) made.push(await createCard(person, wish))
  return { person, cards: made }
}

export const fund = ({ api }: Person, amountMinor: number) =>
  api.post('/account/fund', { body: { amountMinor }, idempotencyKey: crypto.randomUUID() })

async function createCard({ api }: Person, wish: Wish): Promise<Card> {
  const card = await api.post('/cards/create', { body: { cardType: 'virtual', ...wish } })
  return until('the card to be active', async () => {
    const now = await api.get('/cards/detail', { query: { cardId: card.id } })
    return now.status === 'active' && now.last4 !== null ? { id: now.id, last4: now.last4 } : undefined
  })
}
