import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { toAppleAssociation, toAssetLinks } from '../services/device-apps.ts'

const CACHED = 'public, max-age=3600'

/** What Apple and Google ask for themselves, when an app is installed. */
export function createDeviceAppController({ config }: Pick<Context, 'config'>) {
  const apple: RequestHandler = (_request, response) => {
    response.setHeader('Cache-Control', CACHED).json(toAppleAssociation(config.deviceApps.ios))
  }

  const android: RequestHandler = (_request, response) => {
    response.setHeader('Cache-Control', CACHED).json(toAssetLinks(config.deviceApps.android))
  }

  return { apple, android }
}
