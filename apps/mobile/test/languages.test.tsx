import { ApiProblem } from '@cardwright/api-client'
import type { FieldError } from '@cardwright/contracts/errors'
import { fireEvent, screen } from '@testing-library/react-native'
import { PaymentScreen } from '../src/features/activity/payment-screen.tsx'
import { AppearanceScreen } from '../src/features/settings/appearance-screen.tsx'
import { ProfileScreen } from '../src/features/settings/profile-screen.tsx'
import { ar } from '../src/lib/i18n/ar.ts'
import { de } from '../src/lib/i18n/de.ts'
import { createI18n, I18nProvider } from '../src/lib/i18n/i18n.tsx'
import { sentenceOf } from '../src/lib/problems.ts'
import { type Api, createTestServices, problem, renderScreen } from './support.tsx'

jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  useLocalSearchParams: () => ({ transactionId: 'auth_1' }),
}))

const SENTENCES: Readonly<Record<string, string>> = {
  en: 'This payment of $60.00 is over the card’s daily limit of $50.00.',
  de: 'Diese Zahlung über 60,00 $ übersteigt das Tageslimit der Karte von 50,00 $.',
}

const payment = {
  id: 'auth_1',
  cardId: 'card_1',
  status: 'declined',
  amountMinor: 6_000,
  currency: 'usd',
  merchantAmountMinor: 6_000,
  merchantCurrency: 'usd',
  merchant: { id: 'm', name: 'Korn', category: 'bakeries', categoryCode: '5462', city: null, country: null },
  declineReason: 'limit_exceeded',
  remedies: [],
  holdMinor: 0,
  postedMinor: 0,
  refundedMinor: 0,
  timeline: [],
  trace: [],
  createdAt: '2026-11-23T00:00:00Z',
}

const person = {
  userId: 'usr_1',
  email: 'ada@example.com',
  fullName: 'Ada Lovelace',
  phone: null,
  timeZone: 'Europe/Berlin',
}

/** As the API does: in the language that is asked for. */
const api: Api = ({ path, headers }) => {
  const language = headers['Accept-Language'] ?? 'en'
  if (path.startsWith('/cards/transactions/detail'))
    return { body: { ...payment, explanation: SENTENCES[language] ?? language } }
  if (path.startsWith('/catalogue/categories'))
    return { body: { data: [{ code: 'bakeries', name: language === 'de' ? 'Bäckereien' : 'Bakeries' }] } }
  if (path.startsWith('/cards') || path.startsWith('/exceptions')) return { body: { data: [], nextCursor: null } }
  return problem(404, 'not_found')
}

/** A payment, and the choice of a language beside it. */
function renderBeside(answering: Api): void {
  const { services } = createTestServices(answering)
  renderScreen(
    <I18nProvider>
      <PaymentScreen />
      <AppearanceScreen />
    </I18nProvider>,
    services,
  )
}

it('sentences and names of the API follow the language as soon as another one is chosen', async () => {
  renderBeside(api)
  expect(await screen.findByText(SENTENCES.en ?? '')).toBeOnTheScreen()
  expect(await screen.findByText('Bakeries')).toBeOnTheScreen()
  fireEvent.press(screen.getByText('Deutsch'))
  expect(await screen.findByText(SENTENCES.de ?? '')).toBeOnTheScreen()
  expect(await screen.findByText('Bäckereien')).toBeOnTheScreen()
})

it('a limit of the program is told as such, and offers what can be done about it but no limit to raise', async () => {
  const told: Readonly<Record<string, string>> = {
    en: 'The card program limits payments like this one; this is not a limit that you set.',
    de: 'Für Zahlungen wie diese gilt ein Limit von uns; du hast es nicht selbst festgelegt.',
    ar: 'نضع من جهتنا حدًّا لمدفوعات كهذه، وليس حدًّا وضعته أنت.',
  }
  const remedies = ['request_exception', 'use_another_card', 'contact_support']
  renderBeside((call) => {
    if (!call.path.startsWith('/cards/transactions/detail')) return api(call)
    return { body: { ...payment, remedies, explanation: told[call.headers['Accept-Language'] ?? 'en'] } }
  })
  expect(await screen.findByText(told.en ?? '')).toBeOnTheScreen()
  expect(screen.getByText('Ask for an exception')).toBeOnTheScreen()
  expect(screen.queryByText('Raise the limit')).not.toBeOnTheScreen()
  fireEvent.press(screen.getByText('Deutsch'))
  expect(await screen.findByText(told.de ?? '')).toBeOnTheScreen()
  expect(screen.getByText('Um eine Ausnahme bitten')).toBeOnTheScreen()
  fireEvent.press(screen.getByText('العربية'))
  expect(await screen.findByText(told.ar ?? '')).toBeOnTheScreen()
  expect(screen.getByText('اطلب استثناء')).toBeOnTheScreen()
})

describe('what is wrong with a field', () => {
  const refused = (field: object) =>
    new ApiProblem({
      code: 'validation_failed',
      status: 422,
      title: 'Some fields are not valid',
      detail: 'Check the fields.',
      requestId: 'req_1',
      errors: [{ path: 'x', message: 'The server’s own sentence.', ...field } as FieldError],
    })
  const german = createI18n('de', de, () => undefined)
  const arabic = createI18n('ar', ar, () => undefined)

  it('is said in the app’s language, by its code and with its figures', () => {
    const most = { code: 'amount_too_large', params: { maximumMinor: 100_000, currency: 'usd' } }
    expect(sentenceOf(refused(most), german)).toMatch(/^Höchstens 1\.000,00\s\$\.$/)
    const young = refused({ code: 'too_young', params: { minimumYears: 18 } })
    expect(sentenceOf(young, german)).toBe('Du musst mindestens 18 Jahre alt sein.')
    expect(sentenceOf(young, arabic)).toContain('18')
    expect(sentenceOf(young, arabic)).not.toMatch(/[a-z{}]/)
  })

  it('is the server’s sentence where this app does not know the code, or an older server gives none', () => {
    expect(sentenceOf(refused({ code: 'invented_later' }), german)).toBe('The server’s own sentence.')
    expect(sentenceOf(refused({}), german)).toBe('The server’s own sentence.')
  })

  it('stands at the field of the form, in the language that was chosen', async () => {
    const form = createTestServices(({ method, path }) => {
      if (path === '/me' && method === 'GET') return { body: person }
      return problem(422, 'validation_failed', 'Check the fields.', [
        { path: 'phone', code: 'phone_malformed', message: 'In international form' },
      ])
    })
    renderScreen(
      <I18nProvider>
        <ProfileScreen />
        <AppearanceScreen />
      </I18nProvider>,
      form.services,
    )
    fireEvent.press(await screen.findByText('Deutsch'))
    fireEvent.press(await screen.findByText('Speichern'))
    expect(await screen.findByText(/^Mit Ländervorwahl, zum Beispiel/)).toBeOnTheScreen()
    expect(screen.queryByText('In international form')).toBeNull()
  })
})
