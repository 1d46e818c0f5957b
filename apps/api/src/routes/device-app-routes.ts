import { Router } from 'express'
import type { Context } from '../context.ts'
import { toAppleAssociation, toAssetLinks } from '../services/device-apps.ts'

/** Says which apps on devices are ours, so that they open our links and may use our passkeys. Apple and Google ask for it themselves. */
export function createDeviceAppRoutes({ config }: Pick<Context, 'config'>): Router {
  const router = Router()
  const cached = 'public, max-age=3600'
  router.get('/.well-known/apple-app-site-association', (_request, response) => {
    response.setHeader('Cache-Control', cached).json(toAppleAssociation(config.deviceApps.ios))
  })
  router.get('/.well-known/assetlinks.json', (_request, response) => {
    response.setHeader('Cache-Control', cached).json(toAssetLinks(config.deviceApps.android))
  })
  return router
}
