import { fireEvent, screen } from '@testing-library/react-native'
import { PaymentScreen } from '../src/features/activity/payment-screen.tsx'
import { AppearanceScreen } from '../src/features/settings/appearance-screen.tsx'
import { I18nProvider } from '../src/lib/i18n/i18n.tsx'
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

it('sentences and names of the API follow the language as soon as another one is chosen', async () => {
  const { services } = createTestServices(api)
  renderScreen(
    <I18nProvider>
      <PaymentScreen />
      <AppearanceScreen />
    </I18nProvider>,
    services,
  )
  expect(await screen.findByText(SENTENCES.en ?? '')).toBeOnTheScreen()
  expect(await screen.findByText('Bakeries')).toBeOnTheScreen()
  fireEvent.press(screen.getByText('Deutsch'))
  expect(await screen.findByText(SENTENCES.de ?? '')).toBeOnTheScreen()
  expect(await screen.findByText('Bäckereien')).toBeOnTheScreen()
})
