import { describe, expect, it } from 'vitest'
import { toConfig } from '../../src/config/config.ts'
import { readEnv } from '../../src/config/env.ts'
import { startApi } from '../support/start-api.ts'

const FINGERPRINT = Array.from({ length: 32 }, (_, index) => (index + 160).toString(16).toUpperCase()).join(':')
const api = await startApi({
  hasWorker: false,
  env: { IOS_APPS: 'ABCDE12345.app.example.cards', ANDROID_APPS: `app.example.cards=${FINGERPRINT}` },
})
const bare = await startApi({ hasWorker: false })

describe('what tells devices which apps are ours', () => {
  it('names the app for iOS, for links below /app and for passkeys', async () => {
    const { status, body } = await api.get('/.well-known/apple-app-site-association')
    expect(status).toBe(200)
    expect(body).toEqual({
      applinks: { details: [{ appIDs: ['ABCDE12345.app.example.cards'], components: [{ '/': '/app/*' }] }] },
      webcredentials: { apps: ['ABCDE12345.app.example.cards'] },
    })
  })

  it('names the app for Android with the certificate that signs it', async () => {
    const { text } = await api.get('/.well-known/assetlinks.json')
    expect(JSON.parse(text)).toMatchObject([
      { target: { package_name: 'app.example.cards', sha256_cert_fingerprints: [FINGERPRINT] } },
    ])
  })

  it('names none where none is set', async () => {
    expect((await bare.get('/.well-known/apple-app-site-association')).body.webcredentials).toEqual({ apps: [] })
    expect(JSON.parse((await bare.get('/.well-known/assetlinks.json')).text)).toEqual([])
  })

  it('refuses settings that no device would believe', () => {
    const settings = { DATABASE_URL: 'postgres://localhost/none', STRIPE_WEBHOOK_SECRET: 'whsec_1' }
    expect(() => readEnv({ ...settings, IOS_APPS: 'app.example.cards' })).toThrow(/IOS_APPS/)
    expect(() => readEnv({ ...settings, ANDROID_APPS: 'app.example.cards=AA:BB' })).toThrow(/ANDROID_APPS/)
    expect(toConfig(readEnv(settings)).deviceApps).toEqual({ ios: [], android: [] })
  })
})
