import { fireEvent, screen, waitFor } from '@testing-library/react-native'
import { ActivityList } from '../src/features/activity/activity-list.tsx'
import { type Api, createTestServices, problem, renderScreen } from './support.tsx'

jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  router: { push: () => undefined, replace: () => undefined, back: () => undefined, canGoBack: () => false },
  Link: ({ children }: { children: unknown }) => children,
}))

/** In browsers the page is left and found again with its filters. */
let mockKept: object | undefined
jest.mock('../src/lib/use-kept', () => ({
  useKept: (name: string, initial: unknown) =>
    require('react').useState(name.startsWith('narrowing') && mockKept !== undefined ? mockKept : initial),
}))

const empty = { body: { data: [], nextCursor: null } }

function start(currency: string, isAway = () => false) {
  const api: Api = ({ path }) => {
    if (path === '/account') {
      if (isAway()) return problem(429, 'rate_limited')
      return { body: { id: 'acct_1', ledgerMinor: 0, heldMinor: 0, availableMinor: 0, currency } }
    }
    return path.startsWith('/cards') ? empty : problem(404, 'not_found')
  }
  const { services, calls } = createTestServices(api)
  renderScreen(<ActivityList />, services)
  const asked = () =>
    calls
      .filter(({ path }) => path.startsWith('/cards/transactions?'))
      .map(({ path }) => new URLSearchParams(path.slice(path.indexOf('?'))))
  return { asked }
}

const openFilters = async () => fireEvent.press(await screen.findByRole('button', { name: 'More filters' }))

describe('the filter by amount', () => {
  it.each([
    ['usd', '12.50', '1250'],
    ['jpy', '1,250', '1250'],
    ['kwd', '1.2', '1200'],
    ['kwd', '12.345', '12345'],
  ])('reads what is typed in the currency of the account: %s %s', async (currency, text, minMinor) => {
    const { asked } = start(currency)
    await openFilters()
    fireEvent.changeText(await screen.findByLabelText('At least'), text)
    fireEvent.press(screen.getByRole('button', { name: 'Show payments' }))
    await waitFor(() => expect(asked().at(-1)?.get('minMinor')).toBe(minMinor))
  })

  it.each([
    ['jpy', '12.5'],
    ['kwd', '1.2345'],
  ])('refuses decimals that the currency does not have: %s %s', async (currency, text) => {
    const { asked } = start(currency)
    await openFilters()
    fireEvent.changeText(await screen.findByLabelText('At least'), text)
    fireEvent.press(screen.getByRole('button', { name: 'Show payments' }))
    expect(await screen.findByText(/^Type an amount/)).toBeOnTheScreen()
    expect(asked().some((query) => query.has('minMinor'))).toBe(false)
  })

  it('asks for no amount before the currency is known, and still narrows by all else', async () => {
    let isAway = true
    const { asked } = start('jpy', () => isAway)
    await openFilters()
    const again = await screen.findByRole('button', { name: 'Try again' })
    expect(screen.queryByLabelText('At least')).toBeNull()
    isAway = false
    fireEvent.press(again)
    fireEvent.changeText(await screen.findByLabelText('At least'), '5000')
    fireEvent.press(screen.getByRole('button', { name: 'Show payments' }))
    await waitFor(() => expect(asked().at(-1)?.get('minMinor')).toBe('5000'))
  })

  it('shows nothing under an amount that cannot be read yet, until the currency is there', async () => {
    let isAway = true
    mockKept = { cardId: undefined, period: 'any', least: '5000', most: '' }
    const { asked } = start('jpy', () => isAway)
    const again = await screen.findByRole('button', { name: 'Try again' })
    expect(asked()).toEqual([])
    isAway = false
    fireEvent.press(again)
    await waitFor(() => expect(asked().map((query) => query.get('minMinor'))).toEqual(['5000']))
    mockKept = undefined
  })
})
