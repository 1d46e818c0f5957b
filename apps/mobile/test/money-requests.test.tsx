import { act, fireEvent, screen, waitFor } from '@testing-library/react-native'
import { CardScreen } from '../src/features/cards/card-screen.tsx'
import { CreateCardScreen } from '../src/features/cards/create-card-screen.tsx'
import { AddMoneyScreen } from '../src/features/money/add-money-screen.tsx'
import { type Answer, type Api, type Call, createTestServices, isSaidAloud, problem, renderScreen } from './support.tsx'

jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  router: { push: () => undefined, replace: () => undefined, back: () => undefined, canGoBack: () => false },
  useLocalSearchParams: () => ({ cardId: 'card_1' }),
  Link: ({ children }: { children: unknown }) => children,
}))
jest.mock('expo-crypto', () => ({
  getRandomValues: (bytes: Uint8Array) => require('node:crypto').webcrypto.getRandomValues(bytes),
}))

const card = {
  id: 'card_1',
  status: 'active',
  last4: '4242',
  brand: 'visa',
  expMonth: 11,
  expYear: 2030,
  label: 'Groceries',
  colour: 'indigo',
  purpose: 'standard',
  controls: {},
  frozenBy: null,
  replacedBy: null,
}
const account = { id: 'acct_1', ledgerMinor: 0, heldMinor: 0, availableMinor: 0, currency: 'usd' }

const base: Api = ({ path }) => {
  if (path.startsWith('/cards/detail')) return { body: card }
  if (path.startsWith('/cards/transactions')) return { body: { data: [], nextCursor: null } }
  if (path === '/me') return { body: { kycStatus: 'approved', factors: { totp: false, passkeys: [], deviceKeys: [] } } }
  if (path === '/account') return { body: account }
  return problem(404, 'not_found')
}

/** Everything but one path is quiet; that one answers in turn, and with its last answer from then on. */
function start(path: string, ...answers: (Answer | Error)[]) {
  const { services, calls } = createTestServices(async (call: Call) => {
    if (call.path !== path) return base(call)
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    if (answer instanceof Error) throw answer
    return answer ?? problem(404, 'not_found')
  })
  const sent = () => calls.filter((call) => call.path === path)
  return { services, calls, sent, keys: () => sent().map(({ headers }) => headers['Idempotency-Key']) }
}

const refusal = problem(409, 'conflict', 'Not now.')

describe('adding money', () => {
  const open = async (...answers: (Answer | Error)[]) => {
    const opened = start('/account/fund', ...answers)
    renderScreen(<AddMoneyScreen />, opened.services)
    await screen.findByLabelText('Amount')
    return opened
  }
  const type = (text: string) => fireEvent.changeText(screen.getByLabelText('Amount'), text)

  it('is one request for two taps, in minor units', async () => {
    const { sent } = await open({ body: { account } })
    type('1,250.5')
    const button = screen.getByRole('button', { name: 'Add $1,250.50' })
    act(() => {
      fireEvent.press(button)
      fireEvent.press(button)
    })
    expect(await screen.findByText(/^\$1,250\.50/)).toBeOnTheScreen()
    expect(sent().map(({ body }) => body)).toEqual([{ amountMinor: 125_050 }])
  })

  it('is the same request when it is tried again, and another one for another amount', async () => {
    const { keys } = await open(refusal)
    type('10')
    for (const tries of [1, 2]) {
      fireEvent.press(screen.getByRole('button', { name: 'Add $10.00' }))
      await waitFor(() => expect(keys()).toHaveLength(tries))
      expect(await screen.findByText('Not now.')).toBeOnTheScreen()
    }
    type('20')
    fireEvent.press(screen.getByRole('button', { name: 'Add $20.00' }))
    await waitFor(() => expect(keys()).toHaveLength(3))
    const [first, second, third] = keys()
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })
})

describe('an amount in a currency that is not known yet', () => {
  const yen = { ...account, currency: 'jpy' }
  const late = () => {
    let isAway = true
    const { services, calls } = createTestServices((call) => {
      if (call.path === '/account') return isAway ? problem(429, 'rate_limited') : { body: yen }
      return call.path === '/cards/create' ? { status: 201, body: card } : base(call)
    })
    const arrive = async () => {
      isAway = false
      fireEvent.press(await screen.findByRole('button', { name: 'Try again' }))
    }
    return { services, arrive, bodyTo: (path: string) => calls.find((call) => call.path === path)?.body }
  }

  it('is not asked for before money is added', async () => {
    const { services, arrive, bodyTo } = late()
    renderScreen(<AddMoneyScreen />, services)
    await screen.findByRole('button', { name: 'Try again' })
    expect(screen.queryByLabelText('Amount')).toBeNull()
    await arrive()
    fireEvent.changeText(await screen.findByLabelText('Amount'), '5,000')
    fireEvent.press(screen.getByRole('button', { name: 'Add ¥5,000' }))
    await waitFor(() => expect(bodyTo('/account/fund')).toEqual({ amountMinor: 5_000 }))
  })

  it('is not asked for as the limit of a card, which is not made without the limit meanwhile', async () => {
    const { services, arrive, bodyTo } = late()
    renderScreen(<CreateCardScreen />, services)
    await screen.findByRole('button', { name: 'Try again' })
    expect(screen.getByRole('button', { name: 'Create card' })).toBeDisabled()
    await arrive()
    await waitFor(() => expect(screen.getByRole('button', { name: 'Create card' })).toBeEnabled())
    fireEvent.changeText(screen.getAllByLabelText('Limit').at(-2) ?? screen.getByLabelText('Limit'), '5,000')
    fireEvent.press(screen.getByRole('button', { name: 'Create card' }))
    const limits = [{ amountMinor: 5_000, interval: 'monthly' }]
    await waitFor(() => expect(bodyTo('/cards/create')).toMatchObject({ controls: { limits } }))
  })
})

describe('money without an answer', () => {
  it('is not said to have failed: it may have gone through, and trying again is safe', async () => {
    const { services, keys } = start('/account/fund', new Error('the line broke'))
    renderScreen(<AddMoneyScreen />, services)
    fireEvent.changeText(await screen.findByLabelText('Amount'), '10')
    fireEvent.press(screen.getByRole('button', { name: 'Add $10.00' }))
    expect(await screen.findByText(/^No answer came\. .* nothing happens twice\.$/)).toBeOnTheScreen()
    expect(new Set(keys()).size).toBe(1)
    // After a restart it would be asked for again, under the same key.
    expect(services.outbox.open().resumable).toMatchObject([{ key: keys()[0], body: { amountMinor: 1_000 } }])
  })
})

describe('what got no answer and is asked for once more on a page opened anew', () => {
  const broken = new Error('the line broke')

  it('is the same money', async () => {
    const { services, keys } = start('/account/fund', broken, broken, broken, { body: { account } })
    for (const name of ['Add $10.00', 'Add $10.00', 'Add $20.00']) {
      const tried = keys().length
      const page = renderScreen(<AddMoneyScreen />, services)
      fireEvent.changeText(await screen.findByLabelText('Amount'), name.slice(5))
      fireEvent.press(screen.getByRole('button', { name }))
      await waitFor(() => expect(keys().length).toBeGreaterThan(tried))
      await waitFor(() => expect(screen.getByRole('button', { name })).not.toBeBusy())
      page.unmount()
    }
    const [first, ...others] = [...new Set(keys())]
    expect(
      keys()
        .slice(0, -1)
        .every((key) => key === first),
    ).toBe(true)
    expect(others).toEqual([keys().at(-1)])
  })

  it('is the same card', async () => {
    const { services, keys } = start('/cards/create', broken)
    for (const _visit of [1, 2]) {
      const tried = keys().length
      const page = renderScreen(<CreateCardScreen />, services)
      await waitFor(() => expect(screen.getByRole('button', { name: 'Create card' })).toBeEnabled())
      fireEvent.press(screen.getByRole('button', { name: 'Create card' }))
      await waitFor(() => expect(keys().length).toBeGreaterThan(tried))
      await waitFor(() => expect(screen.getByRole('button', { name: 'Create card' })).not.toBeBusy())
      page.unmount()
    }
    expect(new Set(keys()).size).toBe(1)
  })
})

describe('creating a card', () => {
  it('is the same request when it is tried again, and another one for another wish', async () => {
    const { services, keys } = start('/cards/create', refusal)
    renderScreen(<CreateCardScreen />, services)
    await waitFor(() => expect(screen.getByRole('button', { name: 'Create card' })).toBeEnabled())
    const create = () => fireEvent.press(screen.getByRole('button', { name: 'Create card' }))
    for (const tries of [1, 2]) {
      create()
      await waitFor(() => expect(keys()).toHaveLength(tries))
      expect(await screen.findByText('Not now.')).toBeOnTheScreen()
    }
    fireEvent.changeText(screen.getByLabelText('Name of the card'), 'Travel')
    create()
    await waitFor(() => expect(keys()).toHaveLength(3))
    const [first, second, third] = keys()
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })
})

describe('closing a card', () => {
  it('says first that it is final, and is tried again as the same request', async () => {
    const { services, sent, keys } = start('/cards/close', refusal)
    renderScreen(<CardScreen />, services)
    fireEvent.press(await screen.findByText('Close card'))
    expect(await screen.findByText(/^This is final/)).toBeOnTheScreen()
    expect(sent()).toEqual([])
    for (const tries of [1, 2]) {
      fireEvent.press(screen.getAllByRole('button', { name: 'Close card' }).at(-1) ?? screen.getByText('Close card'))
      await waitFor(() => expect(keys()).toHaveLength(tries))
      expect(await screen.findByText('Not now.')).toBeOnTheScreen()
      expect(isSaidAloud('Not now.')).toBe(true)
    }
    expect(new Set(keys()).size).toBe(1)
  })

  it('is not begun by looking at what it means', async () => {
    const { services, sent } = start('/cards/close', { body: card })
    renderScreen(<CardScreen />, services)
    fireEvent.press(await screen.findByText('Close card'))
    fireEvent.press(await screen.findByText('Cancel'))
    await waitFor(() => expect(screen.queryByText(/^This is final/)).toBeNull())
    expect(sent()).toEqual([])
  })
})
