import { fireEvent, screen, waitFor } from '@testing-library/react-native'
import { DeclineHelp } from '../src/features/activity/decline-help.tsx'
import { DisputeRow } from '../src/features/activity/dispute-row.tsx'
import type { TransactionDetail } from '../src/features/activity/queries.ts'
import { NewDisputeScreen } from '../src/features/disputes/new-dispute-screen.tsx'
import { type Api, createTestServices, problem, renderScreen } from './support.tsx'

const mockPaths: string[] = []
jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  router: {
    push: (path: string) => mockPaths.push(path),
    replace: (path: string) => mockPaths.push(path),
    back: () => undefined,
    canGoBack: () => false,
  },
  useLocalSearchParams: () => ({ transactionId: 'auth_1' }),
  Link: ({ children }: { children: unknown }) => children,
}))

beforeEach(() => mockPaths.splice(0))

const card = { id: 'card_1', status: 'frozen', frozenBy: 'cardholder', label: 'Groceries', last4: '4242', controls: {} }
const declined = {
  id: 'auth_1',
  cardId: 'card_1',
  status: 'declined',
  amountMinor: 6_000,
  currency: 'usd',
  merchant: { id: 'm', name: 'Korn', category: 'bakeries', categoryCode: '5462', city: null, country: null },
  explanation: 'This payment was declined.',
  declineReason: 'limit_exceeded',
  remedies: [],
  postedMinor: 0,
  refundedMinor: 0,
  trace: [],
} as unknown as TransactionDetail

function show(part: Partial<TransactionDetail>, own: Api = () => undefined as never) {
  const { services, calls } = createTestServices(async (call) => {
    const answer = await own(call)
    if (answer !== undefined) return answer
    if (call.path.startsWith('/cards/detail')) return { body: card }
    if (call.path.startsWith('/exceptions')) return { body: { data: [], nextCursor: null } }
    return problem(404, 'not_found')
  })
  renderScreen(<DeclineHelp payment={{ ...declined, ...part }} />, services)
  const cardKnown = () => waitFor(() => expect(calls.some(({ path }) => path.startsWith('/cards/detail'))).toBe(true))
  return { calls, cardKnown }
}

describe('a declined payment', () => {
  it('leads to the limits of the card that it was made with, and to each other cure', async () => {
    show({ remedies: ['raise_limit', 'add_money', 'complete_kyc', 'use_another_card'] })
    expect(screen.getByText('This payment was declined.')).toBeOnTheScreen()
    for (const cure of ['Raise the limit', 'Add money', 'Verify your identity', 'Use another card'])
      fireEvent.press(screen.getByRole('button', { name: cure }))
    expect(mockPaths).toEqual(['/cards/card_1/controls', '/money/add', '/kyc', '/cards'])
  })

  it('of a frozen card unfreezes that card at a press', async () => {
    const { calls, cardKnown } = show({ remedies: ['unfreeze'] }, ({ path }) =>
      path === '/cards/unfreeze' ? { body: { ...card, status: 'active', frozenBy: null } } : (undefined as never),
    )
    await cardKnown()
    fireEvent.press(screen.getByRole('button', { name: 'Unfreeze the card' }))
    await waitFor(() =>
      expect(calls.find(({ path }) => path === '/cards/unfreeze')?.body).toEqual({ cardId: 'card_1' }),
    )
  })

  it('for which an exception was asked says so and is not asked for again; an answered one may be', async () => {
    const exceptionOf = (status: string) => ({ id: 'exc_1', transactionId: 'auth_1', status })
    const answers =
      (status: string): Api =>
      ({ path }) =>
        path.startsWith('/exceptions')
          ? { body: { data: [exceptionOf(status)], nextCursor: null } }
          : (undefined as never)
    show({ remedies: ['request_exception'] }, answers('pending'))
    expect(await screen.findByText('Exception asked for')).toBeOnTheScreen()
    expect(screen.queryByText('Ask for an exception')).toBeNull()
    screen.unmount()
    const { calls } = show({ remedies: ['request_exception'] }, answers('denied'))
    await waitFor(() => expect(calls.some(({ path }) => path.startsWith('/exceptions'))).toBe(true))
    expect(await screen.findByText('Ask for an exception')).toBeOnTheScreen()
    expect(screen.queryByText('Exception asked for')).toBeNull()
  })

  it('that looks like fraud freezes the card at a “no”', async () => {
    const { calls, cardKnown } = show({ declineReason: 'fraud_suspected' }, ({ path }) =>
      path === '/cards/freeze' ? { body: card } : (undefined as never),
    )
    await cardKnown()
    expect(screen.getByText('Was this you?')).toBeOnTheScreen()
    fireEvent.press(screen.getByRole('button', { name: 'No, freeze the card' }))
    await waitFor(() => expect(calls.find(({ path }) => path === '/cards/freeze')?.body).toEqual({ cardId: 'card_1' }))
    expect(calls.some(({ path }) => path === '/cards/unfreeze')).toBe(false)
  })

  it('that looks like fraud never leaves the person thinking the card is frozen where it is not', async () => {
    const { cardKnown } = show({ declineReason: 'fraud_suspected' }, ({ path }) =>
      path === '/cards/freeze' ? problem(409, 'card_closed', 'This card is closed.') : (undefined as never),
    )
    await cardKnown()
    fireEvent.press(screen.getByRole('button', { name: 'No, freeze the card' }))
    expect(await screen.findByText('This card is closed.')).toBeOnTheScreen()
  })
})

describe('a dispute', () => {
  const settled = { ...declined, status: 'settled', postedMinor: 6_000, refundedMinor: 1_500 }

  async function open() {
    const { services, calls } = createTestServices(({ path }) => {
      if (path.startsWith('/cards/transactions/detail')) return { body: settled }
      return path === '/disputes/create' ? { status: 201, body: { id: 'dsp_1' } } : problem(404, 'not_found')
    })
    renderScreen(<NewDisputeScreen />, services)
    await screen.findByText('Dispute a payment')
    await screen.findByLabelText('What happened?')
    return { sent: () => calls.filter(({ path }) => path === '/disputes/create') }
  }

  it('is about what was paid and not given back yet, and needs words', async () => {
    const { sent } = await open()
    expect(screen.getByLabelText('Amount in dispute').props.value).toBe('45.00')
    fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
    expect(await screen.findByText('Fill this in.')).toBeOnTheScreen()
    expect(sent()).toEqual([])
  })

  it('is created with the amount that the person typed, and leads to its page', async () => {
    const { sent } = await open()
    fireEvent.press(screen.getByText('I was charged twice'))
    fireEvent.changeText(screen.getByLabelText('What happened?'), '  Twice on one day. ')
    fireEvent.changeText(screen.getByLabelText('Amount in dispute'), '20.5')
    fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
    await waitFor(() => expect(mockPaths).toEqual(['/disputes/dsp_1']))
    expect(sent().map(({ body }) => body)).toEqual([
      { transactionId: 'auth_1', reason: 'duplicate', explanation: 'Twice on one day.', amountMinor: 2_050 },
    ])
  })

  it('is offered once: not where one is open, nor where all was given back', () => {
    const row = (part: object) => {
      const { services } = createTestServices(() => problem(404, 'not_found'))
      renderScreen(<DisputeRow payment={{ ...settled, ...part } as unknown as TransactionDetail} />, services)
      const words = ['Dispute this payment', 'See the dispute'].filter((word) => screen.queryByText(word) !== null)
      screen.unmount()
      return words
    }
    expect(row({})).toEqual(['Dispute this payment'])
    expect(row({ disputeId: 'dsp_1' })).toEqual(['See the dispute'])
    expect(row({ refundedMinor: 6_000 })).toEqual([])
    expect(row({ postedMinor: 0, refundedMinor: 0 })).toEqual([])
  })
})
