import { describe, expect, it } from 'vitest'
import { toConfig } from '../../src/config/config.ts'
import { readEnv } from '../../src/config/env.ts'

const settings = { DATABASE_URL: 'postgres://localhost/none', STRIPE_WEBHOOK_SECRET: 'whsec_1,whsec_2' }
const configOf = (env: Record<string, string>) => toConfig(readEnv({ ...settings, ...env })).push

describe('the settings of pushes', () => {
  it('send nothing unless a service is named', () => {
    expect(configOf({})).toEqual({ kind: 'none' })
    expect(configOf({ PUSH_PROVIDER: 'expo' })).toEqual({ kind: 'expo', url: 'https://exp.host', detail: 'payment' })
  })

  it('refuse an address that others on the way could read', () => {
    expect(() => configOf({ PUSH_PROVIDER: 'expo', EXPO_PUSH_URL: 'http://push.example.com' })).toThrow(/EXPO_PUSH_URL/)
    expect(configOf({ PUSH_PROVIDER: 'expo', EXPO_PUSH_URL: 'http://127.0.0.1:4000/' })).toMatchObject({
      url: 'http://127.0.0.1:4000',
    })
  })

  it('refuse an access token that nothing would use', () => {
    expect(() => configOf({ EXPO_ACCESS_TOKEN: 'abc' })).toThrow(/EXPO_ACCESS_TOKEN/)
  })
})
