import { createVault } from '../src/lib/session/vault'
import { device, resetDevice, secureStore } from './native-doubles.ts'

jest.mock('expo-secure-store', () => require('./native-doubles.ts').secureStore)
jest.mock('expo-file-system', () => require('./native-doubles.ts').fileSystem)

beforeEach(resetDevice)

const kept = () => [...device.keychain.keys()].sort()

describe('the session on a device', () => {
  it('is kept where a token is longer than the keystore takes, and found at the next start', async () => {
    const token = 'x'.repeat(5_000)
    await createVault().save(token)
    expect(await createVault().load()).toBe(token)
    expect(Math.max(...[...device.keychain.values()].map(({ value }) => value.length))).toBeLessThan(2_048)
  })

  it('never leaves this device, not even with its backup', async () => {
    await createVault().save('x'.repeat(5_000))
    const places = new Set([...device.keychain.values()].map(({ accessible }) => accessible))
    expect([...places]).toEqual([secureStore.WHEN_UNLOCKED_THIS_DEVICE_ONLY])
    expect([...device.files].join()).not.toContain('xx')
  })

  it('leaves nothing of a longer token behind when a shorter one follows, nor when it is cleared', async () => {
    const vault = createVault()
    await vault.save('x'.repeat(5_000))
    await vault.save('short')
    expect(kept()).toHaveLength(2)
    await vault.clear()
    expect(kept()).toEqual([])
  })

  it('is the old one or the new one when the app is killed anywhere while it is written', async () => {
    const [old, next] = ['a'.repeat(4_000), 'b'.repeat(4_000)]
    for (let step = 1; step <= 4; step += 1) {
      resetDevice()
      await createVault().save(old)
      device.failWritesFrom = device.writes + step
      await createVault()
        .save(next)
        .catch(() => undefined)
      expect([old, next]).toContain(await createVault().load())
    }
  })

  it('of an app that was removed and installed again is not taken for ours, and is erased', async () => {
    await createVault().save('token of the former installation')
    device.files.clear()
    expect(await createVault().load()).toBeNull()
    expect(kept()).toEqual([])
    await createVault().save('token of now')
    expect(await createVault().load()).toBe('token of now')
  })

  it('counts as none where the system has thrown its key away', async () => {
    await createVault().save('token')
    device.isKeystoreBroken = true
    expect(await createVault().load()).toBeNull()
    device.isKeystoreBroken = false
    expect(await createVault().load()).toBeNull()
  })
})
