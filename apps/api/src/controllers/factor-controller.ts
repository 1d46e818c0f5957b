import {
  deviceKeyEnrolRequest,
  deviceKeyRemoveRequest,
  parseInput,
  passkeyEnrolRequest,
  passkeyLoginRequest,
  passkeyLoginStartRequest,
  passkeyRemoveRequest,
  stepUpRequest,
  stepUpStartRequest,
  totpConfirmRequest,
} from '@cardwright/contracts'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { callerFrom, callerOf } from '../middlewares/authenticate.ts'
import { clientOf } from '../middlewares/client-of.ts'
import { enrolDeviceKey, removeDeviceKey } from '../services/device-key-service.ts'
import {
  enrolPasskey,
  logInWithPasskey,
  removePasskey,
  startPasskeyEnrolment,
  startPasskeyLogin,
} from '../services/passkey-service.ts'
import { toPasskeyView } from '../services/profile-service.ts'
import { startStepUp, stepUp } from '../services/step-up-service.ts'
import { confirmTotpEnrolment, enrolTotp, removeTotp } from '../services/totp-service.ts'
import { sendTokens } from './auth-controller.ts'

/** Everything around second factors and stepping up. */
export function createFactorController(context: Context) {
  const beginStepUp: RequestHandler = async (request, response) => {
    response.json(await startStepUp(context, callerFrom(response), parseInput(stepUpStartRequest, request.body)))
  }

  const finishStepUp: RequestHandler = async (request, response) => {
    const proof = parseInput(stepUpRequest, request.body)
    response.json(await stepUp(context, callerFrom(response), proof, response.locals.requestId))
  }

  const enrolKey: RequestHandler = async (request, response) => {
    const key = parseInput(deviceKeyEnrolRequest, request.body)
    const { requestId } = response.locals
    const createdAt = await enrolDeviceKey(context, { ...key, userId: callerOf(response), requestId })
    response.status(201).json({ deviceId: key.deviceId, createdAt: createdAt.toISOString() })
  }

  const removeKey: RequestHandler = async (request, response) => {
    const { deviceId } = parseInput(deviceKeyRemoveRequest, request.body)
    await removeDeviceKey(context, { userId: callerOf(response), deviceId, requestId: response.locals.requestId })
    response.status(204).end()
  }

  const beginTotp: RequestHandler = async (_request, response) => {
    response.json(await enrolTotp(context, callerOf(response)))
  }

  const confirmTotp: RequestHandler = async (request, response) => {
    const { code } = parseInput(totpConfirmRequest, request.body)
    const { requestId } = response.locals
    response.json({
      recoveryCodes: await confirmTotpEnrolment(context, { userId: callerOf(response), code, requestId }),
    })
  }

  const endTotp: RequestHandler = async (_request, response) => {
    await removeTotp(context, callerOf(response), response.locals.requestId)
    response.status(204).end()
  }

  const beginPasskey: RequestHandler = async (_request, response) => {
    response.json(await startPasskeyEnrolment(context, callerOf(response)))
  }

  const keepPasskey: RequestHandler = async (request, response) => {
    const made = parseInput(passkeyEnrolRequest, request.body)
    const { requestId } = response.locals
    const passkey = await enrolPasskey(context, { ...made, userId: callerOf(response), requestId })
    response.status(201).json(toPasskeyView(passkey))
  }

  const endPasskey: RequestHandler = async (request, response) => {
    const { passkeyId } = parseInput(passkeyRemoveRequest, request.body)
    await removePasskey(context, { userId: callerOf(response), passkeyId, requestId: response.locals.requestId })
    response.status(204).end()
  }

  const beginPasskeyLogin: RequestHandler = async (request, response) => {
    response.json(await startPasskeyLogin(context, parseInput(passkeyLoginStartRequest, request.body).email))
  }

  const finishPasskeyLogin: RequestHandler = async (request, response) => {
    const { deviceId, ...proof } = parseInput(passkeyLoginRequest, request.body)
    const client = clientOf(request, response, deviceId)
    sendTokens(context, request, response, await logInWithPasskey(context, proof, client))
  }

  return {
    beginStepUp,
    finishStepUp,
    enrolKey,
    removeKey,
    beginTotp,
    confirmTotp,
    endTotp,
    beginPasskey,
    keepPasskey,
    endPasskey,
    beginPasskeyLogin,
    finishPasskeyLogin,
  }
}
