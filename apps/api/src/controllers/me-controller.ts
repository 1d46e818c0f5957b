import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  AppError,
  closeAccountRequest,
  deviceRegisterRequest,
  deviceRemoveRequest,
  notificationListQuery,
  notificationsReadRequest,
  parseInput,
  preferencesUpdateRequest,
  profileUpdateRequest,
  sessionListQuery,
  sessionRevokeRequest,
} from '@cardwright/contracts'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { callerFrom, callerOf } from '../middlewares/authenticate.ts'
import { readerFrom } from '../middlewares/reader.ts'
import type { DeviceRow } from '../models/device-model.ts'
import type { NotificationRow } from '../models/notification-model.ts'
import { closeAccount } from '../services/closing-service.ts'
import { registerDevice, removeDevice } from '../services/device-service.ts'
import { exportPersonalData } from '../services/export-service.ts'
import { wordsOfNotification } from '../services/notice-words.ts'
import {
  markNotificationsRead,
  readNotifications,
  readPreferences,
  updatePreferences,
} from '../services/notification-service.ts'
import { readProfile, updateProfile } from '../services/profile-service.ts'
import type { Reader } from '../services/reader.ts'
import { endSessionsOf, readSessions } from '../services/session-service.ts'

/** What a person sees and changes about themselves. */
export function createMeController(context: Context) {
  const profile: RequestHandler = async (_request, response) => {
    response.json(await readProfile(context, callerOf(response)))
  }

  const update: RequestHandler = async (request, response) => {
    const changes = parseInput(profileUpdateRequest, request.body)
    response.json(await updateProfile(context, callerOf(response), changes, response.locals.requestId))
  }

  const close: RequestHandler = async (request, response) => {
    const { reason } = parseInput(closeAccountRequest, request.body)
    await closeAccount(context, { userId: callerOf(response), reason, requestId: response.locals.requestId })
    response.status(202).json({ status: 'closing' })
  }

  const sessions: RequestHandler = async (request, response) => {
    response.json(await readSessions(context, callerFrom(response), parseInput(sessionListQuery, request.query)))
  }

  const revoke: RequestHandler = async (request, response) => {
    const { sessionId } = parseInput(sessionRevokeRequest, request.body)
    const { userId, sessionId: own } = callerFrom(response)
    const { requestId } = response.locals
    const which = sessionId === 'all' ? {} : sessionId === 'others' ? { except: own } : { only: sessionId }
    const ended = await endSessionsOf(context, userId, { ...which, reason: 'revoked', requestId })
    if (ended === 0 && 'only' in which) throw new AppError('not_found')
    response.status(204).end()
  }

  const exportAll: RequestHandler = async (_request, response) => {
    const pieces = exportPersonalData(context, callerFrom(response))
    const first = await pieces.next()
    response.type('application/json').setHeader('Content-Disposition', 'attachment; filename="my-data.json"')
    response.write(first.value ?? '')
    await pipeline(Readable.from(pieces), response)
  }

  const register: RequestHandler = async (request, response) => {
    const device = parseInput(deviceRegisterRequest, request.body)
    response.json(viewDevice(await registerDevice(context, callerFrom(response), device)))
  }

  const unregister: RequestHandler = async (request, response) => {
    await removeDevice(context, callerOf(response), parseInput(deviceRemoveRequest, request.body).deviceId)
    response.status(204).end()
  }

  const notifications: RequestHandler = async (request, response) => {
    const query = parseInput(notificationListQuery, request.query)
    const page = await readNotifications(context, callerOf(response), query)
    response.json({ ...page, data: page.data.map((row) => viewNotification(row, readerFrom(request, response))) })
  }

  const markRead: RequestHandler = async (request, response) => {
    const { upTo } = parseInput(notificationsReadRequest, request.body)
    await markNotificationsRead(context, callerOf(response), upTo)
    response.status(204).end()
  }

  const preferences: RequestHandler = async (_request, response) => {
    response.json(await readPreferences(context.db, callerOf(response)))
  }

  const prefer: RequestHandler = async (request, response) => {
    const changes = parseInput(preferencesUpdateRequest, request.body)
    response.json(await updatePreferences(context, callerOf(response), changes))
  }

  return {
    profile,
    update,
    close,
    sessions,
    revoke,
    exportAll,
    register,
    unregister,
    notifications,
    markRead,
    preferences,
    prefer,
  }
}

const viewDevice = (device: DeviceRow) => ({
  deviceId: device.device_id,
  platform: device.platform,
  name: device.name,
  locale: device.locale,
  hasPush: device.push_token !== null,
  registeredAt: (device.registered_at ?? device.created_at).toISOString(),
})

const viewNotification = (row: NotificationRow, reader: Reader) => ({
  id: row.id,
  kind: row.kind,
  ...wordsOfNotification(row, reader),
  link: row.link,
  createdAt: row.created_at.toISOString(),
  readAt: row.read_at?.toISOString() ?? null,
})
