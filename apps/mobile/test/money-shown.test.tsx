import { fireEvent, screen, waitFor } from '@testing-library/react-native'
import { FilterSheet } from '../src/features/activity/filter-sheet.tsx'
import { EVERYTHING } from '../src/features/activity/narrowing.ts'
import { PaymentScreen } from '../src/features/activity/payment-screen.tsx'
import { TransactionRow } from '../src/features/activity/transaction-row.tsx'
import { CardsScreen } from '../src/features/cards/cards-screen.tsx'
import { LimitBars } from '../src/features/controls/limit-bars.tsx'
import { MoneyScreen } from '../src/features/money/money-screen.tsx'
import { SpendingChart } from '../src/features/money/spending-chart.tsx'
import { en } from '../src/lib/i18n/en.ts'
import { type Answer, type Api, createTestServices, problem, renderScreen } from './support.tsx'

jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  router: { push: () => undefined, replace: () => undefined, back: () => undefined, canGoBack: () => false },
  useLocalSearchParams: () => ({ transactionId: 'auth_1' }),
  Link: ({ children }: { children: unknown }) => children,
}))

const show = (page: React.ReactElement, api: Api) => {
  const { services } = createTestServices(api)
  renderScreen(page, services)
}

const account = { id: 'acct_1', ledgerMinor: 50_000, heldMinor: 12_345, availableMinor: 37_655, currency: 'usd' }

describe('the money of an account', () => {
  const spending = { month: '2026-11', by: 'category', currency: 'usd', rows: [] }
  const api: Api = ({ path }) => {
    if (path === '/account') return { body: account }
    if (path.startsWith('/cards/spending')) return { body: spending }
    if (path.startsWith('/cards/transactions')) return { body: { data: [], nextCursor: null } }
    if (path === '/me') return { body: { kycStatus: 'approved' } }
    if (path.startsWith('/me/notifications')) {
      const told = (id: string, readAt: string | null) => ({ id, kind: 'card', readAt })
      return { body: { data: [told('1', null), told('2', null), told('3', '2026-11-01T12:00:00Z')], nextCursor: null } }
    }
    if (path.startsWith('/cards')) return { body: { data: cards, nextCursor: null } }
    return problem(404, 'not_found')
  }
  const card = {
    status: 'active',
    brand: 'visa',
    expMonth: 4,
    expYear: 2030,
    colour: 'indigo',
    frozenBy: null,
    spending: { currency: 'usd', monthMinor: 1_200, allTimeMinor: 9_900 },
  }
  const cards = [
    { ...card, id: 'card_1', label: 'Groceries', last4: '1111' },
    { ...card, id: 'card_2', label: 'Travel', last4: '2222', status: 'frozen', frozenBy: 'cardholder' },
    { ...card, id: 'card_3', label: 'Old', last4: '3333', status: 'closed' },
  ]

  it('is what can be spent, large, and beside it what is booked and what is held', async () => {
    show(<MoneyScreen />, api)
    expect(await screen.findByText('$376.55')).toBeOnTheScreen()
    const amounts = screen.getAllByText(/^\$[\d.]+$/).map(({ props }) => props.children)
    expect(amounts).toEqual(['$376.55', '$500.00', '$123.45'])
  })

  it('is what can be spent on the first page, above the cards; a frozen one is among the open ones', async () => {
    show(<CardsScreen />, api)
    expect(await screen.findByText('$376.55')).toBeOnTheScreen()
    expect(await screen.findByText('Closed cards')).toBeOnTheScreen()
    expect(screen.getByText('Old ·3333')).toBeOnTheScreen()
    expect(screen.queryByText('Travel ·2222')).toBeNull()
    expect(screen.getAllByLabelText('Travel, card ending in 2 2 2 2, Frozen').length).toBeGreaterThan(0)
    expect(screen.getByLabelText('Notifications, 2 unread')).toBeOnTheScreen()
  })
})

describe('a limit', () => {
  const limit = {
    interval: 'monthly',
    categories: null,
    setBy: 'cardholder',
    amountMinor: 10_000,
    usedMinor: 12_000,
    remainingMinor: -2_000,
    count: null,
    usedCount: 0,
    windowEnd: null,
  }
  const of = (...limits: object[]) =>
    show(<LimitBars cardId="card_1" href="/cards/card_1/controls" />, ({ path }) =>
      path.startsWith('/cards/limits')
        ? { body: { asOf: '2026-11-23T00:00:00Z', currency: 'usd', data: limits, nextCursor: null } }
        : problem(404, 'not_found'),
    )

  it('that was passed has nothing left, and is drawn full', async () => {
    of(limit)
    expect(await screen.findByText('$120.00 of $100.00 used, $0.00 left')).toBeOnTheScreen()
    expect(screen.getByLabelText('Per month').props['aria-valuenow']).toBe(100)
    expect(screen.queryByText('Set by us')).toBeNull()
  })

  it('says when it begins anew, whether it ever does, and whose it is', async () => {
    of(
      { ...limit, windowEnd: '2026-12-01T12:00:00Z', setBy: 'program' },
      { ...limit, interval: 'all_time', usedMinor: 2_500, remainingMinor: 7_500 },
    )
    expect(await screen.findByText(/Dec 1, 2026/)).toBeOnTheScreen()
    expect(screen.getByText('$25.00 of $100.00 used, $75.00 left')).toBeOnTheScreen()
    expect(screen.getAllByText('Set by us')).toHaveLength(1)
    expect(screen.getAllByText('Does not start again')).toHaveLength(1)
  })
})

const merchant = { id: 'm', name: 'Korn', category: 'bakeries', categoryCode: '5462', city: 'Lyon', country: 'FR' }
const payment = {
  id: 'auth_1',
  cardId: 'card_1',
  status: 'settled',
  amountMinor: 6_000,
  currency: 'usd',
  merchantAmountMinor: 5_500,
  merchantCurrency: 'eur',
  merchant,
  remedies: [],
  holdMinor: 700,
  postedMinor: 4_000,
  refundedMinor: 1_000,
  trace: [],
  createdAt: '2026-11-23T12:00:00Z',
}

describe('a payment abroad', () => {
  const fact = { currency: 'usd', holdMinor: 0, occurredAt: '2026-11-23T12:00:00Z' }
  const timeline = [
    { ...fact, id: '1', kind: 'authorization', result: 'declined', amountMinor: 6_000 },
    { ...fact, id: '2', kind: 'authorization', result: 'approved', amountMinor: 6_000, holdMinor: 6_000 },
    { ...fact, id: '3', kind: 'capture', result: null, amountMinor: 4_000, holdMinor: 700 },
  ]

  it('shows what was held, paid and given back, and what the shop asked for in its own currency', async () => {
    show(<PaymentScreen />, ({ path }) => {
      if (path.startsWith('/cards/transactions/detail')) return { body: { ...payment, timeline } }
      return path.startsWith('/cards') ? { body: { data: [], nextCursor: null } } : problem(404, 'not_found')
    })
    // What was paid and what is still held of it.
    expect(await screen.findByText('$47.00')).toBeOnTheScreen()
    expect(screen.getByText(/€55\.00/)).toBeOnTheScreen()
    for (const amount of ['$7.00', '$10.00']) expect(screen.getByText(amount)).toBeOnTheScreen()
    expect(screen.getAllByText('$40.00')).toHaveLength(2)
    expect(screen.getByText('Lyon, France')).toBeOnTheScreen()
    expect(screen.getAllByText('Declined')).toHaveLength(1)
    expect(screen.getByText(/ · \$7\.00 still held$/)).toBeOnTheScreen()
  })

  it('is a row in the currency of the account with that of the shop beside it, and says its state in words', async () => {
    const transaction = { ...payment, status: 'pending' } as never
    show(<TransactionRow transaction={transaction} card={undefined} />, () => problem(404, 'not_found'))
    expect(screen.getByText('$47.00')).toBeOnTheScreen()
    expect(screen.getByText('€55.00')).toBeOnTheScreen()
    expect(screen.getByLabelText(/Korn.*\$47\.00.*Pending/)).toBeOnTheScreen()
  })
})

describe('the chart of spending', () => {
  const row = (key: string, amountMinor: number, previousMinor: number) => ({
    key,
    label: key,
    amountMinor,
    previousMinor,
    count: 1,
  })

  it('has the sum of this month alone, refunds taken off, and no month to come', async () => {
    show(<SpendingChart />, ({ path }) => ({
      body: {
        month: new URL(path, 'https://host').searchParams.get('month'),
        by: 'category',
        currency: 'usd',
        rows: [row('Groceries', 2_000, 9_000), row('Travel', 5_000, 0), row('Clothes', -1_500, 0)],
      },
    }))
    expect(await screen.findByText(/^\$55\.00/)).toBeOnTheScreen()
    const amounts = screen.getAllByRole('listitem').map(({ props }) => String(props['aria-label']).split(':')[0])
    expect(amounts).toEqual(['Travel', 'Groceries', 'Clothes'])
    expect(screen.queryByLabelText('Month after')).toBeNull()
    fireEvent.press(screen.getByLabelText('Month before'))
    fireEvent.press(await screen.findByLabelText('Month after'))
    await waitFor(() => expect(screen.queryByLabelText('Month after')).toBeNull())
  })
})

describe('the chart of another month', () => {
  const rows = [{ key: 'food', label: 'Groceries', amountMinor: 2_000, previousMinor: 0, count: 1 }]
  const answerLater = (answer: () => Promise<Answer>): Api => {
    let asked = 0
    return () => (asked++ === 0 ? { body: { month: '', by: 'category', currency: 'usd', rows } } : answer())
  }

  it('has no sum before it came, not that of the month before', async () => {
    show(
      <SpendingChart />,
      answerLater(() => new Promise(() => undefined)),
    )
    expect(await screen.findByText(/^\$20\.00 in/)).toBeOnTheScreen()
    fireEvent.press(screen.getByLabelText('Month before'))
    await screen.findByLabelText('Month after')
    expect(screen.queryByText(/^\$20\.00 in/)).toBeNull()
  })

  it('that did not come is said to be missing, is asked for again, and leaves the way back', async () => {
    let isAway = true
    show(
      <SpendingChart />,
      answerLater(async () => (isAway ? problem(429, 'rate_limited') : { body: { currency: 'usd', rows: [] } })),
    )
    expect(await screen.findByText(/^\$20\.00 in/)).toBeOnTheScreen()
    fireEvent.press(screen.getByLabelText('Month before'))
    const again = await screen.findByRole('button', { name: 'Try again' })
    isAway = false
    fireEvent.press(again)
    expect(await screen.findByText(en['money.spendingEmpty'])).toBeOnTheScreen()
    fireEvent.press(screen.getByLabelText('Month after'))
    expect(await screen.findByText(/^\$20\.00 in/)).toBeOnTheScreen()
  })
})

describe('narrowing by amount', () => {
  it('takes no range that holds nothing, and none that cannot be read', async () => {
    const onChange = jest.fn()
    const onClose = jest.fn()
    show(<FilterSheet value={EVERYTHING} cards={[]} onChange={onChange} onClose={onClose} />, ({ path }) =>
      path === '/account' ? { body: { currency: 'usd' } } : problem(404, 'not_found'),
    )
    const [least, most, apply] = ['At least', 'At most', { name: 'Show payments' }]
    fireEvent.changeText(await screen.findByLabelText(least), '20')
    fireEvent.changeText(screen.getByLabelText(most), '10')
    fireEvent.press(screen.getByRole('button', apply))
    expect(await screen.findByText('This is below the smallest amount.')).toBeOnTheScreen()
    fireEvent.changeText(screen.getByLabelText(most), 'ten')
    fireEvent.press(screen.getByRole('button', apply))
    expect(onChange).not.toHaveBeenCalled()
    fireEvent.changeText(screen.getByLabelText(most), '20')
    fireEvent.press(screen.getByRole('button', apply))
    await waitFor(() => expect(onClose).toHaveBeenCalled())
    expect(onChange.mock.calls).toEqual([[{ ...EVERYTHING, least: '20', most: '20' }]])
  })
})
