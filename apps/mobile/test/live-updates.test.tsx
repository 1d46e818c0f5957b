import { act, screen, waitFor } from '@testing-library/react-native'
import { Text } from 'react-native'
import { useAccount } from '../src/features/cards/queries.ts'
import { LiveUpdates } from '../src/features/shell/live-updates.tsx'
import { useSession } from '../src/lib/services.tsx'
import { type Answer, createTestServices, problem, renderScreen } from './support.tsx'

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

const tokens = { accessToken: 'plain', tokenType: 'Bearer', expiresIn: 900 } as const
const account = { availableMinor: 100, ledgerMinor: 0, heldMinor: 0, currency: 'usd' }

describe('live events', () => {
  it('renew the balance with every payment, without waiting for the next look', async () => {
    let availableMinor = 100
    let say: (text: string) => void = () => undefined
    const stream = new ReadableStream({
      start: (controller) => {
        say = (text) => controller.enqueue(new TextEncoder().encode(text))
      },
    })
    const { services, calls } = createTestServices(({ path }) => {
      if (path === '/events') return { body: stream }
      return path === '/account' ? { body: { ...account, availableMinor } } : problem(404, 'not_found')
    })
    await services.session.receive(tokens)
    await renderScreen(
      <>
        <LiveUpdates />
        <Balance />
      </>,
      services,
    )
    await waitFor(() => expect(screen.getByText('100')).toBeTruthy())
    await waitFor(() => expect(calls.some(({ path }) => path === '/events')).toBe(true))
    // All that the opening of the line asks for is answered by then.
    await pass(5_000)
    availableMinor = 75
    await pass(20_000)
    expect(screen.getByText('100')).toBeTruthy()
    await act(async () => say('data: {"id":"evt_1","type":"transaction.created"}\n\n'))
    await waitFor(() => expect(screen.getByText('75')).toBeTruthy(), { timeout: 10_000 })
  })
})

describe('somebody who signs in', () => {
  const funding = { key: 'k1', path: '/account/fund', body: { amountMinor: 500 } }

  function Home() {
    return useSession().status === 'signed_in' ? <Balance /> : <Text>nobody</Text>
  }

  async function open() {
    let answer: object = { body: account }
    const { services, calls } = createTestServices(({ path }) => {
      if (path === '/account') return answer as Answer | Promise<Answer>
      if (path === '/account/fund') return { body: { account } }
      return path === '/auth/logout' ? { status: 204, body: null } : problem(404, 'not_found')
    })
    services.outbox.begin(funding)
    services.outbox.begin({ key: 'k2', path: '/me/update', body: {} })
    await services.session.receive(tokens)
    await renderScreen(
      <>
        <LiveUpdates />
        <Home />
      </>,
      services,
    )
    await waitFor(() => expect(screen.getByText('100')).toBeTruthy())
    const fundings = () => calls.filter(({ path }) => path === '/account/fund')
    await waitFor(() => expect(fundings()).toHaveLength(1))
    return { services, fundings, answerWith: (next: object) => (answer = next) }
  }

  it('has what was interrupted finished under its own key, and what was lost is told once', async () => {
    const { services, fundings } = await open()
    expect(fundings()[0]).toMatchObject({ body: funding.body, headers: { 'Idempotency-Key': 'k1' } })
    await waitFor(() => expect(services.outbox.open()).toEqual({ resumable: [], lost: [] }))
  })

  it('sees nothing of who was here before, and sends nothing of theirs', async () => {
    const { services, fundings, answerWith } = await open()
    services.outbox.begin(funding)
    services.trail.visit('/activity')
    services.trail.keep('/activity', 'search', 'chemist')
    await act(() => services.session.end())
    expect(services.trail.recall('/activity', 'search')).toBeUndefined()
    expect(services.outbox.open().resumable).toEqual([])
    answerWith(new Promise(() => undefined))
    await act(() => services.session.receive({ ...tokens, accessToken: 'of another person' }))
    expect(screen.getByText('unknown')).toBeTruthy()
    expect(fundings()).toHaveLength(1)
  })
})
