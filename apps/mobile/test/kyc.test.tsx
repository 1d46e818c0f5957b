import { useQueryClient } from '@tanstack/react-query'
import { act, fireEvent, screen, waitFor } from '@testing-library/react-native'
import { Text } from 'react-native'
import { checkStep, fromDraft, picturesToTake, stepOf, toFields } from '../src/features/kyc/kyc-fields.ts'
import { KycScreen } from '../src/features/kyc/kyc-screen.tsx'
import { KycWizard } from '../src/features/kyc/kyc-wizard.tsx'
import { useUploads } from '../src/features/kyc/use-uploads.ts'
import { en } from '../src/lib/i18n/en.ts'
import { createI18n } from '../src/lib/i18n/i18n.tsx'
import { type Api, createTestServices, problem, renderScreen } from './support.tsx'

jest.mock('expo-crypto', () => ({
  getRandomValues: (bytes: Uint8Array) => require('node:crypto').webcrypto.getRandomValues(bytes),
}))

const fields = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  dateOfBirth: '1990-03-09',
  country: 'DE',
  addressLine1: 'Main Street 1',
  city: 'Berlin',
  postalCode: '10115',
  documentType: 'id_card',
}
const upload = (kind: 'documentFront' | 'documentBack' | 'selfie') => ({
  kind,
  uploadId: `upl_${kind}`,
  createdAt: '2026-11-01T12:00:00Z',
})
const english = createI18n('en', en, () => undefined)
const NOW = Date.UTC(2026, 10, 29)

describe('an application', () => {
  it('comes back from its draft as it was, and leaves out what is empty', () => {
    expect(fromDraft(fields)).toMatchObject({ day: '9', month: '3', year: '1990', addressLine2: '', region: '' })
    expect(toFields(fromDraft(fields))).toEqual(fields)
    expect(toFields({ ...fromDraft(fields), city: '  Bonn ', region: '  ' })).toEqual({ ...fields, city: 'Bonn' })
  })

  it('is asked for everything that the API wants before the next step, and for an adult', () => {
    const empty = fromDraft({})
    const missing = (step: Parameters<typeof checkStep>[0]) => Object.keys(checkStep(step, empty, NOW, english)).sort()
    expect(missing('person')).toEqual(['day', 'firstName', 'lastName', 'month', 'year'])
    expect(missing('address')).toEqual(['addressLine1', 'city', 'country', 'postalCode'])
    expect(checkStep('person', fromDraft(fields), NOW, english)).toEqual({})
    const young = fromDraft({ ...fields, dateOfBirth: '2008-11-30' })
    expect(checkStep('person', young, NOW, english)).toEqual({ day: 'You must be 18 or older.' })
    expect(checkStep('person', { ...young, day: '31', month: '2' }, NOW, english)).toEqual({
      day: 'Check the date of birth.',
    })
    expect(checkStep('address', { ...fromDraft(fields), city: '  ' }, NOW, english)).toHaveProperty('city')
  })

  it('needs both sides of what has two, and after a refusal only what is asked for again', () => {
    const all = ['documentFront', 'documentBack', 'selfie']
    expect(picturesToTake('passport', {}, undefined)).toEqual(['documentFront', 'selfie'])
    for (const type of ['id_card', 'driving_licence'] as const) expect(picturesToTake(type, {}, undefined)).toEqual(all)
    const redo = { selfie: 'Blurred.' }
    expect(picturesToTake('id_card', redo, 'id_card')).toEqual(['selfie'])
    // Pictures of another document are no pictures of this one.
    expect(picturesToTake('driving_licence', redo, 'id_card')).toEqual(all)
    expect(picturesToTake('id_card', { city: 'Which?' }, 'id_card')).toEqual([])
  })

  it('begins anew where what is asked for again stands', () => {
    const steps = ['selfie', 'documentBack', 'documentType', 'dateOfBirth', 'postalCode'].map(stepOf)
    expect(steps).toEqual(['pictures', 'pictures', 'document', 'person', 'address'])
  })
})

/** Answers uploads in turn, as XMLHttpRequest sends them. */
function stubUploads(...answers: (string | 'broken' | 'refused' | 'missing' | 'late')[]) {
  const keys: (string | undefined)[] = []
  const late: (() => void)[] = []
  class Request {
    upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
    status = 201
    responseText = ''
    timeout = 0
    onload?: () => void
    onerror?: () => void
    headers: Record<string, string> = {}
    open(): void {}
    setRequestHeader(name: string, value: string): void {
      this.headers[name] = value
    }
    send(): void {
      keys.push(this.headers['Idempotency-Key'])
      const answer = answers.shift() ?? 'broken'
      this.responseText = JSON.stringify({ uploadId: answer })
      if (answer === 'refused' || answer === 'missing') {
        this.status = answer === 'refused' ? 422 : 404
        const code = answer === 'refused' ? 'validation_failed' : 'not_found'
        this.responseText = JSON.stringify({ code, detail: 'Not this one.', errors: [] })
      }
      if (answer === 'broken') this.onerror?.()
      else if (answer === 'late') late.push(() => this.onload?.())
      else this.onload?.()
    }
  }
  Object.assign(globalThis, { XMLHttpRequest: Request })
  return Object.assign(keys, { answerLate: () => act(async () => late.splice(0).map((answer) => answer())) })
}
afterEach(() => Object.assign(globalThis, { XMLHttpRequest: undefined }))

const file = new Blob(['picture'], { type: 'image/jpeg' })

function Pictures() {
  const uploads = useUploads([])
  const files = Object.keys(uploads.files(['selfie']))
  const kept = { ids: uploads.ids(['selfie']), files, has: uploads.has('selfie'), isBusy: uploads.isBusy }
  return (
    <>
      <Text onPress={() => uploads.send('selfie', file)}>Send</Text>
      <Text onPress={() => uploads.retry('selfie')}>Retry</Text>
      <Text>{JSON.stringify(kept)}</Text>
    </>
  )
}
const there = JSON.stringify({ ids: { selfieId: 'upl_1' }, files: [], has: true, isBusy: false })
const lost = JSON.stringify({ ids: {}, files: ['selfie'], has: false, isBusy: false })

describe('a picture on its way', () => {
  it('counts once the API has it, and is tried again under its own key', async () => {
    const keys = stubUploads('broken', 'upl_1', 'upl_2')
    const { services } = createTestServices(() => problem(404, 'not_found'))
    renderScreen(<Pictures />, services)
    fireEvent.press(screen.getByText('Send'))
    await waitFor(() => expect(keys).toHaveLength(1))
    expect(await screen.findByText(lost)).toBeOnTheScreen()
    fireEvent.press(screen.getByText('Retry'))
    expect(await screen.findByText(there)).toBeOnTheScreen()
    fireEvent.press(screen.getByText('Send'))
    await waitFor(() => expect(keys).toHaveLength(3))
    const [first, second, other] = keys
    expect(first).toMatch(/^[0-9a-f]{32}$/)
    expect(second).toBe(first)
    expect(other).not.toBe(first)
  })

  it('is sent once more by itself when the network is back', async () => {
    const keys = stubUploads('broken', 'upl_1')
    const { services } = createTestServices(() => problem(404, 'not_found'))
    renderScreen(<Pictures />, services)
    await act(async () => services.connection.reportNetwork(false))
    fireEvent.press(screen.getByText('Send'))
    await waitFor(() => expect(keys).toHaveLength(1))
    await screen.findByText(lost)
    await act(async () => services.connection.reportNetwork(true))
    expect(await screen.findByText(there)).toBeOnTheScreen()
    expect(keys).toHaveLength(2)
  })
})

describe('a picture that cannot be used', () => {
  it('is not sent again by itself, and does not count', async () => {
    const keys = stubUploads('refused', 'upl_1')
    const { services } = createTestServices(() => problem(404, 'not_found'))
    renderScreen(<Pictures />, services)
    fireEvent.press(screen.getByText('Send'))
    expect(await screen.findByText(lost)).toBeOnTheScreen()
    await act(async () => services.connection.reportNetwork(false))
    await act(async () => services.connection.reportNetwork(true))
    expect(screen.getByText(lost)).toBeOnTheScreen()
    expect(keys).toHaveLength(1)
  })
})

describe('the latest picture', () => {
  it('is the one that counts, whenever an earlier one arrives', async () => {
    const keys = stubUploads('late', 'upl_1')
    const { services } = createTestServices(() => problem(404, 'not_found'))
    renderScreen(<Pictures />, services)
    fireEvent.press(screen.getByText('Send'))
    await waitFor(() => expect(keys).toHaveLength(1))
    fireEvent.press(screen.getByText('Send'))
    expect(await screen.findByText(there)).toBeOnTheScreen()
    await keys.answerLate()
    expect(screen.getByText(there)).toBeOnTheScreen()
  })

  it('goes with the application itself where nothing can be sent before', async () => {
    stubUploads('missing')
    const { services } = createTestServices(() => problem(404, 'not_found'))
    renderScreen(<Pictures />, services)
    fireEvent.press(screen.getByText('Send'))
    const kept = JSON.stringify({ ids: {}, files: ['selfie'], has: true, isBusy: false })
    expect(await screen.findByText(kept)).toBeOnTheScreen()
  })
})

describe('the way through the application', () => {
  const draft = { fields, uploads: [upload('documentFront')], updatedAt: '2026-11-01T12:00:00Z' }

  function open(part: object = {}, own: Api = () => ({ body: {} })) {
    const onSent = jest.fn()
    const { services, calls } = createTestServices(own)
    const page = <KycWizard draft={{ ...draft, ...part } as never} resubmission={undefined} onSent={onSent} />
    renderScreen(page, services)
    return { onSent, to: (path: string) => calls.filter((call) => call.path === path) }
  }

  it('goes on where it was left, and not without every picture', async () => {
    const { to } = open()
    expect(await screen.findByText('Front of the document')).toBeOnTheScreen()
    fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
    expect(await screen.findAllByText('This picture is needed.')).toHaveLength(2)
    expect(to('/kyc/draft')).toEqual([])
  })

  it('saves what was typed with each step', async () => {
    const { to } = open({ fields: { ...fields, city: '' }, uploads: [] })
    fireEvent.changeText(await screen.findByLabelText('City'), 'Bonn')
    fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
    expect(await screen.findByText('Your document')).toBeOnTheScreen()
    expect(to('/kyc/draft').map(({ body }) => body)).toEqual([{ ...fields, city: 'Bonn' }])
  })

  it('is sent again under its own key as it was, and under another one once it was corrected', async () => {
    const uploads = (['documentFront', 'documentBack', 'selfie'] as const).map(upload)
    const { to } = open({ uploads }, ({ path }) =>
      path === '/kyc/submit' ? problem(409, 'conflict', 'Not now.') : { body: {} },
    )
    const send = async (times: number) => {
      fireEvent.press(await screen.findByRole('button', { name: 'Send for review' }))
      await waitFor(() => expect(to('/kyc/submit')).toHaveLength(times))
      expect(await screen.findByText('Not now.')).toBeOnTheScreen()
    }
    fireEvent.press(await screen.findByRole('button', { name: 'Continue' }))
    fireEvent.press(await screen.findByRole('checkbox'))
    await send(1)
    await send(2)
    fireEvent.press(screen.getByText('Where you live'))
    fireEvent.changeText(await screen.findByLabelText('City'), 'Bonn')
    for (const next of ['Your document', 'Front of the document', 'Check and send']) {
      fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
      await screen.findByText(next)
    }
    await send(3)
    const [first, second, third] = to('/kyc/submit').map(({ headers }) => headers['Idempotency-Key'])
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('sends nothing before the person has said that it is true', async () => {
    const uploads = (['documentFront', 'documentBack', 'selfie'] as const).map(upload)
    const { to, onSent } = open({ uploads })
    fireEvent.press(await screen.findByRole('button', { name: 'Continue' }))
    const send = await screen.findByRole('button', { name: 'Send for review' })
    fireEvent.press(send)
    expect(send).toBeDisabled()
    expect(to('/kyc/submit')).toEqual([])
    fireEvent.press(screen.getByRole('checkbox'))
    fireEvent.press(screen.getByRole('button', { name: 'Send for review' }))
    await waitFor(() => expect(onSent).toHaveBeenCalled())
    expect(to('/kyc/submit')).toHaveLength(1)
  })
})

describe('the page of the application', () => {
  function Refresh() {
    const queries = useQueryClient()
    return <Text onPress={() => void queries.invalidateQueries()}>Refresh</Text>
  }

  async function open() {
    let kept: object = { fields: {}, uploads: [], updatedAt: null }
    let isAway = false
    const { services, calls } = createTestServices(({ method, path, body }) => {
      if (isAway) return problem(429, 'rate_limited')
      if (path === '/kyc/status') return { body: { status: 'not_started', reasons: [] } }
      if (path === '/kyc/draft' && method === 'POST')
        kept = { fields: body, uploads: [], updatedAt: '2026-11-01T12:00:00Z' }
      return { body: kept }
    })
    renderScreen(
      <>
        <KycScreen />
        <Refresh />
      </>,
      services,
    )
    fireEvent.press(await screen.findByRole('button', { name: 'Start' }))
    fireEvent.changeText(await screen.findByLabelText('First name'), 'Ada')
    fireEvent.changeText(screen.getByLabelText('Last name'), 'Lovelace')
    return { calls, goAway: () => (isAway = true) }
  }

  it('keeps what was typed where a look at what was saved fails meanwhile', async () => {
    const { calls, goAway } = await open()
    const asked = calls.length
    goAway()
    fireEvent.press(screen.getByText('Refresh'))
    await waitFor(() => expect(calls.length).toBeGreaterThan(asked + 1))
    await act(async () => undefined)
    expect(screen.getByLabelText('First name').props.value).toBe('Ada')
  })

  it('goes on with what was saved when it is left and taken up again', async () => {
    const { calls } = await open()
    fireEvent.changeText(screen.getByLabelText('Day'), '9')
    fireEvent.changeText(screen.getByLabelText('Month'), '3')
    fireEvent.changeText(screen.getByLabelText('Year'), '1990')
    fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
    expect(await screen.findByText('Where you live')).toBeOnTheScreen()
    expect(calls.some(({ method, path }) => method === 'POST' && path === '/kyc/draft')).toBe(true)
    fireEvent.press(screen.getAllByRole('button', { name: 'Back' }).at(0) ?? screen.root)
    fireEvent.press(await screen.findByRole('button', { name: 'Continue' }))
    expect(await screen.findByText('Where you live')).toBeOnTheScreen()
  })
})
