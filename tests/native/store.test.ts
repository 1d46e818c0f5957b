import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { APP_FOLDER } from './support/expo-command.ts'

/** What the stores are told, within what they allow: https://docs.expo.dev/eas/metadata/schema/ and Play's console. */

const require = createRequire(join(APP_FOLDER, 'package.json'))
const readJson = (path: string) => JSON.parse(readFileSync(join(APP_FOLDER, path), 'utf8'))

afterEach(() => vi.unstubAllEnvs())

describe('the listing', () => {
  it.each(['en', 'de', 'ar'])('in %s fits both stores', (language) => {
    const { title, subtitle, shortDescription, description, keywords, releaseNotes } = readJson(
      `store/listing/${language}.json`,
    )
    expect(title.length).toBeLessThanOrEqual(30)
    expect(subtitle.length).toBeLessThanOrEqual(30)
    expect(shortDescription.length).toBeLessThanOrEqual(80)
    expect(description.length).toBeLessThanOrEqual(4_000)
    expect(keywords.join(',').length).toBeLessThanOrEqual(100)
    expect(releaseNotes.length).toBeLessThanOrEqual(500)
  })

  it('is complete for Apple, once the operator’s addresses are given, and refused without', () => {
    const config = require(join(APP_FOLDER, 'store.config.cjs'))
    vi.stubEnv('STORE_SUPPORT_URL', undefined)
    expect(() => config()).toThrow(/STORE_SUPPORT_URL/)
    vi.stubEnv('STORE_SUPPORT_URL', 'https://cards.example.com/support')
    vi.stubEnv('STORE_PRIVACY_URL', 'https://cards.example.com/privacy')
    const { configVersion, apple } = config()
    expect(configVersion).toBe(0)
    expect(apple.categories).toEqual(['FINANCE'])
    expect(Object.keys(apple.info)).toEqual(['en-US', 'de-DE', 'ar-SA'])
    expect(apple.info['de-DE'].privacyPolicyUrl).toBe('https://cards.example.com/privacy')
  })
})

describe('the profiles of builds', () => {
  const { build, submit } = readJson('eas.json')

  it('are for developers, for trying and for the stores', () => {
    expect(Object.keys(build)).toEqual(['base', 'development', 'preview', 'production'])
    for (const profile of ['preview', 'production']) expect(build[profile].env).toEqual({ CARDWRIGHT_BUILD: 'store' })
    expect(build.production.distribution).toBe('store')
    expect(submit.production.ios.metadataPath).toBe('./store.config.cjs')
  })

  it('hold no secret and no address', () => {
    expect(JSON.stringify({ build, submit })).not.toMatch(/https?:|token|password|secret|BEGIN/i)
  })
})

describe('the pictures for the stores', () => {
  it.each([
    ['store/icon-512.png', 512, 512],
    ['store/feature-graphic.png', 1024, 500],
    ['assets/icon.png', 1024, 1024],
  ])('%s has the size and the opacity that is asked for', async (file, width, height) => {
    const metadata = await sharp(join(APP_FOLDER, file)).metadata()
    expect([metadata.width, metadata.height, metadata.hasAlpha]).toEqual([width, height, false])
  })
})
