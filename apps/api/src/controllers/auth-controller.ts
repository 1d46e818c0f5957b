import {
  AppError,
  isAppError,
  loginRequest,
  otpResendRequest,
  otpVerifyRequest,
  parseInput,
  passwordForgotRequest,
  passwordResetRequest,
  refreshRequest,
  signupRequest,
  verifyRequest,
} from '@cardwright/contracts'
import type { Request, RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import { clientOf, wantsCookie } from '../middlewares/client-of.ts'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from '../middlewares/session-cookie.ts'
import { type Caller, identifyCaller } from '../services/caller-service.ts'
import { finishLogIn, logIn, resendLoginCode } from '../services/login-service.ts'
import { forgetPassword, resetPassword } from '../services/password-reset-service.ts'
import { readProfile } from '../services/profile-service.ts'
import {
  endSessionsOf,
  findSignedIn,
  refreshSession,
  type SignedIn,
  type SignedInUser,
  signOutByToken,
} from '../services/session-service.ts'
import { resendVerification, signUp, verifyEmail } from '../services/signup-service.ts'

/** Answers with a session; in a browser's mode the refresh token goes into the cookie and nowhere else. */
export function sendTokens(context: Context, request: Request, response: Response, signedIn: SignedIn): void {
  const { refreshToken, ...rest } = signedIn
  if (!wantsCookie(request)) {
    response.json(signedIn)
    return
  }
  setSessionCookie(response, context.config, refreshToken)
  response.json(rest)
}

export function createAuthController(context: Context) {
  const signup: RequestHandler = async (request, response) => {
    await signUp(context, parseInput(signupRequest, request.body))
    response.status(202).json({ status: 'verification_required' })
  }

  const verify: RequestHandler = async (request, response) => {
    const { deviceId, ...proof } = parseInput(verifyRequest, request.body)
    sendTokens(context, request, response, await verifyEmail(context, proof, clientOf(request, response, deviceId)))
  }

  const login: RequestHandler = async (request, response) => {
    const credentials = parseInput(loginRequest, request.body)
    const result = await logIn(context, credentials, clientOf(request, response, credentials.deviceId))
    if ('status' in result) response.status(202).json(result)
    else sendTokens(context, request, response, result)
  }

  const verifyOtp: RequestHandler = async (request, response) => {
    const proof = parseInput(otpVerifyRequest, request.body)
    sendTokens(context, request, response, await finishLogIn(context, proof, clientOf(request, response)))
  }

  const resendOtp: RequestHandler = async (request, response) => {
    const target = parseInput(otpResendRequest, request.body)
    if ('challengeId' in target) await resendLoginCode(context, target.challengeId)
    else await resendVerification(context, target.email)
    response.status(202).json({ status: 'sent', resendAfterSeconds: context.config.auth.codeCooldownSeconds })
  }

  const refresh: RequestHandler = async (request, response) => {
    const token = refreshTokenOf(request)
    try {
      if (token === undefined) throw new AppError('session_expired')
      sendTokens(context, request, response, await refreshSession(context, token, clientOf(request, response)))
    } catch (error) {
      const isOver = isAppError(error) && (error.code === 'session_expired' || error.code === 'refresh_token_reused')
      if (isOver && wantsCookie(request)) clearSessionCookie(response, context.config)
      throw error
    }
  }

  const logout: RequestHandler = async (request, response) => {
    const client = clientOf(request, response)
    const token = refreshTokenOf(request)
    if (token !== undefined) await signOutByToken(context, token, client)
    else {
      const caller = await callerIfAny(request)
      const end = { only: caller?.sessionId, reason: 'signed_out', requestId: client.requestId }
      if (caller !== undefined) await endSessionsOf(context, caller.userId, end)
    }
    if (client.wantsCookie) clearSessionCookie(response, context.config)
    response.status(204).end()
  }

  const session: RequestHandler = async (request, response) => {
    const token = readSessionCookie(request)
    const user = token === undefined ? await signedInByBearer(request) : await findSignedIn(context, token)
    response.json(user === undefined ? { signedIn: false } : { signedIn: true, user })
  }

  async function signedInByBearer(request: Request): Promise<SignedInUser | undefined> {
    const caller = await callerIfAny(request)
    if (caller === undefined) return undefined
    const { id, fullName, roles } = await readProfile(context, caller.userId)
    return { id, fullName, roles }
  }

  /** Whoever the access token names, if it still counts: a token that does not is as good as none. */
  async function callerIfAny(request: Request): Promise<Caller | undefined> {
    try {
      return await identifyCaller(context, request.header('authorization'))
    } catch (error) {
      if (isAppError(error) && error.status < 500) return undefined
      throw error
    }
  }

  const forgot: RequestHandler = async (request, response) => {
    await forgetPassword(context, parseInput(passwordForgotRequest, request.body).email)
    response.status(202).json({ status: 'sent' })
  }

  const reset: RequestHandler = async (request, response) => {
    await resetPassword(context, parseInput(passwordResetRequest, request.body), response.locals.requestId)
    response.status(204).end()
  }

  return { signup, verify, login, verifyOtp, resendOtp, refresh, logout, session, forgot, reset }
}

/** From the cookie in a browser's mode, else from the body. A cookie that comes without the header is refused. */
function refreshTokenOf(request: Request): string | undefined {
  const { refreshToken } = parseInput(refreshRequest, request.body)
  const cookie = readSessionCookie(request)
  if (wantsCookie(request)) return cookie
  if (refreshToken === undefined && cookie !== undefined) throw new AppError('session_mode_required')
  return refreshToken
}
