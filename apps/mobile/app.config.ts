import type { ConfigContext, ExpoConfig } from 'expo/config'

/**
 * What differs from one operator to the next, over `app.json`. `apps/mobile/README.md` explains each setting. Only `EXPO_PUBLIC_…` reaches
 * the app itself.
 */
const { env } = process
const isStoreBuild = env.CARDWRIGHT_BUILD === 'store'

export default ({ config }: ConfigContext): ExpoConfig => {
  const appId = env.CARDWRIGHT_APP_ID ?? 'app.cardwright.mobile'
  const host = readLinkHost()
  return {
    ...config,
    name: env.CARDWRIGHT_APP_NAME ?? 'Cardwright',
    slug: 'cardwright',
    ios: {
      ...config.ios,
      bundleIdentifier: appId,
      // The list in app.json is of names; the manifest wants to know the same of each.
      privacyManifests: { ...config.ios?.privacyManifests, NSPrivacyCollectedDataTypes: collectedData(config) },
      infoPlist: { NSAppTransportSecurity: { NSAllowsArbitraryLoads: false, NSAllowsLocalNetworking: !isStoreBuild } },
      ...(host === undefined ? {} : { associatedDomains: [`applinks:${host}`, `webcredentials:${host}`] }),
    },
    android: {
      ...config.android,
      package: appId,
      ...(host === undefined ? {} : { intentFilters: [webLinks(host)] }),
      ...(env.GOOGLE_SERVICES_JSON === undefined ? {} : { googleServicesFile: env.GOOGLE_SERVICES_JSON }),
    },
    plugins: [...(config.plugins ?? []), ['expo-notifications', notifications]],
    extra: { ...config.extra, ...(env.EAS_PROJECT_ID === undefined ? {} : { eas: { projectId: env.EAS_PROJECT_ID } }) },
    ...(env.EXPO_OWNER === undefined ? {} : { owner: env.EXPO_OWNER }),
  }
}

const notifications = {
  icon: './assets/notification.png',
  color: '#0d5c4a',
  defaultChannel: 'default',
  mode: isStoreBuild ? 'production' : 'development',
}

/** The host whose links open the app: that of the API, which serves the web app too, unless another is named. */
function readLinkHost(): string | undefined {
  const api = env.EXPO_PUBLIC_API_URL
  if (isStoreBuild && (api === undefined || !api.startsWith('https://')))
    throw new Error(
      'EXPO_PUBLIC_API_URL must be the https address of your API: an app for people cannot find it by itself',
    )
  const url = env.CARDWRIGHT_LINK_ORIGIN ?? api
  return url?.startsWith('https://') === true ? new URL(url).host : undefined
}

/** Links of mails, `https://host/app/…`, open the app once the host has said that it is theirs (`/.well-known/assetlinks.json`). */
const webLinks = (host: string) => ({
  action: 'VIEW',
  autoVerify: true,
  data: [{ scheme: 'https', host, pathPrefix: '/app/' }],
  category: ['BROWSABLE', 'DEFAULT'],
})

function collectedData(config: ConfigContext['config']) {
  const names = (config.ios?.privacyManifests?.NSPrivacyCollectedDataTypes ?? []) as unknown as string[]
  return names.map((name) => ({
    NSPrivacyCollectedDataType: name,
    NSPrivacyCollectedDataTypeLinked: true,
    NSPrivacyCollectedDataTypeTracking: false,
    NSPrivacyCollectedDataTypePurposes: ['NSPrivacyCollectedDataTypePurposeAppFunctionality'],
  }))
}
