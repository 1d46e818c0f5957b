import { Router } from 'express'
import type { Context } from '../context.ts'
import { createDeviceAppController } from '../controllers/device-app-controller.ts'

/** Says which apps on devices are ours, so that they open our links and may use our passkeys. */
export function createDeviceAppRoutes(context: Pick<Context, 'config'>): Router {
  const router = Router()
  const apps = createDeviceAppController(context)
  router.get('/.well-known/apple-app-site-association', apps.apple)
  router.get('/.well-known/assetlinks.json', apps.android)
  return router
}
