import { fireEvent, screen, waitFor } from '@testing-library/react-native'
import { Text } from 'react-native'
import { ActivityList } from '../src/features/activity/activity-list.tsx'
import { countOf, EVERYTHING, toQuery } from '../src/features/activity/narrowing.ts'
import { type Transaction, useTransactions } from '../src/features/activity/queries.ts'
import { isSpent, nameOfDay, shownMinor } from '../src/features/activity/transaction-words.ts'
import { expiryOf, faceOf, labelOfCard, stateWord } from '../src/features/cards/card-words.ts'
import { type Card, useCards } from '../src/features/cards/queries.ts'
import { EntriesScreen } from '../src/features/money/entries-screen.tsx'
import { de } from '../src/lib/i18n/de.ts'
import { en } from '../src/lib/i18n/en.ts'
import { createI18n } from '../src/lib/i18n/i18n.tsx'
import { createTestServices, isSaidAloud, problem, renderScreen } from './support.tsx'

// The list is long only on a screen, of which a test has none.
jest.mock('@shopify/flash-list', () => ({ FlashList: jest.requireActual('react-native').FlatList }))
jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  router: { push: () => undefined, replace: () => undefined, back: () => undefined, canGoBack: () => false },
  usePathname: () => '/activity',
  Link: ({ children }: { children: unknown }) => children,
}))

const [english, german] = [createI18n('en', en, () => undefined), createI18n('de', de, () => undefined)]

describe('what the list of payments is narrowed down to', () => {
  const now = new Date(2026, 2, 31, 23, 30)
  const local = (...day: [number, number, number]) => new Date(...day).toISOString()
  const of = (part: object, i18n = english) => toQuery({ ...EVERYTHING, ...part }, now, 'usd', i18n)

  it('is a period of the person’s own calendar with both of its ends', () => {
    expect(of({})).toEqual({})
    expect(of({ period: 'this_month' })).toEqual({ from: local(2026, 2, 1) })
    expect(of({ period: 'last_month' })).toEqual({ from: local(2026, 1, 1), to: local(2026, 2, 1) })
    // Today is one of the ninety days.
    expect(of({ period: 'last_90_days' })).toEqual({ from: local(2026, 0, 1) })
  })

  it('is an amount in minor units, read in the language in which it was typed', () => {
    expect(of({ least: '1.000,50', most: '2000' }, german)).toEqual({ minMinor: 100_050, maxMinor: 200_000 })
    expect(of({ least: '1,000.50', most: 'no amount' })).toEqual({ minMinor: 100_050 })
  })

  it('is counted, an amount from both sides as one', () => {
    const all = { cardId: 'card_1', category: 'bakeries', period: 'this_month', least: '1', most: '2' } as const
    expect(countOf(EVERYTHING)).toBe(0)
    expect(countOf(all)).toBe(4)
    expect(countOf({ ...EVERYTHING, most: '2' })).toBe(1)
    expect(of(all)).toMatchObject({ cardId: 'card_1', category: 'bakeries' })
  })
})

describe('a payment', () => {
  const payment = (part: Partial<Transaction>) =>
    ({ status: 'pending', amountMinor: 10_000, postedMinor: 0, holdMinor: 0, ...part }) as Transaction

  it('shows what was paid and what is still held of it, else what was asked for', () => {
    expect(shownMinor(payment({ holdMinor: 12_000 }))).toBe(12_000)
    expect(shownMinor(payment({ postedMinor: 4_000, holdMinor: 6_000 }))).toBe(10_000)
    expect(shownMinor(payment({ status: 'settled', postedMinor: 9_500 }))).toBe(9_500)
    expect(shownMinor(payment({ status: 'declined' }))).toBe(10_000)
    expect(shownMinor(payment({ status: 'reversed', postedMinor: 0 }))).toBe(10_000)
  })

  it('is drawn as spent only where the money left', () => {
    const statuses = ['pending', 'settled', 'declined', 'reversed', 'expired', 'refunded'] as const
    expect(statuses.filter((status) => isSpent(payment({ status })))).toEqual(['pending', 'settled'])
  })

  it('belongs to the day of the person’s calendar, however few hours ago it was', () => {
    const at = (...moment: [number, number, number, number]) => new Date(...moment)
    const name = (moment: Date, now: Date) => nameOfDay(moment.toISOString(), now.getTime(), english)
    expect(name(at(2026, 10, 29, 0), at(2026, 10, 29, 23))).toBe('Today')
    expect(name(at(2026, 10, 28, 23), at(2026, 10, 29, 1))).toBe('Yesterday')
    expect(name(at(2026, 10, 28, 0), at(2026, 10, 29, 23))).toBe('Yesterday')
    expect(name(at(2026, 10, 27, 23), at(2026, 10, 29, 1))).toBe('Friday, November 27')
    expect(name(at(2025, 11, 31, 12), at(2026, 10, 29, 1))).toBe('December 31, 2025')
  })
})

describe('a card in words', () => {
  const card = { status: 'active', label: 'Groceries', last4: '0421', expMonth: 4, expYear: 2030 } as Card

  it('has an expiry of two figures each, and none where it has none yet', () => {
    expect(expiryOf(card)).toBe('04/30')
    expect(expiryOf({ expMonth: 12, expYear: 2105 })).toBe('12/05')
    expect(expiryOf({ expMonth: null, expYear: null })).toBeNull()
  })

  it('says the last four digits one by one, and of its number shows no others', () => {
    expect(labelOfCard(card, english)).toBe('Groceries, card ending in 0 4 2 1')
    expect(faceOf({ ...card, colour: null, brand: 'visa' }, english).number).toBe('••••••••••••0421')
    expect(faceOf({ ...card, colour: null, brand: 'visa', last4: null }, english).number).toBeNull()
  })

  it('says who froze it', () => {
    const frozen = { ...card, status: 'frozen' } as const
    const words = (['cardholder', 'program'] as const).map((frozenBy) => stateWord({ ...frozen, frozenBy }, english))
    expect(words).toEqual(['Frozen', 'Blocked by us'])
  })
})

describe('lists of several pages', () => {
  const pageOf = (path: string, first: string, second: string) =>
    new URL(path, 'https://host').searchParams.get('cursor') === 'next'
      ? { data: [{ id: second }], nextCursor: null }
      : { data: [{ id: first }], nextCursor: 'next' }

  function Cards() {
    return (
      <Text>
        {useCards()
          .data?.map(({ id }) => id)
          .join(' ') ?? 'loading'}
      </Text>
    )
  }

  it('hold every card, as what is not in the list would seem gone', async () => {
    const { services, calls } = createTestServices(({ path }) => ({ body: pageOf(path, 'card_1', 'card_2') }))
    renderScreen(<Cards />, services)
    expect(await screen.findByText('card_1 card_2')).toBeOnTheScreen()
    expect(calls).toHaveLength(2)
  })

  function Payments() {
    const list = useTransactions({ q: 'korn', status: 'pending', narrowed: { minMinor: 100 } })
    const rows = list.data?.pages.flatMap(({ data }) => data.map(({ id }) => id)) ?? ['loading']
    return <Text onPress={() => void list.fetchNextPage()}>{`${rows.join(' ')} ${list.hasNextPage}`}</Text>
  }

  it('go on where the page before ended, with the same wishes, and end', async () => {
    const { services, calls } = createTestServices(({ path }) => ({ body: pageOf(path, 'auth_1', 'auth_2') }))
    renderScreen(<Payments />, services)
    fireEvent.press(await screen.findByText('auth_1 true'))
    expect(await screen.findByText('auth_1 auth_2 false')).toBeOnTheScreen()
    const asked = calls.map(({ path }) => Object.fromEntries(new URL(path, 'https://host').searchParams))
    const wishes = { q: 'korn', status: 'pending', minMinor: '100', limit: '50' }
    expect(asked).toEqual([wishes, { ...wishes, cursor: 'next' }])
  })

  it('of bookings tell by a sign whether money came or went', async () => {
    const entry = { kind: 'funding', currency: 'usd', transactionId: null, createdAt: '2026-11-01T12:00:00Z' }
    const data = [
      { ...entry, id: '1', amountMinor: 5_000, description: 'In' },
      { ...entry, id: '2', amountMinor: -1_250, description: 'Out' },
    ]
    const { services } = createTestServices(({ path }) =>
      path.startsWith('/account/entries') ? { body: { data, nextCursor: null } } : problem(404, 'not_found'),
    )
    renderScreen(<EntriesScreen />, services)
    await waitFor(() => expect(screen.getByText('+$50.00')).toBeOnTheScreen())
    expect(screen.getByText('-$12.50')).toBeOnTheScreen()
  })
})

describe('the history of the account', () => {
  it('says where older bookings did not come, and asks for them again', async () => {
    const entry = { kind: 'funding', currency: 'usd', transactionId: null, createdAt: '2026-11-01T12:00:00Z' }
    const page = (id: string, nextCursor: string | null) => ({
      body: { data: [{ ...entry, id, amountMinor: 5_000, description: id }], nextCursor },
    })
    let isAway = true
    const { services } = createTestServices(({ path }) => {
      if (!path.includes('cursor=')) return page('Newer', 'older')
      return isAway ? problem(429, 'rate_limited') : page('Older', null)
    })
    renderScreen(<EntriesScreen />, services)
    fireEvent.press(await screen.findByRole('button', { name: 'Show more' }))
    const again = await screen.findByRole('button', { name: 'Try again' })
    expect(isSaidAloud(en['error.rateLimited'])).toBe(true)
    expect(screen.getByText('Newer')).toBeOnTheScreen()
    isAway = false
    fireEvent.press(again)
    expect(await screen.findByText('Older')).toBeOnTheScreen()
    expect(screen.queryByRole('button')).toHaveAccessibleName('Back')
  })
})

describe('the list of payments', () => {
  const row = (id: string, name: string) => ({
    id,
    cardId: 'card_1',
    status: 'settled',
    amountMinor: 1_000,
    postedMinor: 1_000,
    holdMinor: 0,
    refundedMinor: 0,
    currency: 'usd',
    merchantAmountMinor: 1_000,
    merchantCurrency: 'usd',
    merchant: { name, category: 'book_stores' },
    remedies: [],
    createdAt: '2026-11-01T12:00:00Z',
  })

  it('shows nothing as declined that is not, also while the declined ones are still asked for', async () => {
    let answer = () => undefined as unknown
    const { services } = createTestServices(({ path }) => {
      if (!path.startsWith('/cards/transactions')) return { body: { data: [], nextCursor: null } }
      if (!path.includes('status=declined')) return { body: { data: [row('auth_1', 'Paid shop')], nextCursor: null } }
      return new Promise((resolve) => {
        answer = () => resolve({ body: { data: [row('auth_2', 'Declined shop')], nextCursor: null } })
      })
    })
    renderScreen(<ActivityList />, services)
    expect(await screen.findByText('Paid shop')).toBeOnTheScreen()
    fireEvent.press(screen.getByRole('button', { name: 'Declined' }))
    expect(await screen.findByLabelText('Loading')).toBeOnTheScreen()
    expect(screen.queryByText('Paid shop')).toBeNull()
    answer()
    expect(await screen.findByText('Declined shop')).toBeOnTheScreen()
  })

  it('keeps what was found while one types on', async () => {
    const { services } = createTestServices(({ path }) => {
      if (!path.startsWith('/cards/transactions')) return { body: { data: [], nextCursor: null } }
      if (path.includes('q=')) return new Promise(() => undefined)
      return { body: { data: [row('auth_1', 'Paid shop')], nextCursor: null } }
    })
    renderScreen(<ActivityList />, services)
    expect(await screen.findByText('Paid shop')).toBeOnTheScreen()
    fireEvent.changeText(screen.getByLabelText(en['activity.search']), 'pai')
    await screen.findByDisplayValue('pai')
    expect(screen.getByText('Paid shop')).toBeOnTheScreen()
  })

  it('says where older ones did not come, and asks for them again', async () => {
    let isAway = true
    const { services } = createTestServices(({ path }) => {
      if (!path.startsWith('/cards/transactions')) return { body: { data: [], nextCursor: null } }
      if (!path.includes('cursor=')) return { body: { data: [row('auth_2', 'Newer')], nextCursor: 'older' } }
      return isAway ? problem(429, 'rate_limited') : { body: { data: [row('auth_1', 'Older')], nextCursor: null } }
    })
    renderScreen(<ActivityList />, services)
    fireEvent(await screen.findByText('Newer'), 'endReached')
    const again = await screen.findByRole('button', { name: 'Try again' })
    expect(screen.getByText('Newer')).toBeOnTheScreen()
    isAway = false
    fireEvent.press(again)
    expect(await screen.findByText('Older')).toBeOnTheScreen()
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
  })
})
