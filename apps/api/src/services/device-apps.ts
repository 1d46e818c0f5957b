import type { AndroidApp } from '../config/config.ts'

/** https://developer.apple.com/documentation/xcode/supporting-associated-domains */
export const toAppleAssociation = (appIds: readonly string[]) => ({
  applinks: { details: appIds.length === 0 ? [] : [{ appIDs: appIds, components: [{ '/': '/app/*' }] }] },
  webcredentials: { apps: appIds },
})

/** https://developers.google.com/digital-asset-links/v1/statements */
export const toAssetLinks = (apps: readonly AndroidApp[]) =>
  apps.map(({ packageName, fingerprint }) => ({
    relation: ['delegate_permission/common.handle_all_urls', 'delegate_permission/common.get_login_creds'],
    target: { namespace: 'android_app', package_name: packageName, sha256_cert_fingerprints: [fingerprint] },
  }))
