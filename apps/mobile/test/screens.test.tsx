import { act, fireEvent, screen, waitFor } from '@testing-library/react-native'
import { SignInScreen } from '../src/features/auth/sign-in-screen.tsx'
import { SignUpScreen } from '../src/features/auth/sign-up-screen.tsx'
import { CardScreen } from '../src/features/cards/card-screen.tsx'
import { CreateCardScreen } from '../src/features/cards/create-card-screen.tsx'
import { KycScreen } from '../src/features/kyc/kyc-screen.tsx'
import { type Answer, type Api, createTestServices, problem, renderScreen } from './support.tsx'

const mockPaths: string[] = []
jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  router: {
    push: (path: string) => mockPaths.push(path),
    replace: (path: string) => mockPaths.push(path),
    back: () => undefined,
    canGoBack: () => false,
  },
  useLocalSearchParams: () => ({ cardId: 'card_1' }),
  Link: ({ children }: { children: unknown }) => children,
}))

beforeEach(() => mockPaths.splice(0))

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
  spending: { currency: 'usd', monthMinor: 1_200, allTimeMinor: 1_200 },
  frozenBy: null,
  statusReason: null,
  replacedBy: null,
  createdAt: '2026-11-01T00:00:00Z',
}

/** Answers of a quiet account; a test puts its own in front. */
const base: Api = ({ path }) => {
  if (path.startsWith('/cards/detail')) return { body: card }
  if (path.startsWith('/cards/limits'))
    return { body: { asOf: '2026-11-23T00:00:00Z', currency: 'usd', data: [], nextCursor: null } }
  if (path.startsWith('/cards/transactions')) return { body: { data: [], nextCursor: null } }
  if (path === '/me') return { body: { kycStatus: 'approved', factors: { totp: false, passkeys: [], deviceKeys: [] } } }
  if (path === '/account')
    return { body: { id: 'acct_1', ledgerMinor: 0, heldMinor: 0, availableMinor: 0, currency: 'usd' } }
  if (path.startsWith('/cards')) return { body: { data: [card], nextCursor: null } }
  return problem(404, 'not_found')
}
const withAnswers =
  (own: Api): Api =>
  async (call) =>
    (await own(call)) ?? base(call)

describe('signing in', () => {
  it('asks for what is missing before anything is sent', async () => {
    const { services, calls } = createTestServices(base)
    renderScreen(<SignInScreen />, services)
    fireEvent.press(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByText('This is no e-mail address.')).toBeOnTheScreen()
    expect(calls).toHaveLength(0)
  })

  it('goes on to the code where the device is new', async () => {
    const { services, calls } = createTestServices(() => ({
      status: 202,
      body: { status: 'otp_required', challengeId: 'chl_1', channel: 'email' },
    }))
    renderScreen(<SignInScreen />, services)
    fireEvent.changeText(screen.getByLabelText('E-mail'), ' ada@example.com ')
    fireEvent.changeText(screen.getByLabelText('Password'), 'correct horse')
    fireEvent.press(screen.getByRole('button', { name: 'Sign in' }))
    await waitFor(() => expect(mockPaths).toEqual(['/code?challenge=chl_1&channel=email']))
    expect(calls[0]?.body).toMatchObject({ email: 'ada@example.com', password: 'correct horse' })
  })

  it('says in one sentence that the password is wrong', async () => {
    const { services } = createTestServices(() => problem(401, 'invalid_credentials'))
    renderScreen(<SignInScreen />, services)
    fireEvent.changeText(screen.getByLabelText('E-mail'), 'ada@example.com')
    fireEvent.changeText(screen.getByLabelText('Password'), 'wrong')
    fireEvent.press(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByText('E-mail or password is wrong.')).toBeOnTheScreen()
  })
})

describe('signing up', () => {
  it('sends nothing until the terms are accepted, and records their version', async () => {
    const { services, calls } = createTestServices(() => ({ status: 202, body: { status: 'verification_required' } }))
    renderScreen(<SignUpScreen />, services)
    fireEvent.changeText(screen.getByLabelText('Full name'), 'Ada Example')
    fireEvent.changeText(screen.getByLabelText('E-mail'), 'ada@example.com')
    fireEvent.changeText(screen.getByLabelText('Password'), 'correct horse')
    fireEvent.press(screen.getByRole('button', { name: 'Create account' }))
    expect(await screen.findByText('Accept the terms to go on.')).toBeOnTheScreen()
    expect(calls).toHaveLength(0)
    fireEvent.press(screen.getByRole('checkbox'))
    fireEvent.press(screen.getByRole('button', { name: 'Create account' }))
    await waitFor(() => expect(mockPaths).toEqual(['/verify?email=ada%40example.com']))
    expect(calls[0]?.body).toMatchObject({ fullName: 'Ada Example', termsVersion: '2026-11' })
  })

  it('shows at the field what the API says about it', async () => {
    const { services } = createTestServices(() =>
      problem(422, 'validation_failed', 'Some fields are not valid.', [{ path: 'password', message: 'Too common' }]),
    )
    renderScreen(<SignUpScreen />, services)
    fireEvent.changeText(screen.getByLabelText('Full name'), 'Ada Example')
    fireEvent.changeText(screen.getByLabelText('E-mail'), 'ada@example.com')
    fireEvent.changeText(screen.getByLabelText('Password'), 'password1')
    fireEvent.press(screen.getByRole('checkbox'))
    fireEvent.press(screen.getByRole('button', { name: 'Create account' }))
    expect(await screen.findByText('Too common')).toBeOnTheScreen()
  })
})

describe('a card', () => {
  it('is read out with its name and last four digits', async () => {
    const { services } = createTestServices(base)
    renderScreen(<CardScreen />, services)
    expect(await screen.findByLabelText('Groceries, card ending in 4 2 4 2')).toBeOnTheScreen()
  })

  it('freezes at once, and once for two taps', async () => {
    let present: object = card
    const { services, calls } = createTestServices(
      withAnswers(({ path }) => {
        if (path === '/cards/freeze') present = { ...card, status: 'frozen', frozenBy: 'cardholder' }
        return path === '/cards/freeze' || path.startsWith('/cards/detail') ? { body: present } : (undefined as never)
      }),
    )
    renderScreen(<CardScreen />, services)
    const freeze = await screen.findByText('Freeze')
    fireEvent.press(freeze)
    fireEvent.press(freeze)
    expect(await screen.findByText('Unfreeze')).toBeOnTheScreen()
    await waitFor(() => expect(calls.filter(({ path }) => path === '/cards/freeze')).toHaveLength(1))
    expect(calls.find(({ path }) => path === '/cards/freeze')?.headers).toHaveProperty('Idempotency-Key')
  })

  it('thaws again with a message when the API refuses', async () => {
    const { services } = createTestServices(
      withAnswers(({ path }) =>
        path === '/cards/freeze' ? problem(409, 'card_closed', 'This card is closed.') : (undefined as never),
      ),
    )
    renderScreen(<CardScreen />, services)
    fireEvent.press(await screen.findByText('Freeze'))
    expect(await screen.findByText('This card is closed.')).toBeOnTheScreen()
    expect(await screen.findByText('Freeze')).toBeOnTheScreen()
  })

  it('does not look frozen where the freeze did not arrive, even while nothing can be asked', async () => {
    let isAway = false
    const later = Promise.withResolvers<Answer>()
    const { services } = createTestServices(
      withAnswers(({ path }) => {
        if (path === '/cards/freeze') isAway = true
        if (path === '/cards/freeze') return problem(500, 'internal_error')
        return isAway ? later.promise : (undefined as never)
      }),
    )
    renderScreen(<CardScreen />, services)
    fireEvent.press(await screen.findByText('Freeze'))
    expect(await screen.findByText(/could not be frozen/)).toBeOnTheScreen()
    expect(await screen.findByText('Freeze')).toBeOnTheScreen()
    await act(async () => later.resolve(problem(503, 'unavailable')))
  })

  it('that the program blocked says why and offers no thawing', async () => {
    const blocked = { ...card, status: 'frozen', frozenBy: 'program' }
    const { services } = createTestServices(
      withAnswers(({ path }) => (path.startsWith('/cards/detail') ? { body: blocked } : (undefined as never))),
    )
    renderScreen(<CardScreen />, services)
    expect((await screen.findAllByText('Blocked by us')).length).toBeGreaterThan(0)
    expect(screen.queryByText('Unfreeze')).toBeNull()
  })

  it('that cannot be loaded offers another try', async () => {
    let isBroken = true
    const { services } = createTestServices(
      withAnswers(({ path }) =>
        isBroken && path.startsWith('/cards/detail') ? problem(500, 'internal_error') : (undefined as never),
      ),
    )
    renderScreen(<CardScreen />, services)
    const again = await screen.findByRole('button', { name: 'Try again' })
    isBroken = false
    fireEvent.press(again)
    expect(await screen.findByLabelText('Groceries, card ending in 4 2 4 2')).toBeOnTheScreen()
  })
})

describe('creating a card', () => {
  it('sends the wish with a limit of minor units under one key', async () => {
    const { services, calls } = createTestServices(
      withAnswers(({ path }) => (path === '/cards/create' ? { status: 201, body: card } : (undefined as never))),
    )
    renderScreen(<CreateCardScreen />, services)
    await waitFor(() => expect(screen.getByRole('button', { name: 'Create card' })).toBeEnabled())
    fireEvent.changeText(screen.getByLabelText('Name of the card'), 'Groceries')
    fireEvent.changeText(screen.getAllByLabelText('Limit').at(-2) ?? screen.getByLabelText('Limit'), '250')
    fireEvent.press(screen.getByRole('button', { name: 'Create card' }))
    await waitFor(() => expect(mockPaths).toEqual(['/cards/card_1']))
    const sent = calls.find(({ path }) => path === '/cards/create')
    expect(sent?.body).toMatchObject({
      cardType: 'virtual',
      label: 'Groceries',
      controls: { limits: [{ amountMinor: 25_000, interval: 'monthly' }] },
    })
    expect(sent?.headers['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('the identity check', () => {
  const at =
    (status: object): Api =>
    ({ path }) =>
      path === '/kyc/status'
        ? { body: { applicationId: null, reasons: [], submittedAt: null, decidedAt: null, ...status } }
        : path === '/kyc/draft'
          ? { body: { fields: {}, uploads: [], updatedAt: null } }
          : { body: {} }

  it('says first what is needed', async () => {
    const { services } = createTestServices(at({ status: 'not_started' }))
    renderScreen(<KycScreen />, services)
    expect(await screen.findByText('What you need')).toBeOnTheScreen()
    fireEvent.press(screen.getByRole('button', { name: 'Start' }))
    expect(await screen.findByText('About you')).toBeOnTheScreen()
    fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
    expect((await screen.findAllByText('Fill this in.')).length).toBeGreaterThan(0)
  })

  it('says exactly what to send again', async () => {
    const items = [{ field: 'selfie', message: 'The picture of you is blurred.' }]
    const { services } = createTestServices(at({ status: 'resubmission_required', resubmission: { items } }))
    renderScreen(<KycScreen />, services)
    expect(await screen.findByText('The picture of you is blurred.')).toBeOnTheScreen()
    fireEvent.press(screen.getByRole('button', { name: 'Send it again' }))
    expect(await screen.findByText('Picture of yourself')).toBeOnTheScreen()
  })
})
