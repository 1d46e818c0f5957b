import { Router } from 'express'
import type { Context } from '../context.ts'
import { createAuthController } from '../controllers/auth-controller.ts'
import { createFactorController } from '../controllers/factor-controller.ts'
import { authenticate, requireElevated } from '../middlewares/authenticate.ts'
import { jsonBody } from '../middlewares/json-body.ts'
import { noStore } from '../middlewares/no-store.ts'
import { limitByAddress } from '../middlewares/rate-limit.ts'
import { requireOwnOrigin } from '../middlewares/session-cookie.ts'

export function createAuthRoutes(context: Context): Router {
  const router = Router()
  const auth = createAuthController(context)
  const { requestsPerMinute, signupsPerHour } = context.config.auth
  router.use('/auth', noStore, requireOwnOrigin(context))
  router.use('/auth', limitByAddress(context, { name: 'auth', points: requestsPerMinute, seconds: 60 }))
  const limitSignups = limitByAddress(context, { name: 'signup', points: signupsPerHour, seconds: 3_600 })
  router.post('/auth/signup', limitSignups, jsonBody, auth.signup)
  router.post('/auth/verify', jsonBody, auth.verify)
  router.post('/auth/login', jsonBody, auth.login)
  router.post('/auth/otp/verify', jsonBody, auth.verifyOtp)
  router.post('/auth/otp/resend', jsonBody, auth.resendOtp)
  router.post('/auth/refresh', jsonBody, auth.refresh)
  router.post('/auth/logout', jsonBody, auth.logout)
  router.get('/auth/session', auth.session)
  router.post('/auth/password/forgot', jsonBody, auth.forgot)
  router.post('/auth/password/reset', jsonBody, auth.reset)
  addFactorRoutes(router, context)
  router.get('/.well-known/jwks.json', (_request, response) => {
    response.setHeader('Cache-Control', 'public, max-age=300').json(context.tokens.jwks())
  })
  return router
}

function addFactorRoutes(router: Router, context: Context): void {
  const factors = createFactorController(context)
  const signedIn = authenticate(context)
  const elevated = [signedIn, requireElevated]
  router.post('/auth/step-up/start', signedIn, jsonBody, factors.beginStepUp)
  router.post('/auth/step-up', signedIn, jsonBody, factors.finishStepUp)
  router.post('/auth/device-keys/enrol', elevated, jsonBody, factors.enrolKey)
  router.post('/auth/device-keys/remove', signedIn, jsonBody, factors.removeKey)
  router.post('/auth/totp/enrol', elevated, jsonBody, factors.beginTotp)
  router.post('/auth/totp/confirm', elevated, jsonBody, factors.confirmTotp)
  router.post('/auth/totp/remove', elevated, jsonBody, factors.endTotp)
  router.post('/auth/passkeys/enrol/start', elevated, jsonBody, factors.beginPasskey)
  router.post('/auth/passkeys/enrol', elevated, jsonBody, factors.keepPasskey)
  router.post('/auth/passkeys/login/start', jsonBody, factors.beginPasskeyLogin)
  router.post('/auth/passkeys/login', jsonBody, factors.finishPasskeyLogin)
  router.post('/auth/passkeys/remove', elevated, jsonBody, factors.endPasskey)
}
