import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { REPOSITORY, runExpo, STORE_BUILD } from './support/expo-command.ts'
import { attributeOf, childrenOf, readPlist, readXml, type XmlElement } from './support/native-files.ts'
import { copyProject, workTreeState } from './support/project-copy.ts'

/** The native projects as `expo prebuild` makes them, for a store and for a developer. */

const copies: (() => void)[] = []
afterAll(() => {
  for (const remove of copies) remove()
})

async function prebuild(env: Record<string, string>) {
  const { appFolder, remove } = copyProject()
  copies.push(remove)
  const run = await runExpo('expo', ['prebuild', '--no-install'], { cwd: appFolder, env })
  if (run.exitCode !== 0) throw new Error(run.output)
  const android = join(appFolder, 'android', 'app', 'src', 'main')
  const [iosName] = readdirSync(join(appFolder, 'ios')).filter((name) => name.endsWith('.xcodeproj'))
  const ios = join(appFolder, 'ios', (iosName ?? '').replace('.xcodeproj', ''))
  const { manifest } = await readXml(join(android, 'AndroidManifest.xml'))
  const [application] = childrenOf(manifest, 'application')
  const entitlements = readdirSync(ios).find((name) => name.endsWith('.entitlements')) ?? ''
  return {
    android,
    ios,
    manifest,
    application,
    info: readPlist(join(ios, 'Info.plist')),
    entitlements: readPlist(join(ios, entitlements)),
    privacy: readPlist(join(ios, 'PrivacyInfo.xcprivacy')),
  }
}

const stateBefore = workTreeState()
const store = await prebuild(STORE_BUILD)
const developer = await prebuild({})

const permissionsOf = (manifest: XmlElement | undefined, isRemoved: boolean): string[] =>
  childrenOf(manifest, 'uses-permission')
    .filter((permission) => (attributeOf(permission, 'tools:node') === 'remove') === isRemoved)
    .map((permission) => attributeOf(permission, 'android:name') ?? '')
    .sort()

/** What the app uses, and for what. */
const USED = [
  'android.permission.CAMERA', // pictures of documents, of the person, of receipts
  'android.permission.INTERNET',
  'android.permission.POST_NOTIFICATIONS', // asked for when pushes are turned on
  'android.permission.USE_BIOMETRIC', // the app's lock, the device's key
  'android.permission.USE_FINGERPRINT', // the same before Android 9
  'android.permission.VIBRATE', // haptics
]

describe('the native projects', () => {
  it('are made offline, and leave the work tree as it was', () => {
    expect(workTreeState()).toBe(stateBefore)
  })
})

describe('the Android manifest', () => {
  it('has exactly the permissions that are used, those of the libraries included', async () => {
    const ours = permissionsOf(store.manifest, false)
    const removed = permissionsOf(store.manifest, true)
    const ofLibraries = await permissionsOfLibraries()
    const merged = [...new Set([...ours, ...ofLibraries])].filter((permission) => !removed.includes(permission))
    expect(merged.sort()).toEqual(USED)
  })

  it('forbids by name what libraries ask for without need', () => {
    expect(permissionsOf(store.manifest, true)).toEqual(
      expect.arrayContaining([
        'android.permission.RECORD_AUDIO',
        'android.permission.SYSTEM_ALERT_WINDOW',
        'android.permission.READ_EXTERNAL_STORAGE',
        'android.permission.WRITE_EXTERNAL_STORAGE',
        'android.permission.READ_MEDIA_IMAGES',
        'android.permission.RECEIVE_BOOT_COMPLETED',
      ]),
    )
  })

  it('lets nothing into a backup or over to another device', async () => {
    expect(attributeOf(store.application, 'android:allowBackup')).toBe('false')
    expect(attributeOf(store.application, 'android:fullBackupContent')).toBe('false')
    expect(attributeOf(store.application, 'android:dataExtractionRules')).toBe('@xml/no_extraction')
    const rules = (await readXml(join(store.android, 'res/xml/no_extraction.xml')))['data-extraction-rules']
    for (const way of ['cloud-backup', 'device-transfer']) {
      const [excluded] = childrenOf(rules, way)
      expect(childrenOf(excluded, 'include')).toEqual([])
      expect(childrenOf(excluded, 'exclude').map((rule) => attributeOf(rule, 'domain'))).toEqual(
        expect.arrayContaining(['root', 'file', 'database', 'sharedpref', 'external']),
      )
    }
  })

  it('allows no cleartext traffic', () => {
    expect(attributeOf(store.application, 'android:usesCleartextTraffic') ?? 'false').toBe('false')
  })

  it('opens the app by its own scheme and by links of the configured host, verified', () => {
    expect(linksOf(store.application)).toEqual([
      { verified: undefined, data: { 'android:scheme': 'cardwright' } },
      {
        verified: 'true',
        data: { 'android:scheme': 'https', 'android:host': 'cards.example.com', 'android:pathPrefix': '/app/' },
      },
    ])
    expect(linksOf(developer.application)).toEqual([{ verified: undefined, data: { 'android:scheme': 'cardwright' } }])
  })

  it('exports nothing but the activity that starts the app', () => {
    const parts = ['activity', 'service', 'receiver', 'provider'].flatMap((kind) => childrenOf(store.application, kind))
    const exported = parts.filter((part) => attributeOf(part, 'android:exported') === 'true')
    expect(exported.map((part) => attributeOf(part, 'android:name'))).toEqual(['.MainActivity'])
  })
})

/** What libraries add when Gradle merges their manifests. Those that come as binaries from Maven cannot be seen here. */
async function permissionsOfLibraries(): Promise<string[]> {
  const paths = globSync('node_modules/{expo*,react-native*,@*/*}/android/src/main/AndroidManifest.xml', {
    cwd: REPOSITORY,
  })
  const manifests = await Promise.all(paths.map((path) => readXml(join(REPOSITORY, path))))
  expect(paths.length).toBeGreaterThan(20)
  return manifests.flatMap(({ manifest }) => permissionsOf(manifest, false))
}

function linksOf(application: XmlElement | undefined) {
  const filters = childrenOf(application, 'activity').flatMap((activity) => childrenOf(activity, 'intent-filter'))
  return filters
    .filter((filter) => childrenOf(filter, 'data').length > 0)
    .map((filter) => ({
      verified: attributeOf(filter, 'android:autoVerify'),
      data: Object.assign({}, ...childrenOf(filter, 'data').map(({ $ }) => $)),
    }))
}

describe('the iOS project', () => {
  const REASONS = ['NSCameraUsageDescription', 'NSFaceIDUsageDescription', 'NSPhotoLibraryUsageDescription']

  it('asks for camera, photos and Face ID, each with its reason, and for nothing else', () => {
    const reasons = Object.keys(store.info).filter((key) => key.endsWith('UsageDescription'))
    expect(reasons.sort()).toEqual(REASONS)
    for (const reason of REASONS) expect(String(store.info[reason])).toMatch(/^[A-Z].{20,}\.$/)
    expect(store.info.UIBackgroundModes).toBeUndefined()
  })

  it('gives the reasons in every language of the app', () => {
    expect(store.info.CFBundleLocalizations).toEqual(['en', 'de', 'ar'])
    const texts = ['en', 'de', 'ar'].map((language) =>
      readFileSync(join(store.ios, `Supporting/${language}.lproj/InfoPlist.strings`), 'utf8'),
    )
    for (const text of texts) for (const reason of REASONS) expect(text).toContain(reason)
    expect(new Set(texts).size).toBe(3)
  })

  it('has exactly the entitlements for pushes and for links of the configured host', () => {
    expect(store.entitlements).toEqual({
      'aps-environment': 'production',
      'com.apple.developer.associated-domains': ['applinks:cards.example.com', 'webcredentials:cards.example.com'],
    })
    expect(developer.entitlements).toEqual({ 'aps-environment': 'development' })
  })

  it('talks over TLS only; a developer’s build may reach the local network', () => {
    const transport = (info: Record<string, unknown>) => info.NSAppTransportSecurity
    expect(transport(store.info)).toEqual({ NSAllowsArbitraryLoads: false, NSAllowsLocalNetworking: false })
    expect(transport(developer.info)).toEqual({ NSAllowsArbitraryLoads: false, NSAllowsLocalNetworking: true })
  })

  it('has the scheme of the app, and says that its cryptography needs no declaration', () => {
    const [type] = store.info.CFBundleURLTypes as { CFBundleURLSchemes: string[] }[]
    expect(type?.CFBundleURLSchemes).toContain('cardwright')
    expect(store.info.ITSAppUsesNonExemptEncryption).toBe(false)
  })

  it('declares what it collects, that it tracks nobody, and why it uses system interfaces that need a reason', () => {
    expect(store.privacy.NSPrivacyTracking).toBe(false)
    const collected = store.privacy.NSPrivacyCollectedDataTypes as Record<string, unknown>[]
    expect(collected.map((data) => data.NSPrivacyCollectedDataTypeTracking)).toEqual(collected.map(() => false))
    expect(collected.length).toBeGreaterThan(5)
    const interfaces = store.privacy.NSPrivacyAccessedAPITypes as { NSPrivacyAccessedAPITypeReasons: string[] }[]
    expect(interfaces.length).toBeGreaterThanOrEqual(4)
    for (const { NSPrivacyAccessedAPITypeReasons: reasons } of interfaces) expect(reasons).not.toEqual([])
  })
})

describe('icons and splash screens', () => {
  it('are there in every size the systems want, drawn from the app’s own art', async () => {
    for (const density of ['mdpi', 'hdpi', 'xhdpi', 'xxhdpi', 'xxxhdpi']) {
      const folder = join(store.android, 'res', `mipmap-${density}`)
      for (const name of ['ic_launcher', 'ic_launcher_foreground', 'ic_launcher_monochrome', 'ic_launcher_round'])
        expect(readdirSync(folder).some((file) => file.startsWith(`${name}.`))).toBe(true)
      expect(existsSync(join(store.android, 'res', `drawable-${density}`, 'splashscreen_logo.png'))).toBe(true)
      expect(existsSync(join(store.android, 'res', `drawable-${density}`, 'notification_icon.png'))).toBe(true)
    }
    const icon = await sharp(join(store.ios, 'Images.xcassets/AppIcon.appiconset/App-Icon-1024x1024@1x.png')).metadata()
    expect([icon.width, icon.height, icon.hasAlpha]).toEqual([1024, 1024, false])
  })
})

describe('a build for people', () => {
  it('is refused without the address of its API', async () => {
    const { appFolder, remove } = copyProject()
    copies.push(remove)
    for (const address of ['', 'http://cards.example.com']) {
      const env = { CARDWRIGHT_BUILD: 'store', ...(address === '' ? {} : { EXPO_PUBLIC_API_URL: address }) }
      const run = await runExpo('expo', ['config', '--type', 'public'], { cwd: appFolder, env })
      expect(run.exitCode).not.toBe(0)
      expect(run.output).toContain('EXPO_PUBLIC_API_URL must be the https address of your API')
    }
  })
})
