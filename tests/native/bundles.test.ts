import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { APP_FOLDER, REPOSITORY, runExpo, STORE_BUILD } from './support/expo-command.ts'
import { workTreeState } from './support/project-copy.ts'

/**
 * What `expo export` makes for devices. The export for browsers is not made here: `npm run test:browser` runs the one that the
 * API builds and serves.
 */

const folder = mkdtempSync(join(tmpdir(), 'cardwright-bundles-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Secrets of a server that happen to be in the environment of whoever builds. */
const SECRETS = {
  STRIPE_SECRET_KEY: 'sk_live_canary0000000000000',
  SECRET_PEPPER: 'canary-of-the-pepper-0000000',
  EXPO_ACCESS_TOKEN: 'canary-of-expo-00000000000',
  DATABASE_URL: 'postgres://canary:canary@db.internal/cards',
}

const stateBefore = workTreeState()
const run = await runExpo('expo', ['export', '--platform', 'ios', '--platform', 'android', '--output-dir', folder], {
  cwd: APP_FOLDER,
  env: { ...STORE_BUILD, ...SECRETS },
})
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))

const bundleOf = (platform: 'ios' | 'android'): Buffer => {
  const [path, ...others] = files.filter(
    (file) => file.includes(join('static', 'js', platform)) && file.endsWith('.hbc'),
  )
  if (path === undefined || others.length > 0)
    throw new Error(`There is no single bundle for ${platform}:\n${run.output}`)
  return readFileSync(path)
}

/** Hermes keeps strings of ASCII as they are, others in UTF-16. */
const holds = (bundle: Buffer, text: string): boolean =>
  bundle.includes(Buffer.from(text, 'latin1')) || bundle.includes(Buffer.from(text, 'utf16le'))

/** What React Native and Expo's router fall back to while developing; a build for people never asks them. */
const OF_LIBRARIES = ['http://localhost:8081', 'http://localhost:3000']

/** https://github.com/facebook/hermes/blob/main/include/hermes/BCGen/HBC/BytecodeFileFormat.h */
const HERMES_MAGIC = 0x1f1903c103bc1fc6n

describe('the export for devices', () => {
  it('works offline, and leaves the work tree as it was', () => {
    expect(run.output).toContain('Exported')
    expect(run.exitCode).toBe(0)
    expect(workTreeState()).toBe(stateBefore)
  })

  describe.each(['ios', 'android'] as const)('the bundle for %s', (platform) => {
    it('is Hermes bytecode', () => {
      expect(bundleOf(platform).readBigUInt64LE(0)).toBe(HERMES_MAGIC)
    })

    it('knows the API it was built for', () => {
      expect(holds(bundleOf(platform), STORE_BUILD.EXPO_PUBLIC_API_URL)).toBe(true)
    })

    it('holds no secret of the machine that built it', () => {
      for (const secret of Object.values(SECRETS)) expect(holds(bundleOf(platform), secret)).toBe(false)
      for (const shape of ['sk_live_', 'sk_test_', 'whsec_', 'PRIVATE KEY-----'])
        expect(holds(bundleOf(platform), shape)).toBe(false)
    })

    it('holds no address of a developer’s machine, and no path of it', () => {
      const bundle = bundleOf(platform)
      const local =
        bundle.toString('latin1').match(/https?:\/\/(?:localhost|127\.|10\.|192\.168\.)[\d.]*(?::\d{1,4})?/g) ?? []
      expect(local.filter((address) => !OF_LIBRARIES.includes(address))).toEqual([])
      expect(holds(bundle, 'This app was built without EXPO_PUBLIC_API_URL')).toBe(false)
      const paths = [REPOSITORY, ...(homedir() === '/' ? [] : [`${homedir()}/`])]
      for (const path of paths) expect({ path, isThere: holds(bundle, path) }).toEqual({ path, isThere: false })
    })

    it('speaks the three languages', () => {
      for (const word of ['Freeze', 'Einfrieren', 'تجميد'])
        expect({ word, isThere: holds(bundleOf(platform), word) }).toEqual({ word, isThere: true })
    })
  })

  it('ships no maps of the sources', () => {
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([])
  })
})
