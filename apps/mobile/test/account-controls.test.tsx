import { act, fireEvent, screen, waitFor } from '@testing-library/react-native'
import { useCards } from '../src/features/cards/queries.ts'
import { ControlsScreen } from '../src/features/controls/controls-screen.tsx'
import { en } from '../src/lib/i18n/en.ts'
import { type Answer, type Api, createTestServices, isSaidAloud, problem, renderScreen } from './support.tsx'

const mockParams: { cardId: string | undefined } = { cardId: undefined }
jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  router: { push: () => undefined, replace: () => undefined, back: () => undefined, canGoBack: () => false },
  useLocalSearchParams: () => mockParams,
}))

const controls = {
  limits: [{ amountMinor: 90_000, interval: 'monthly' }],
  blockedCategories: ['betting_casino_gambling'],
  allowedCountries: ['DE', 'FR'],
  channels: ['online', 'chip'],
  hours: [
    { days: ['mon'], from: '08:00', to: '20:00', timeZone: 'Asia/Kolkata' },
    { days: ['sat'], from: '10:00', to: '12:00', timeZone: 'America/New_York' },
  ],
}

const nothing = { count: 0, amountMinor: 0, examples: [] }
const api: Api = ({ method, path }) => {
  if (path === '/account/limits')
    return {
      body: { asOf: '2026-11-23T00:00:00Z', currency: 'usd', data: [], nextCursor: null, controls, ceiling: null },
    }
  if (path === '/account')
    return { body: { id: 'acct_1', ledgerMinor: 0, heldMinor: 0, availableMinor: 0, currency: 'usd' } }
  if (path === '/account/controls/preview')
    return { body: { examined: 12, newlyDeclined: nothing, newlyApproved: nothing } }
  if (method === 'POST' && path === '/account/controls') return { body: { controls, ceiling: null } }
  return problem(404, 'not_found')
}

it('the controls over all cards are tried on the last month before they are saved, and keep what was not touched', async () => {
  const { services, calls } = createTestServices(api)
  renderScreen(<ControlsScreen />, services)
  const amount = await screen.findByDisplayValue(/900/)
  fireEvent.changeText(amount, '800')
  fireEvent.press(screen.getByRole('button', { name: 'See the effect' }))
  fireEvent.press(await screen.findByRole('button', { name: 'Save' }))
  const expected = { controls: { ...controls, limits: [{ amountMinor: 80_000, interval: 'monthly' }] } }
  await waitFor(() => expect(calls.find(({ path }) => path === '/account/controls')?.body).toEqual(expected))
  expect(calls.find(({ path }) => path === '/account/controls/preview')?.body).toEqual(expected)
})

it('amounts and counts are typed in the figures of an Arabic keyboard too', async () => {
  const { services, calls } = createTestServices(api)
  renderScreen(<ControlsScreen />, services)
  fireEvent.changeText(await screen.findByDisplayValue(/900/), '١٬٢٣٤٫٥')
  fireEvent.changeText(screen.getByLabelText(en['limits.count']), '١٢')
  fireEvent.press(screen.getByRole('button', { name: 'See the effect' }))
  const limits = [{ amountMinor: 123_450, count: 12, interval: 'monthly' }]
  const tried = () => calls.find(({ path }) => path === '/account/controls/preview')?.body
  await waitFor(() => expect(tried()).toMatchObject({ controls: { limits } }))
})

it('that the controls could not be saved is said aloud', async () => {
  const { services } = createTestServices((call) =>
    call.path === '/account/controls' ? problem(409, 'conflict', 'Not now.') : api(call),
  )
  renderScreen(<ControlsScreen />, services)
  fireEvent.changeText(await screen.findByDisplayValue(/900/), '800')
  fireEvent.press(screen.getByRole('button', { name: 'See the effect' }))
  fireEvent.press(await screen.findByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Not now.')).toBeOnTheScreen()
  expect(isSaidAloud('Not now.')).toBe(true)
})

it('that the effect could not be reckoned is said aloud', async () => {
  const { services } = createTestServices((call) =>
    call.path === '/account/controls/preview' ? problem(409, 'conflict', 'Not now.') : api(call),
  )
  renderScreen(<ControlsScreen />, services)
  fireEvent.changeText(await screen.findByDisplayValue(/900/), '800')
  fireEvent.press(screen.getByRole('button', { name: 'See the effect' }))
  expect(await screen.findByText(en['limits.previewUnavailable'])).toBeOnTheScreen()
  expect(isSaidAloud(en['limits.previewUnavailable'])).toBe(true)
})

it('the controls are saved once for two taps', async () => {
  const { services, calls } = createTestServices(api)
  renderScreen(<ControlsScreen />, services)
  fireEvent.changeText(await screen.findByDisplayValue(/900/), '800')
  fireEvent.press(screen.getByRole('button', { name: 'See the effect' }))
  const save = await screen.findByRole('button', { name: 'Save' })
  act(() => {
    fireEvent.press(save)
    fireEvent.press(save)
  })
  expect(await screen.findByText(en['limits.saved'])).toBeOnTheScreen()
  expect(calls.filter(({ path }) => path === '/account/controls')).toHaveLength(1)
})

it('a way of paying is switched off alone, and of several periods one is changed in its own time zone', async () => {
  const { services, calls } = createTestServices(api)
  renderScreen(<ControlsScreen />, services)
  fireEvent(await screen.findByRole('switch', { name: 'Online' }), 'press')
  fireEvent.press(screen.getByText('Hours'))
  fireEvent.changeText(await screen.findByLabelText('To'), '18:00')
  fireEvent.press(screen.getByRole('button', { name: 'Done' }))
  fireEvent.press(screen.getByRole('button', { name: 'See the effect' }))
  await waitFor(() => expect(calls.some(({ path }) => path === '/account/controls/preview')).toBe(true))
  const [first, second] = controls.hours
  expect(calls.find(({ path }) => path === '/account/controls/preview')?.body).toEqual({
    controls: { ...controls, channels: ['chip'], hours: [{ ...first, to: '18:00' }, second] },
  })
})

it('the controls of a card are edited as they are now, never as a list had them before', async () => {
  mockParams.cardId = 'card_1'
  const cardWith = (amountMinor: number) => ({
    id: 'card_1',
    status: 'active',
    controls: { limits: [{ amountMinor, interval: 'monthly' }] },
  })
  const detail = Promise.withResolvers<Answer>()
  const { services, calls } = createTestServices((call) => {
    if (call.path.startsWith('/cards/detail')) return detail.promise
    if (call.path.startsWith('/cards?')) return { body: { data: [cardWith(90_000)], nextCursor: null } }
    return api(call)
  })
  const FromTheList = () => (useCards().data === undefined ? null : <ControlsScreen />)
  renderScreen(<FromTheList />, services)
  expect(await screen.findByText('Limits and controls')).toBeOnTheScreen()
  await waitFor(() => expect(calls.some(({ path }) => path === '/account')).toBe(true))
  await act(async () => new Promise((resolve) => setImmediate(resolve)))
  expect(screen.queryByDisplayValue(/900/)).toBeNull()
  detail.resolve({ body: cardWith(50_000) })
  expect(await screen.findByDisplayValue(/500/)).toBeOnTheScreen()
  expect(screen.queryByDisplayValue(/900/)).toBeNull()
  mockParams.cardId = undefined
})
