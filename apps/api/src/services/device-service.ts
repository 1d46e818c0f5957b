import { AppError, type deviceRegisterRequest, type SessionId, type UserId } from '@cardwright/contracts'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import {
  countOtherDevices,
  type DeviceRow,
  deleteDevice,
  releasePushToken,
  saveDevice,
} from '../models/device-model.ts'
import { lockUser } from '../models/user-model.ts'

/** Each notification is pushed to each of them. */
const MOST_DEVICES = 20

/**
 * Notes a device, and where it gets push messages; a push token belongs to whoever registered it last, for as long as the
 * session lasts in which that happened.
 * @throws AppError `device_limit_reached`
 */
export async function registerDevice(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { userId, sessionId }: { userId: UserId; sessionId: SessionId },
  device: z.output<typeof deviceRegisterRequest>,
): Promise<DeviceRow> {
  const { deviceId, platform, name, pushToken, locale } = device
  const at = clock.now()
  return db.transaction().execute(async (tx) => {
    await lockUser(tx, userId)
    if ((await countOtherDevices(tx, userId, deviceId, at)) >= MOST_DEVICES) throw new AppError('device_limit_reached')
    if (pushToken !== undefined) await releasePushToken(tx, userId, deviceId, pushToken)
    const push = pushToken === undefined ? {} : { push_token: pushToken, push_session_id: sessionId }
    return saveDevice(tx, userId, deviceId, { platform, name, locale, registered_at: at, ...push }, at)
  })
}

/**
 * Forgets a device: no more push messages, its key counts no longer, and signing in on it asks for a code again.
 * @throws AppError `not_found`
 */
export async function removeDevice({ db }: Pick<Context, 'db'>, userId: UserId, deviceId: string): Promise<void> {
  if (!(await deleteDevice(db, userId, deviceId))) throw new AppError('not_found')
}
