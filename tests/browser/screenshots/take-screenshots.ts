import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createApiClient, type Schema } from '@cardwright/api-client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, inject, it } from 'vitest'
import { nextCode } from '../support/inbox.ts'
import { type Person, signUp } from '../support/person.ts'
import type { Program } from '../support/program.ts'
import { settle } from '../support/settle.ts'
import { DESK, PHONE, startVisit, type Visit } from '../support/visit.ts'

const program = inject('program')
const folder = join(import.meta.dirname, '../../../docs/screenshots')

let person: Person
let screens: Readonly<Record<string, string>>

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  person = await meetCardholder(program)
  screens = await chooseScreens(person)
})

/** Whom `npm start` seeds, on a device of ours. */
async function meetCardholder({ url, cardholder, sandboxUrl }: Program): Promise<Person> {
  const guest = createApiClient({ baseUrl: url })
  const deviceId = 'browser-screenshots'
  const answer = await guest.post('/auth/login', { body: { ...cardholder, deviceId } })
  const tokens =
    'accessToken' in answer
      ? answer
      : await guest.post('/auth/otp/verify', {
          body: { challengeId: answer.challengeId, code: await nextCode({ sandboxUrl }, cardholder.email) },
        })
  const api = createApiClient({ baseUrl: url, getAccessToken: () => tokens.accessToken })
  return { ...cardholder, deviceId, fullName: (await api.get('/me')).fullName, api }
}

async function chooseScreens({ api }: Person): Promise<Record<string, string>> {
  await freezeOne(api)
  const { data: cards } = await api.get('/cards', { query: { limit: 100 } })
  const active = cards.find(({ status }) => status === 'active')
  const limited =
    cards.find(({ status, controls }) => status === 'active' && (controls.limits?.length ?? 0) > 0) ?? active
  const frozen = cards.find(({ status }) => status === 'frozen')
  const one = async (status: Schema<'Transaction'>['status']) =>
    (await api.get('/cards/transactions', { query: { limit: 1, status } })).data[0]?.id
  return {
    cards: '/cards',
    card: `/cards/${limited?.id}`,
    ...(frozen && { frozen: `/cards/${frozen.id}` }),
    'new-card': '/cards/new',
    controls: `/cards/${limited?.id}/controls`,
    reveal: `/cards/${active?.id}/reveal`,
    activity: '/activity',
    payment: `/activity/${await one('settled')}`,
    declined: `/activity/${await one('declined')}`,
    money: '/money',
    notifications: '/notifications',
    settings: '/settings',
  }
}

/** The sample cards all pay; one of them is left at home. */
async function freezeOne(api: Person['api']): Promise<void> {
  const { data: cards } = await api.get('/cards', { query: { limit: 100 } })
  const travel = cards.find(({ label, status }) => label === 'Travel' && status === 'active')
  if (travel !== undefined) await api.post('/cards/freeze', { body: { cardId: travel.id } })
}

const visits: Visit[] = []

async function start(options: Parameters<typeof startVisit>[0]): Promise<Visit> {
  const visit = await startVisit(options)
  visits.push(visit)
  return visit
}

afterAll(() => Promise.all(visits.map(({ context }) => context.close())))

const picture = (page: Page, name: string) => page.screenshot({ path: join(folder, `${name}.png`) })

it.each(['light', 'dark'] as const)('a phone, in the %s theme', async (colorScheme) => {
  const { page, open, button, field } = await start({ person, colorScheme })
  for (const [name, path] of Object.entries(screens)) {
    await open(path)
    await settle(page)
    if (name === 'reveal') {
      await button('Show the number').click()
      await field('Password').fill(person.password)
      await button('Confirm').click()
      await page.getByText('Security code (CVV)').waitFor()
    }
    await picture(page, `${name}-phone-${colorScheme}`)
  }
})

it.each(['light', 'dark'] as const)('a wide page, in the %s theme', async (colorScheme) => {
  const { page, open } = await start({ person, viewport: DESK, colorScheme })
  const { cards, card, payment, money, settings } = screens
  const shown =
    colorScheme === 'light' ? { cards, card, activity: payment, money, settings } : { cards, activity: payment }
  for (const [name, path] of Object.entries(shown)) {
    await open(path ?? '/cards')
    await settle(page)
    await picture(page, `${name}-desk-${colorScheme}`)
  }
})

it('Arabic, from right to left', async () => {
  const { page, open, context } = await start({ person })
  await open('/settings/appearance')
  await page.getByRole('radio', { name: 'العربية' }).click()
  await page.waitForFunction(() => document.documentElement.dir === 'rtl')
  for (const name of ['cards', 'card', 'activity', 'declined', 'money'] as const) {
    await open(screens[name] ?? '/cards')
    await settle(page)
    await picture(page, `${name}-arabic-phone-light`)
  }
  await page.setViewportSize(DESK)
  await open(screens.payment ?? '/activity')
  await settle(page)
  await picture(page, 'activity-arabic-desk-light')
  await page.setViewportSize(PHONE)
  await context.close()
})

it('the way in: signing up, the first steps, the identity check', async () => {
  const stranger = await start({})
  for (const name of ['sign-in', 'sign-up'] as const) {
    await stranger.open(`/${name}`)
    await settle(stranger.page)
    await picture(stranger.page, `${name}-phone-light`)
  }
  const newcomer = await signUp(program, 'Nora New')
  const { page, open, button } = await start({ person: newcomer })
  await open('/cards')
  await page.getByText('Three steps to your first payment').waitFor()
  await picture(page, 'first-steps-phone-light')
  await open('/kyc')
  await button('Start').waitFor()
  await picture(page, 'identity-phone-light')
  await open('/gallery')
  await settle(page)
  await picture(page, 'gallery-phone-light')
})
