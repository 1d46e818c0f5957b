import { act, fireEvent, screen, waitFor } from '@testing-library/react-native'
import { RevealScreen } from '../src/features/reveal/reveal-screen.tsx'
import { en } from '../src/lib/i18n/en.ts'
import { type Api, createTestServices, problem, renderScreen } from './support.tsx'

jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  router: { push: () => undefined, replace: () => undefined, back: () => undefined, canGoBack: () => false },
  useLocalSearchParams: () => ({ cardId: 'card_1' }),
}))
jest.mock('expo-crypto', () => ({
  getRandomValues: (bytes: Uint8Array) => require('node:crypto').webcrypto.getRandomValues(bytes),
}))
const mockPrevent = jest.fn()
jest.mock('expo-screen-capture', () => ({ usePreventScreenCapture: (key: string) => mockPrevent(key) }))

const card = {
  id: 'card_1',
  status: 'active',
  last4: '4242',
  brand: 'visa',
  expMonth: 4,
  expYear: 2030,
  label: 'Groceries',
  colour: 'indigo',
  frozenBy: null,
}
const secrets = {
  number: '4000056655665556',
  cvc: '987',
  expMonth: 4,
  expYear: 2030,
  nameOnCard: 'ADA EXAMPLE',
  billingAddress: {
    line1: 'Main Street 1',
    line2: null,
    city: 'Berlin',
    postalCode: '10115',
    region: null,
    country: 'DE',
  },
}

const api: Api = ({ path }) => {
  if (path.startsWith('/cards/detail')) return { body: card }
  if (path === '/me') return { body: { factors: { totp: false, passkeys: [], deviceKeys: [] } } }
  if (path === '/auth/step-up') return { body: { accessToken: 'elevated', tokenType: 'Bearer', expiresIn: 300 } }
  if (path === '/cards/reveal') return { body: { ...secrets, hideAt: new Date(Date.now() + 50_000).toISOString() } }
  return problem(404, 'not_found')
}

async function open(own: Api = api) {
  mockPrevent.mockReset()
  const { services, calls } = createTestServices(own)
  await services.session.receive({ accessToken: 'plain', tokenType: 'Bearer', expiresIn: 900 })
  renderScreen(<RevealScreen />, services)
  fireEvent.press(await screen.findByText('Show the number'))
  await screen.findByText('Confirm that it is you')
  return { services, reveals: () => calls.filter(({ path }) => path === '/cards/reveal') }
}

async function confirm() {
  fireEvent.changeText(screen.getByLabelText('Password'), 'correct horse')
  fireEvent.press(screen.getByText('Confirm'))
  expect(await screen.findByText('4000 0566 5566 5556')).toBeOnTheScreen()
}

describe('the page with the number of a card', () => {
  it('asks the API for nothing unless the person has confirmed that it is them', async () => {
    const { reveals } = await open()
    fireEvent.press(screen.getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByText('Confirm that it is you')).toBeNull())
    expect(screen.getByText('Show the number')).toBeOnTheScreen()
    expect(reveals()).toEqual([])
    expect(mockPrevent).not.toHaveBeenCalled()
  })

  it('asks with the fresh confirmation, and forbids screenshots for as long as the number shows', async () => {
    const { reveals } = await open()
    await confirm()
    expect(reveals().map(({ headers }) => headers.Authorization)).toEqual(['Bearer elevated'])
    expect(mockPrevent).toHaveBeenCalledWith('card-number')
    fireEvent.press(screen.getByText('Hide now'))
    await waitFor(() => expect(screen.queryByText('4000 0566 5566 5556')).toBeNull())
    expect(screen.queryByText(/5556/)).toBeNull()
  })

  it('asks who it is again where the confirmation is too old', async () => {
    let nowMs = Date.now()
    const { services, calls } = createTestServices(api)
    await services.session.receive({ accessToken: 'plain', tokenType: 'Bearer', expiresIn: 900 })
    services.session.confirm({ accessToken: 'elevated', expiresIn: 300 })
    nowMs += 300_000
    renderScreen(<RevealScreen />, { ...services, nowMs: () => nowMs })
    fireEvent.press(await screen.findByText('Show the number'))
    expect(await screen.findByText('Confirm that it is you')).toBeOnTheScreen()
    expect(calls.some(({ path }) => path === '/cards/reveal')).toBe(false)
  })

  it('asks who it is once more where the API no longer takes the confirmation, and says why it shows nothing', async () => {
    const refusals = [problem(403, 'elevated_required'), problem(429, 'rate_limited')]
    const { reveals } = await open((call) => (call.path === '/cards/reveal' && refusals.shift()) || api(call))
    fireEvent.changeText(screen.getByLabelText('Password'), 'correct horse')
    fireEvent.press(screen.getByText('Confirm'))
    await waitFor(() => expect(reveals()).toHaveLength(1))
    expect(await screen.findByText('Confirm that it is you')).toBeOnTheScreen()
    fireEvent.changeText(screen.getByLabelText('Password'), 'correct horse')
    fireEvent.press(screen.getByText('Confirm'))
    await waitFor(() => expect(reveals()).toHaveLength(2))
    expect(await screen.findByText(en['error.rateLimited'])).toBeOnTheScreen()
  })

  it('neither shows nor says the security code before it is asked for, and hides it again', async () => {
    await open()
    await confirm()
    const isHidden = () => screen.queryByText('987') === null && screen.queryByLabelText(/9 ?8 ?7/) === null
    expect(isHidden()).toBe(true)
    expect(screen.getByLabelText('Security code hidden')).toBeOnTheScreen()
    fireEvent.press(screen.getByRole('button', { name: 'Show security code' }))
    expect(screen.getByText('987')).toBeOnTheScreen()
    expect(screen.getByLabelText('9 8 7')).toBeOnTheScreen()
    fireEvent.press(screen.getByRole('button', { name: 'Hide security code' }))
    expect(isHidden()).toBe(true)
    // Covered on the next look, too.
    fireEvent.press(screen.getByRole('button', { name: 'Show security code' }))
    fireEvent.press(screen.getByText('Hide now'))
    fireEvent.press(await screen.findByText('Show the number'))
    expect(await screen.findByText('4000 0566 5566 5556')).toBeOnTheScreen()
    expect(isHidden()).toBe(true)
  })

  it('shows no number of a card that the program stopped, and says why', async () => {
    const { services } = createTestServices((call) =>
      call.path.startsWith('/cards/detail') ? { body: { ...card, status: 'frozen', frozenBy: 'program' } } : api(call),
    )
    renderScreen(<RevealScreen />, services)
    expect(await screen.findByText(en['reveal.blocked'])).toBeOnTheScreen()
    expect(screen.queryByText('Show the number')).toBeNull()
    expect(screen.queryByText(en['reveal.frozen'])).toBeNull()
  })

  it('says the digits of the number one by one', async () => {
    await open()
    await confirm()
    expect(screen.getByLabelText([...secrets.number].join(' '))).toBeOnTheScreen()
  })
})

describe('confirming that it is oneself', () => {
  const wrongCode = problem(401, 'code_invalid')
  const withCodes: Api = (call) => {
    if (call.path === '/auth/step-up/start') return { body: { challengeId: 'chl_1', channel: 'email' } }
    return call.path === '/auth/step-up' ? wrongCode : api(call)
  }

  it('by the password says nothing of the code that was wrong before', async () => {
    await open(withCodes)
    fireEvent.press(screen.getByText('Use a code from your mail'))
    fireEvent.changeText(await screen.findByLabelText('Code'), '123456')
    fireEvent.press(screen.getByText('Confirm'))
    expect(await screen.findByText(en['auth.codeInvalid'])).toBeOnTheScreen()
    fireEvent.press(screen.getByText('Use your password'))
    expect(await screen.findByLabelText('Password')).toBeOnTheScreen()
    expect(screen.queryByText(en['auth.codeInvalid'])).toBeNull()
    expect(screen.queryByText(en['error.required'])).toBeNull()
  })

  it('asks for one code for two taps, and says why none was sent', async () => {
    const asked: string[] = []
    await open((call) => {
      if (call.path !== '/auth/step-up/start') return api(call)
      asked.push(call.path)
      return problem(429, 'rate_limited')
    })
    const button = screen.getByRole('button', { name: 'Use a code from your mail' })
    act(() => {
      fireEvent.press(button)
      fireEvent.press(button)
    })
    expect(await screen.findByText(en['error.rateLimited'])).toBeOnTheScreen()
    expect(asked).toHaveLength(1)
  })
  it('by a code that did not come asks for another one, and takes only that', async () => {
    jest.useFakeTimers()
    try {
      let mailed = 0
      const proofs: unknown[] = []
      await open((call) => {
        if (call.path === '/auth/step-up') proofs.push(call.body)
        if (call.path !== '/auth/step-up/start') return api(call)
        mailed += 1
        return { body: { challengeId: `chl_${mailed}`, channel: 'email' } }
      })
      fireEvent.press(screen.getByText('Use a code from your mail'))
      fireEvent.changeText(await screen.findByLabelText('Code'), '111111')
      for (let second = 0; second < 31; second += 1) await act(async () => jest.advanceTimersByTimeAsync(1_000))
      fireEvent.press(screen.getByRole('button', { name: 'Send a new code' }))
      expect(await screen.findByText(en['auth.resent'])).toBeOnTheScreen()
      expect(screen.getByLabelText('Code').props.value).toBe('')
      fireEvent.changeText(screen.getByLabelText('Code'), '222222')
      fireEvent.press(screen.getByText('Confirm'))
      await waitFor(() => expect(proofs).toEqual([{ challengeId: 'chl_2', code: '222222' }]))
    } finally {
      jest.useRealTimers()
    }
  })
})
