import { act, fireEvent, screen, waitFor, within } from '@testing-library/react-native'
import { Receipt } from '../src/features/activity/receipt.tsx'
import { SpendingChart } from '../src/features/money/spending-chart.tsx'
import { ProfileScreen } from '../src/features/settings/profile-screen.tsx'
import { loadPlaceNames } from '../src/lib/i18n/place-names.ts'
import { offsetMinutes, presentName, sayOffset } from '../src/lib/i18n/time-zone.ts'
import { timeZoneNames } from '../src/lib/i18n/time-zone-names.ts'
import { createTestServices, problem, renderScreen } from './support.tsx'

const WINTER = Date.UTC(2026, 10, 28, 23, 5)
const SUMMER = Date.UTC(2026, 6, 1, 12)

describe('a time zone', () => {
  it('has the offset of the moment, halves of hours and the other side of the date line included', () => {
    expect(offsetMinutes('Europe/Berlin', WINTER)).toBe(60)
    expect(offsetMinutes('Europe/Berlin', SUMMER)).toBe(120)
    expect(offsetMinutes('Asia/Kolkata', WINTER)).toBe(330)
    expect(offsetMinutes('America/St_Johns', WINTER)).toBe(-210)
    expect(offsetMinutes('Pacific/Kiritimati', WINTER)).toBe(840)
    expect(offsetMinutes('Mars/Base', WINTER)).toBeUndefined()
    expect(sayOffset('America/St_Johns', WINTER)).toBe('\u2066UTC\u221203:30\u2069')
  })

  it('is known to the engine under the name that devices bring along, and spelled as today', () => {
    expect(timeZoneNames().length).toBeGreaterThan(400)
    expect(timeZoneNames().filter((zone) => offsetMinutes(zone, WINTER) === undefined)).toEqual([])
    expect(timeZoneNames().filter((zone) => presentName(zone) !== zone)).toEqual([])
    expect(new Set(timeZoneNames()).size).toBe(timeZoneNames().length)
  })

  it('is found by typing, chosen, and saved', async () => {
    const person = {
      userId: 'usr_1',
      email: 'ada@example.com',
      fullName: 'Ada Lovelace',
      phone: null,
      timeZone: 'Europe/Berlin',
    }
    const { services, calls } = createTestServices(({ method, path, body }) => {
      if (path === '/me' || path.startsWith('/me?'))
        return { body: method === 'GET' ? person : { ...person, ...(body as object) } }
      return problem(404, 'not_found')
    })
    renderScreen(<ProfileScreen />, services)
    fireEvent.press(await screen.findByText(/^Berlin · /))
    expect(
      await screen.findByRole('button', { name: /^Berlin, Europe · .*UTC\+0[12]:00.*, chosen$/ }),
    ).toBeOnTheScreen()
    fireEvent.changeText(screen.getByLabelText('Search time zones'), 'kolk')
    expect(await screen.findByText('1 to choose from')).toBeOnTheScreen()
    fireEvent.press(screen.getByText('Kolkata'))
    expect(await screen.findByText(/^Kolkata · .*UTC\+05:30/)).toBeOnTheScreen()
    fireEvent.press(screen.getByText('Save'))
    await waitFor(() => expect(calls.at(-1)?.body).toMatchObject({ timeZone: 'Asia/Kolkata' }))
  })
})

describe('the places of time zones', () => {
  it('have names of their own in German and Arabic, areas included', async () => {
    const german = await loadPlaceNames('de')
    expect([german.place('Europe/Vienna'), german.area('Europe/Vienna')]).toEqual(['Wien', 'Europa'])
    expect(german.place('Europe/Berlin')).toBe('Berlin')
    const arabic = await loadPlaceNames('ar')
    expect(arabic.place('Africa/Cairo')).toBe('القاهرة')
    expect(arabic.area('America/Argentina/Buenos_Aires')).toBe('الأمريكتان، الأرجنتين')
    const latin = timeZoneNames().filter((zone) => /[A-Za-z]/.test(arabic.place(zone) + arabic.area(zone)))
    expect(latin).toEqual(['UTC'].filter((zone) => timeZoneNames().includes(zone)))
    expect((await loadPlaceNames('en')).area('America/Argentina/Buenos_Aires')).toBe('America, Argentina')
  })

  it('say no offset where the name is one', async () => {
    const person = { userId: 'usr_1', email: 'ada@example.com', fullName: 'Ada', phone: null, timeZone: 'UTC' }
    const { services } = createTestServices(() => ({ body: person }))
    renderScreen(<ProfileScreen />, services)
    expect(await screen.findByText('UTC')).toBeOnTheScreen()
  })
})

describe('a receipt', () => {
  const payment = { id: 'auth_1', merchant: { name: 'Korn' }, receipt: true } as unknown as Parameters<
    typeof Receipt
  >[0]['payment']

  it('is shown as a picture with words for it, and can be closed again', async () => {
    const { services, calls } = createTestServices(() => ({ body: { pretend: 'a picture' } }))
    renderScreen(<Receipt payment={payment} />, services)
    expect(calls).toHaveLength(0)
    fireEvent.press(screen.getByText('Show the receipt'))
    const picture = await screen.findByLabelText('Receipt of Korn')
    expect(picture.props.source.uri).toMatch(/^data:.*;base64,[\w+/]+=*$/)
    expect(calls[0]?.path).toBe('/cards/transactions/receipt?transactionId=auth_1')
    fireEvent.press(screen.getByRole('button', { name: 'Close' }))
    await waitFor(() => expect(screen.queryByLabelText('Receipt of Korn')).toBeNull())
  })

  it('that cannot be loaded says so and offers another try', async () => {
    let isThere = false
    const { services } = createTestServices(() =>
      isThere ? { body: {} } : problem(404, 'not_found', 'There is nothing here.'),
    )
    renderScreen(<Receipt payment={payment} />, services)
    fireEvent.press(screen.getByText('Show the receipt'))
    expect(await screen.findByText('There is nothing here.')).toBeOnTheScreen()
    isThere = true
    await act(async () => fireEvent.press(screen.getByText('Try again')))
    expect(await screen.findByLabelText('Receipt of Korn')).toBeOnTheScreen()
  })
})

describe('the chart of spending', () => {
  const row = (key: string, amountMinor: number, previousMinor: number) => ({
    key,
    label: key,
    amountMinor,
    previousMinor,
    count: amountMinor === 0 ? 0 : 1,
  })
  const chartOf = (rows: object[]) =>
    renderScreen(
      <SpendingChart />,
      createTestServices(() => ({ body: { month: '2026-11', by: 'category', currency: 'usd', rows } })).services,
    )

  it('leaves out kinds of shops where nothing was spent', async () => {
    chartOf([row('Groceries', 1_250, 0), row('Travel', 0, 9_900)])
    expect(await screen.findByLabelText(/^Groceries: \$12\.50/)).toBeOnTheScreen()
    expect(screen.queryByText('Travel')).toBeNull()
    expect(screen.queryByText('$0.00')).toBeNull()
  })

  it('says in words that nothing was spent, whatever the month before was', async () => {
    chartOf([row('Travel', 0, 9_900)])
    expect(await screen.findByText('Nothing spent in this month.')).toBeOnTheScreen()
    expect(within(screen.root).queryByText(/\$/)).toBeNull()
  })
})
