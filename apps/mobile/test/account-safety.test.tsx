import { act, fireEvent, screen, waitFor } from '@testing-library/react-native'
import { LOCK_SLOT } from '../src/features/auth/app-lock'
import { OtpScreen, VerifyScreen } from '../src/features/auth/code-screens.tsx'
import { NotificationsScreen } from '../src/features/notifications/notifications-screen.tsx'
import { DataScreen } from '../src/features/settings/data-screen.tsx'
import { PasswordScreen } from '../src/features/settings/password-screen.tsx'
import { PreferencesScreen } from '../src/features/settings/preferences-screen.tsx'
import { ProfileScreen } from '../src/features/settings/profile-screen.tsx'
import { SecurityScreen } from '../src/features/settings/security-screen.tsx'
import { SessionsScreen } from '../src/features/settings/sessions-screen.tsx'
import { AppLayout } from '../src/features/shell/app-layout.tsx'
import { en } from '../src/lib/i18n/en.ts'
import { createI18n } from '../src/lib/i18n/i18n.tsx'
import { sentenceOf } from '../src/lib/problems.ts'
import { PasswordField } from '../src/ui/index.ts'
import { type Answer, type Api, createTestServices, isSaidAloud, problem, renderScreen } from './support.tsx'

jest.mock('expo-secure-store', () => require('./native-doubles.ts').secureStore)
jest.mock('expo-file-system', () => require('./native-doubles.ts').fileSystem)
jest.mock('expo-local-authentication', () => ({ isEnrolledAsync: async () => true }))
const mockLinks: string[] = []
const mockParams = { email: 'ada.lovelace@example.com', challenge: 'chl_1', channel: 'totp' }
jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  router: { push: () => undefined, replace: () => undefined, back: () => undefined, canGoBack: () => false },
  useLocalSearchParams: () => mockParams,
  usePathname: () => '/activity/auth_1',
  Redirect: () => null,
  Link: ({ href, children }: { href: string; children: unknown }) => {
    mockLinks.push(href)
    return children
  },
}))

beforeEach(() => {
  mockLinks.splice(0)
  mockParams.channel = 'totp'
})

const person = {
  fullName: 'Ada',
  phone: null,
  timeZone: 'UTC',
  email: 'ada@example.com',
  factors: { totp: false, passkeys: [], deviceKeys: [] },
}
const place = { platform: null, ipAddress: null, lastSeenAt: '2026-11-01T12:00:00Z' }
const sessions = [
  { ...place, id: 'ses_1', deviceName: 'Pixel 10', isCurrent: true },
  { ...place, id: 'ses_2', deviceName: 'iPad', isCurrent: false },
]

const base: Api = ({ method, path }) => {
  if (path === '/me') return { body: person }
  if (path.startsWith('/me/sessions') && method === 'GET') return { body: { data: sessions, nextCursor: null } }
  if (path === '/auth/step-up') return { body: { accessToken: 'elevated', tokenType: 'Bearer', expiresIn: 300 } }
  return { status: 204, body: null }
}

async function open(page: React.ReactElement, own: Api = base) {
  const { services, calls } = createTestServices(own)
  await services.session.receive({ accessToken: 'plain', tokenType: 'Bearer', expiresIn: 900 })
  renderScreen(page, services)
  const isSignedIn = () => services.session.read().status === 'signed_in'
  return { services, isSignedIn, to: (path: string) => calls.filter((call) => call.path === path) }
}

describe('the devices that are signed in', () => {
  it('can be signed out one by one, and this one stays', async () => {
    const { to, isSignedIn } = await open(<SessionsScreen />)
    expect(await screen.findByText('This device')).toBeOnTheScreen()
    expect(screen.queryByRole('button', { name: 'Sign out Pixel 10' })).toBeNull()
    fireEvent.press(screen.getByRole('button', { name: 'Sign out iPad' }))
    expect(await screen.findByText('Signed out there.')).toBeOnTheScreen()
    expect(to('/me/sessions/revoke').map(({ body }) => body)).toEqual([{ sessionId: 'ses_2' }])
    expect(isSignedIn()).toBe(true)
  })

  it('are signed out once for two taps', async () => {
    const { to } = await open(<SessionsScreen />)
    const end = await screen.findByRole('button', { name: 'Sign out iPad' })
    act(() => {
      fireEvent.press(end)
      fireEvent.press(end)
    })
    expect(await screen.findByText('Signed out there.')).toBeOnTheScreen()
    expect(to('/me/sessions/revoke')).toHaveLength(1)
  })

  it('are signed out all together after a question, this one too', async () => {
    const { to, isSignedIn } = await open(<SessionsScreen />)
    fireEvent.press(screen.getByRole('button', { name: 'Sign out everywhere' }))
    expect(await screen.findByText('Every device has to sign in again, this one too.')).toBeOnTheScreen()
    expect(to('/me/sessions/revoke')).toEqual([])
    fireEvent.press(screen.getAllByRole('button', { name: 'Sign out everywhere' }).at(-1) ?? screen.root)
    await waitFor(() => expect(isSignedIn()).toBe(false))
    expect(to('/me/sessions/revoke').map(({ body }) => body)).toEqual([{ sessionId: 'all' }])
  })
})

it('after a new password one signs in with it', async () => {
  const { to, isSignedIn } = await open(<PasswordScreen />)
  await waitFor(() => expect(screen.getByRole('button', { name: 'Send code' })).toBeEnabled())
  fireEvent.press(screen.getByRole('button', { name: 'Send code' }))
  fireEvent.changeText(await screen.findByLabelText('Code'), '12 34 56 78')
  fireEvent.changeText(screen.getByLabelText('New password'), 'short')
  fireEvent.press(screen.getByRole('button', { name: 'Save password' }))
  expect(to('/auth/password/reset')).toEqual([])
  fireEvent.changeText(screen.getByLabelText('New password'), 'correct horse')
  fireEvent.press(screen.getByRole('button', { name: 'Save password' }))
  await waitFor(() => expect(isSignedIn()).toBe(false))
  const sent = { email: 'ada@example.com', code: '123456', password: 'correct horse' }
  expect(to('/auth/password/reset').map(({ body }) => body)).toEqual([sent])
})

it('one code is mailed for two taps', async () => {
  const { to } = await open(<PasswordScreen />)
  await waitFor(() => expect(screen.getByRole('button', { name: 'Send code' })).toBeEnabled())
  const send = screen.getByRole('button', { name: 'Send code' })
  act(() => {
    fireEvent.press(send)
    fireEvent.press(send)
  })
  expect(await screen.findByLabelText('Code')).toBeOnTheScreen()
  expect(to('/auth/password/forgot')).toHaveLength(1)
})

it('that the password or the profile could not be changed is said aloud', async () => {
  const refuse: Api = (call) => (call.method === 'POST' ? problem(409, 'conflict', 'Not now.') : base(call))
  await open(<PasswordScreen />, refuse)
  await waitFor(() => expect(screen.getByRole('button', { name: 'Send code' })).toBeEnabled())
  fireEvent.press(screen.getByRole('button', { name: 'Send code' }))
  expect(await screen.findByText('Not now.')).toBeOnTheScreen()
  expect(isSaidAloud('Not now.')).toBe(true)
  screen.unmount()
  await open(<ProfileScreen />, refuse)
  fireEvent.changeText(await screen.findByLabelText('Full name'), 'Ada Lantern')
  fireEvent.press(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Not now.')).toBeOnTheScreen()
  expect(isSaidAloud('Not now.')).toBe(true)
})

it('the lock by face or fingerprint is taken away by the person alone', async () => {
  const { services, to } = await open(<SecurityScreen />)
  services.storage.set(LOCK_SLOT, 'on')
  screen.unmount()
  renderScreen(<SecurityScreen />, services)
  fireEvent(await screen.findByRole('switch', { name: 'Unlock by face or fingerprint' }), 'press')
  await screen.findByText('Confirm that it is you')
  fireEvent.press(screen.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByText('Confirm that it is you')).toBeNull())
  expect(to('/auth/device-keys/remove')).toEqual([])
  expect(services.storage.get(LOCK_SLOT)).toBe('on')
  fireEvent(screen.getByRole('switch', { name: 'Unlock by face or fingerprint' }), 'press')
  fireEvent.changeText(await screen.findByLabelText('Password'), 'correct horse')
  fireEvent.press(screen.getByText('Confirm'))
  await waitFor(() => expect(services.storage.get(LOCK_SLOT)).toBe('off'))
  expect(to('/auth/device-keys/remove').map(({ headers }) => headers.Authorization)).toEqual(['Bearer elevated'])
})

describe('closing the account', () => {
  const ask = async (own?: Api) => {
    const opened = await open(<DataScreen />, own)
    fireEvent.press(screen.getByText('Close account'))
    fireEvent.press((await screen.findAllByRole('button', { name: 'Close account' })).at(-1) ?? screen.root)
    await screen.findByText('Confirm that it is you')
    return opened
  }

  it('wants to know that it is the person, and does nothing where they turn back', async () => {
    const { to, isSignedIn } = await ask()
    fireEvent.press(screen.getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByText('Confirm that it is you')).toBeNull())
    expect(to('/me/close')).toEqual([])
    expect(isSignedIn()).toBe(true)
  })

  it('says everything that stands in its way, and signs out only once it is done', async () => {
    const reasons = [
      { path: 'balance', code: 'balance_left', message: 'Money.' },
      { path: 'cards', code: 'cards_open', message: 'Cards.' },
    ]
    const { to, isSignedIn } = await ask((call) =>
      call.path === '/me/close' ? problem(409, 'close_blocked', 'Not yet.', reasons) : base(call),
    )
    fireEvent.changeText(screen.getByLabelText('Password'), 'correct horse')
    fireEvent.press(screen.getByText('Confirm'))
    expect(await screen.findByText('There is still money in the account.')).toBeOnTheScreen()
    expect(screen.getByText('A card is still open.')).toBeOnTheScreen()
    expect(isSaidAloud('A card is still open.')).toBe(true)
    expect(to('/me/close').map(({ headers }) => headers.Authorization)).toEqual(['Bearer elevated'])
    expect(isSignedIn()).toBe(true)
  })
})

describe('the inbox', () => {
  const message = (id: string, link: string | null) => ({
    id,
    kind: 'payment_approved',
    title: `Message ${id}`,
    body: 'Something happened.',
    link,
    readAt: null,
    createdAt: '2026-11-01T12:00:00Z',
  })

  it('leads to pages of the app alone, and is read up to the newest message', async () => {
    const data = [
      message('ntf_3', '/activity/auth_1'),
      message('ntf_2', 'https://elsewhere.example'),
      message('ntf_1', null),
    ]
    const { to } = await open(<NotificationsScreen />, (call) =>
      call.path.startsWith('/me/notifications?') ? { body: { data, nextCursor: null } } : base(call),
    )
    expect(await screen.findByText('Message ntf_3')).toBeOnTheScreen()
    expect(new Set(mockLinks)).toEqual(new Set(['/activity/auth_1']))
    fireEvent.press(screen.getByText('Mark all as read'))
    await waitFor(() => expect(to('/me/notifications/read').map(({ body }) => body)).toEqual([{ upTo: 'ntf_3' }]))
  })

  it('says where older messages did not come, and asks for them again', async () => {
    let isAway = true
    await open(<NotificationsScreen />, (call) => {
      if (!call.path.startsWith('/me/notifications?')) return base(call)
      if (!call.path.includes('cursor=')) return { body: { data: [message('ntf_2', null)], nextCursor: 'older' } }
      return isAway ? problem(429, 'rate_limited') : { body: { data: [message('ntf_1', null)], nextCursor: null } }
    })
    fireEvent.press(await screen.findByRole('button', { name: 'Show more' }))
    const again = await screen.findByRole('button', { name: 'Try again' })
    expect(isSaidAloud(en['error.rateLimited'])).toBe(true)
    isAway = false
    fireEvent.press(again)
    expect(await screen.findByText('Message ntf_1')).toBeOnTheScreen()
    expect(screen.queryByText(en['error.rateLimited'])).toBeNull()
  })
})

describe('the second factor', () => {
  it('is a code that is sent by itself once it is whole', async () => {
    const { to } = await open(<OtpScreen />)
    fireEvent.changeText(screen.getByLabelText('Code'), '12345')
    fireEvent.changeText(screen.getByLabelText('Code'), '١٢٣٤٥٦')
    await waitFor(() => expect(to('/auth/otp/verify')).toHaveLength(1))
    expect(to('/auth/otp/verify')[0]?.body).toEqual({ challengeId: 'chl_1', code: '123456' })
  })

  it('is sent anew after a while, once for two taps, and for the same sign-in', async () => {
    jest.useFakeTimers()
    try {
      mockParams.channel = 'email'
      const answers = [{ body: { resendAfterSeconds: 60 } }, problem(429, 'rate_limited')]
      const { to } = await open(<OtpScreen />, (call) =>
        call.path === '/auth/otp/resend' ? (answers.shift() ?? base(call)) : base(call),
      )
      const wait = async (seconds: number) => {
        for (let second = 0; second < seconds; second += 1) await act(async () => jest.advanceTimersByTimeAsync(1_000))
      }
      const tapTwice = async () => {
        const button = screen.getByRole('button', { name: 'Send a new code' })
        await act(async () => {
          fireEvent.press(button)
          fireEvent.press(button)
        })
        await wait(1)
        expect(screen.getByRole('button', { name: 'Send a new code' })).toBeDisabled()
      }
      expect(screen.getByRole('button', { name: 'Send a new code' })).toBeDisabled()
      expect(screen.getByText('New code in 30 s')).toBeOnTheScreen()
      await wait(30)
      await tapTwice()
      expect(to('/auth/otp/resend').map(({ body }) => body)).toEqual([{ challengeId: 'chl_1' }])
      await wait(60)
      // A refusal is no reason to ask again at once.
      await tapTwice()
      expect(screen.getByText(/^Too many tries/)).toBeOnTheScreen()
      expect(to('/auth/otp/resend')).toHaveLength(2)
    } finally {
      jest.useRealTimers()
    }
  })

  it('may be a code that was kept, however it was written down', async () => {
    const { to } = await open(<OtpScreen />)
    fireEvent.press(screen.getByText('Lost your phone? Use a recovery code'))
    fireEvent.changeText(screen.getByLabelText('Recovery code'), 'abcde-1234')
    fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
    expect(to('/auth/otp/verify')).toEqual([])
    fireEvent.changeText(screen.getByLabelText('Recovery code'), ' abcde-12345 ')
    fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
    await waitFor(() => expect(to('/auth/otp/verify')).toHaveLength(1))
    expect(to('/auth/otp/verify')[0]?.body).toEqual({ challengeId: 'chl_1', code: 'ABCDE-12345' })
  })
})

describe('which messages come in which way', () => {
  const preferences = { security: { push: true, email: true }, refund: { push: false, email: true } }
  const label = 'Security: Push'
  const answering =
    (change: Api): Api =>
    (call) =>
      call.path !== '/me/preferences' ? base(call) : call.method === 'GET' ? { body: preferences } : change(call)

  it('is changed for one way alone', async () => {
    const { to } = await open(
      <PreferencesScreen />,
      answering(() => ({ body: preferences })),
    )
    fireEvent(await screen.findByRole('switch', { name: label }), 'press')
    const sent = () => to('/me/preferences').filter(({ method }) => method === 'POST')
    await waitFor(() => expect(sent().map(({ body }) => body)).toEqual([{ security: { push: false, email: true } }]))
  })

  it('stays as it was where the change did not arrive', async () => {
    let isAway = false
    const later = Promise.withResolvers<Answer>()
    const { to } = await open(<PreferencesScreen />, (call) => {
      if (isAway && call.path === '/me/preferences') return later.promise
      return answering(() => {
        isAway = true
        return problem(403, 'forbidden', 'Not now.')
      })(call)
    })
    fireEvent(await screen.findByRole('switch', { name: label }), 'press')
    expect(await screen.findByText('Not now.')).toBeOnTheScreen()
    await waitFor(() => expect(screen.getByRole('switch', { name: label })).toBeChecked())
    expect(to('/me/preferences').length).toBeGreaterThan(1)
    await act(async () => later.resolve({ body: preferences }))
  })
})

describe('where somebody goes on after signing in', () => {
  const end = async (because: 'person' | 'server') => {
    const { services } = await open(<SessionsScreen />, ({ path }) =>
      path === '/auth/refresh' ? problem(401, 'session_expired') : { status: 204, body: null },
    )
    if (because === 'person') await services.session.end()
    else await services.session.renew()
    screen.unmount()
    renderScreen(<AppLayout />, services)
    return services.onward.path
  }

  it('is the page from which the server sent them away', async () => {
    expect(await end('server')).toBe('/activity/auth_1')
  })

  it('is never a page of who signed out before', async () => {
    expect(await end('person')).toBeUndefined()
  })
})

describe('what others could read', () => {
  it('is not the password while it is typed, unless the person wants to see it', async () => {
    await open(<PasswordField label="Password" value="correct horse" showLabel="Show" hideLabel="Hide" />)
    const isCovered = () => screen.getByLabelText('Password').props.secureTextEntry
    expect(isCovered()).toBe(true)
    fireEvent.press(screen.getByRole('button', { name: 'Show' }))
    expect(isCovered()).toBe(false)
    fireEvent.press(screen.getByRole('button', { name: 'Hide' }))
    expect(isCovered()).toBe(true)
  })

  it('is of the address that a code went to only as much as tells which it is', async () => {
    await open(<VerifyScreen />)
    expect(await screen.findByText(/a•••@example\.com/)).toBeOnTheScreen()
    expect(screen.queryByText(/lovelace/)).toBeNull()
  })

  it('is nothing of what went wrong inside, but the number that support needs', () => {
    const i18n = createI18n('en', en, () => undefined)
    const { ApiProblem } = require('@cardwright/api-client') as typeof import('@cardwright/api-client')
    const inner = { title: '', requestId: 'req_7', errors: [], detail: 'relation "cards" does not exist' }
    const sentence = sentenceOf(new ApiProblem({ ...inner, code: 'internal_error', status: 500 }), i18n)
    expect(sentence).toContain('req_7')
    expect(sentence).not.toContain('relation')
    expect(sentenceOf(new TypeError('x is undefined'), i18n)).not.toContain('undefined')
    const wait = sentenceOf(new ApiProblem({ ...inner, code: 'rate_limited', status: 429 }), i18n)
    expect(wait).toBe('Too many tries in a short time. Wait a minute and try again.')
  })
})
