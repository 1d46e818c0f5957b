import { act, screen, waitFor } from '@testing-library/react-native'
import { Text } from 'react-native'
import { useAccount } from '../src/features/cards/queries.ts'
import { LiveUpdates } from '../src/features/shell/live-updates.tsx'
import { createTestServices, problem, renderScreen } from './support.tsx'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

const pass = (ms: number) => act(async () => jest.advanceTimersByTimeAsync(ms))

function Balance() {
  const { data } = useAccount()
  return <Text>{data === undefined ? 'unknown' : String(data.availableMinor)}</Text>
}

describe('an open app without pushes and without live events', () => {
  it('asks by itself every fifteen seconds, and says nothing of it', async () => {
    let availableMinor = 100
    const { services, calls } = createTestServices(({ path }) => {
      if (path !== '/account') return problem(404, 'not_found')
      return { body: { availableMinor, ledgerMinor: 0, heldMinor: 0, currency: 'usd' } }
    })
    await services.session.receive({ accessToken: 'plain', tokenType: 'Bearer', expiresIn: 900 })
    await renderScreen(
      <>
        <LiveUpdates />
        <Balance />
      </>,
      services,
    )
    await waitFor(() => expect(screen.getByText('100')).toBeTruthy())
    const asked = () => calls.filter(({ path }) => path === '/account').length
    const before = asked()
    availableMinor = 250
    await pass(15_100)
    await waitFor(() => expect(screen.getByText('250')).toBeTruthy())
    expect(asked()).toBeGreaterThan(before)
    expect(screen.queryByRole('alert')).toBeNull()
    screen.unmount()
    const after = asked()
    await pass(60_000)
    expect(asked()).toBe(after)
  })
})
