import { fireEvent, screen, waitFor } from '@testing-library/react-native'
import { Linking, Platform } from 'react-native'
import { CameraSheet } from '../src/features/kyc/camera-sheet'
import { ScreenGuard } from '../src/features/reveal/screen-guard'
import { clearCopied, copyText } from '../src/lib/clipboard'
import { compressImage, pickImage } from '../src/lib/pick-image'
import { createPushes } from '../src/lib/push/push'
import { sendFile } from '../src/lib/send-file.ts'
import { device, resetDevice } from './native-doubles.ts'
import { createTestServices, renderScreen } from './support.tsx'

const mockCamera = {
  permission: { granted: true, status: 'granted', canAskAgain: true },
  take: jest.fn(),
  ask: jest.fn(),
}
jest.mock('expo-camera', () => {
  const { useImperativeHandle } = require('react')
  const { View } = require('react-native')
  return {
    useCameraPermissions: () => [mockCamera.permission, mockCamera.ask],
    CameraView: ({ ref, facing }: { ref: unknown; facing: string }) => {
      useImperativeHandle(ref, () => ({ takePictureAsync: mockCamera.take }))
      return <View testID={`camera-${facing}`} />
    },
  }
})
const mockResize = jest.fn()
jest.mock('expo-image-manipulator', () => ({
  SaveFormat: { JPEG: 'jpeg' },
  ImageManipulator: {
    manipulate: (uri: string) => ({
      resize: mockResize,
      renderAsync: async () => ({ saveAsync: async () => ({ uri: `${uri}.small.jpg` }) }),
    }),
  },
}))
const mockPick = jest.fn()
jest.mock('expo-image-picker', () => ({ launchImageLibraryAsync: (options: unknown) => mockPick(options) }))
jest.mock('expo-file-system', () => require('./native-doubles.ts').fileSystem)
jest.mock('expo-clipboard', () => ({
  setStringAsync: async (text: string) => {
    require('./native-doubles.ts').device.clipboard = text
  },
  getStringAsync: async () => require('./native-doubles.ts').device.clipboard,
}))
const mockPrevent = jest.fn()
jest.mock('expo-screen-capture', () => ({ usePreventScreenCapture: (key: string) => mockPrevent(key) }))
jest.mock('expo-constants', () => ({
  __esModule: true,
  default: { expoConfig: { extra: { eas: { projectId: 'project-1' } } } },
}))
const mockNotifications = {
  channels: [] as unknown[],
  last: null as unknown,
  tap: undefined as ((response: unknown) => void) | undefined,
}
jest.mock('expo-notifications', () => ({
  AndroidImportance: { HIGH: 6 },
  AndroidNotificationVisibility: { PRIVATE: 2 },
  getPermissionsAsync: async () => ({ granted: false, canAskAgain: false }),
  requestPermissionsAsync: async () => ({ granted: true, canAskAgain: true }),
  setNotificationChannelAsync: async (id: string, channel: object) =>
    mockNotifications.channels.push({ id, ...channel }),
  setNotificationHandler: () => undefined,
  getExpoPushTokenAsync: async ({ projectId }: { projectId: string }) => ({ data: `ExponentPushToken[${projectId}]` }),
  getLastNotificationResponse: () => mockNotifications.last,
  clearLastNotificationResponse: () => {
    mockNotifications.last = null
  },
  addNotificationResponseReceivedListener: (listener: (response: unknown) => void) => {
    mockNotifications.tap = listener
    return { remove: () => undefined }
  },
}))

const NodesFormData = globalThis.FormData

beforeEach(() => {
  resetDevice()
  mockNotifications.channels.length = 0
  mockNotifications.last = null
  mockCamera.permission = { granted: true, status: 'granted', canAskAgain: true }
  mockCamera.take.mockReset()
  mockResize.mockReset()
})
afterEach(() => {
  jest.restoreAllMocks()
  Object.assign(globalThis, { XMLHttpRequest: undefined, FormData: NodesFormData })
})

const openCamera = async (kind: 'selfie' | 'documentFront') => {
  const onPicture = jest.fn()
  const { services } = createTestServices(() => ({ body: {} }))
  await renderScreen(<CameraSheet kind={kind} onPicture={onPicture} onClose={() => undefined} />, services)
  return onPicture
}

describe('the camera', () => {
  it('looks at the document from the back and at the person from the front, each with its frame', async () => {
    await openCamera('documentFront')
    expect(screen.getByTestId('camera-back')).toBeTruthy()
    screen.unmount()
    await openCamera('selfie')
    expect(screen.getByTestId('camera-front')).toBeTruthy()
  })

  it('hands on a picture that was made small on the device', async () => {
    mockCamera.take.mockResolvedValue({ uri: 'file:///shot.jpg', width: 4_000, height: 3_000 })
    const onPicture = await openCamera('documentFront')
    fireEvent.press(screen.getByText('Take the picture'))
    await waitFor(() => expect(onPicture).toHaveBeenCalled())
    expect(onPicture.mock.calls[0]?.[0]).toMatchObject({ uri: 'file:///shot.jpg.small.jpg', type: 'image/jpeg' })
    expect(mockResize).toHaveBeenCalledWith({ width: 2_000 })
  })

  it('says so when it fails, and can be pressed again', async () => {
    mockCamera.take.mockRejectedValueOnce(new Error('camera in use'))
    mockCamera.take.mockResolvedValueOnce({ uri: 'file:///shot.jpg', width: 400, height: 300 })
    const onPicture = await openCamera('documentFront')
    fireEvent.press(screen.getByText('Take the picture'))
    expect(await screen.findByText(/could not be taken/)).toBeTruthy()
    fireEvent.press(screen.getByText('Take the picture'))
    await waitFor(() => expect(onPicture).toHaveBeenCalled())
  })

  it('leads to the settings of the device where it was forbidden for good', async () => {
    const open = jest.spyOn(Linking, 'openSettings').mockResolvedValue()
    mockCamera.permission = { granted: false, status: 'denied', canAskAgain: false }
    await openCamera('selfie')
    fireEvent.press(screen.getByText('Open settings'))
    expect(open).toHaveBeenCalled()
  })
})

describe('a picture on a device', () => {
  it('can be read by Expo’s fetch, which takes no addresses', async () => {
    // The library's own conversion of forms, as its fetch calls it.
    const { convertFormDataAsync } = require('expo/src/winter/fetch/convertFormData')
    const picture = await compressImage({ uri: 'file:///a.jpg', width: 10, height: 10 })
    const form = { entries: () => [['file', picture]] }
    const { body } = await convertFormDataAsync(form, 'boundary')
    const text = new TextDecoder().decode(body)
    expect(text).toContain('filename="picture.jpg"')
    expect(text).toContain('bytes of file:///a.jpg.small.jpg')
  })

  it('is none where the person chose none', async () => {
    mockPick.mockResolvedValue({ canceled: true, assets: null })
    expect(await pickImage()).toBeUndefined()
  })

  it('is sent with progress, as an address that the system reads, and the answer is read', async () => {
    const sent = stubRequest(201, JSON.stringify({ uploadId: 'upl_1' }))
    const picture = await compressImage({ uri: 'file:///a.jpg', width: 10, height: 10 })
    const shares: number[] = []
    const call = {
      url: 'https://cards.example.com/kyc/upload',
      headers: { Authorization: 'Bearer t', 'Content-Type': 'x' },
    }
    const answer = await sendFile(call as never, { kind: 'selfie' }, picture, (share) => shares.push(share))
    expect(answer).toEqual({ uploadId: 'upl_1' })
    expect(shares).toEqual([0.5, 1])
    expect(sent.headers).toEqual({ Authorization: 'Bearer t' })
    expect(sent.parts).toEqual([
      ['kind', 'selfie'],
      ['file', { uri: 'file:///a.jpg.small.jpg', name: 'picture.jpg', type: 'image/jpeg' }],
    ])
  })
})

function stubRequest(status: number, answer: string) {
  const sent = { headers: {} as Record<string, string>, parts: [] as unknown[] }
  class Request {
    upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
    status = status
    responseText = answer
    timeout = 0
    onload?: () => void
    open(): void {}
    setRequestHeader(name: string, value: string): void {
      sent.headers[name] = value
    }
    send(form: FormData & { _parts?: unknown[] }): void {
      sent.parts = form._parts ?? []
      this.upload.onprogress?.({ loaded: 50, total: 100 })
      this.upload.onprogress?.({ loaded: 100, total: 100 })
      this.onload?.()
    }
  }
  // The form of a device, where Jest has Node's.
  const FormData = require('react-native/Libraries/Network/FormData').default
  Object.assign(globalThis, { XMLHttpRequest: Request, FormData })
  return sent
}

describe('what a device keeps from others', () => {
  it('empties the clipboard of what was copied, and leaves what the person copied since', async () => {
    await copyText('4242424242424242')
    await clearCopied('4242424242424242')
    expect(device.clipboard).toBe('')
    await copyText('4242424242424242')
    device.clipboard = 'a shopping list'
    await clearCopied('4242424242424242')
    expect(device.clipboard).toBe('a shopping list')
  })

  it('forbids screenshots while a card’s number may be on the screen', async () => {
    const { services } = createTestServices(() => ({ body: {} }))
    await renderScreen(<ScreenGuard />, services)
    expect(mockPrevent).toHaveBeenCalledWith('card-number')
  })
})

describe('the library of notifications', () => {
  it('is asked for a token of the operator’s own project', async () => {
    expect(await createPushes().token('Notifications')).toBe('ExponentPushToken[project-1]')
  })

  it('gets a channel on Android whose messages a locked screen may hide', async () => {
    jest.replaceProperty(Platform, 'OS', 'android')
    await createPushes().token('Mitteilungen')
    expect(mockNotifications.channels).toEqual([
      { id: 'default', name: 'Mitteilungen', importance: 6, lockscreenVisibility: 2 },
    ])
  })

  it('tells of a tap that started the app once, and of later ones', async () => {
    const response = (link: string) => ({ notification: { request: { content: { data: { link } } } } })
    mockNotifications.last = response('/activity/auth_1')
    const links: unknown[] = []
    await createPushes().onTap((link) => links.push(link))
    mockNotifications.tap?.(response('/cards/card_1'))
    await createPushes().onTap((link) => links.push(link))
    expect(links).toEqual(['/activity/auth_1', '/cards/card_1'])
  })

  it('is believed about what the person allowed', async () => {
    expect(await createPushes().permission()).toBe('denied')
    expect(await createPushes().ask('Notifications')).toBe('granted')
  })
})
