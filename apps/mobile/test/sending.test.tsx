import { act, fireEvent, screen, waitFor } from '@testing-library/react-native'
import { Receipt } from '../src/features/activity/receipt.tsx'
import { DisputeScreen } from '../src/features/disputes/dispute-screen.tsx'
import { sendFile } from '../src/lib/send-file.ts'
import { createTestServices, problem, renderScreen } from './support.tsx'

jest.mock('expo-router', () => ({
  ...jest.requireActual('expo-router'),
  useLocalSearchParams: () => ({ disputeId: 'dsp_1' }),
}))
jest.mock('expo-crypto', () => ({
  getRandomValues: (bytes: Uint8Array) => require('node:crypto').webcrypto.getRandomValues(bytes),
}))
/** The system's window of pictures, which is open until the person chooses or closes it. */
const mockWindow = { opened: 0, close: (): void => undefined }
jest.mock('expo-image-picker', () => ({
  launchImageLibraryAsync: () => {
    mockWindow.opened += 1
    return new Promise((resolve) => {
      mockWindow.close = () => resolve({ canceled: true, assets: null })
    })
  },
}))
beforeEach(() => {
  mockWindow.opened = 0
})

const dispute = {
  id: 'dsp_1',
  transactionId: 'txn_1',
  merchant: { name: 'Korn' },
  amountMinor: 100,
  currency: 'usd',
  status: 'draft',
  reason: 'duplicate',
  provisionalCreditMinor: 0,
  explanation: 'Twice.',
  evidence: [],
  timeline: [],
  deadlineAt: '2026-12-01T12:00:00Z',
}
const payment = { id: 'txn_1', merchant: { name: 'Korn' }, receipt: false } as unknown as Parameters<
  typeof Receipt
>[0]['payment']

it.each([
  ['a receipt', <Receipt key="receipt" payment={payment} />, 'Add a picture of the receipt'],
  ['evidence', <DisputeScreen key="evidence" />, 'Add a picture'],
])('two quick presses for %s open one window, and another one after it was closed', async (_what, page, title) => {
  const { services } = createTestServices(({ path }) =>
    path.startsWith('/disputes/detail') ? { body: dispute } : problem(404, 'not_found'),
  )
  renderScreen(page, services)
  const button = await screen.findByText(title)
  act(() => {
    fireEvent.press(button)
    fireEvent.press(button)
  })
  await waitFor(() => expect(mockWindow.opened).toBe(1))
  await act(async () => mockWindow.close())
  fireEvent.press(screen.getByText(title))
  await waitFor(() => expect(mockWindow.opened).toBe(2))
  await act(async () => mockWindow.close())
})

describe('a file on a slow line', () => {
  /** As browsers have it: a time limit over all, where one is set. */
  class SlowRequest {
    static last: SlowRequest
    upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
    status = 201
    responseText = '{"uploadId":"upl_1"}'
    timeout = 0
    isAborted = false
    onload?: () => void
    onerror?: () => void
    ontimeout?: () => void
    constructor() {
      SlowRequest.last = this
    }
    open(): void {}
    setRequestHeader(): void {}
    send(): void {
      if (this.timeout > 0) setTimeout(() => this.ontimeout?.(), this.timeout)
    }
    abort(): void {
      this.isAborted = true
    }
  }
  const file = new Blob(['picture'], { type: 'image/jpeg' })
  const begin = () => {
    const ended = jest.fn()
    void sendFile({ url: 'https://x.example', headers: {} }, {}, file, () => undefined).then(
      (answer) => ended('sent', answer),
      (error) => ended('failed', error.reason),
    )
    return ended
  }
  beforeEach(() => {
    jest.useFakeTimers()
    Object.assign(globalThis, { XMLHttpRequest: SlowRequest })
  })
  afterEach(() => {
    jest.useRealTimers()
    Object.assign(globalThis, { XMLHttpRequest: undefined })
  })

  it('may take as long as it needs while it moves', async () => {
    const ended = begin()
    for (let loaded = 1; loaded <= 10; loaded += 1) {
      await jest.advanceTimersByTimeAsync(30_000)
      SlowRequest.last.upload.onprogress?.({ loaded, total: 10 })
    }
    expect(ended).not.toHaveBeenCalled()
    SlowRequest.last.onload?.()
    await jest.advanceTimersByTimeAsync(200_000)
    expect(ended.mock.calls).toEqual([['sent', { uploadId: 'upl_1' }]])
    expect(SlowRequest.last.isAborted).toBe(false)
  })

  it('is given up, and can be tried again, once nothing has moved for a minute', async () => {
    const ended = begin()
    await jest.advanceTimersByTimeAsync(59_000)
    expect(ended).not.toHaveBeenCalled()
    await jest.advanceTimersByTimeAsync(2_000)
    expect(ended.mock.calls).toEqual([['failed', 'timeout']])
    expect(SlowRequest.last.isAborted).toBe(true)
  })
})
