import { AppError, type deviceRegisterRequest, type SessionId, type UserId } from '@cardwright/contracts'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { type DeviceRow, deleteDevice, releasePushToken, saveDevice } from '../models/device-model.ts'

/**
 * Notes a device, and where it gets push messages; a push token belongs to whoever registered it last, for as long as the
 * session lasts in which that happened.
 */
export async function registerDevice(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { userId, sessionId }: { userId: UserId; sessionId: SessionId },
  device: z.output<typeof deviceRegisterRequest>,
): Promise<DeviceRow> {
  const { deviceId, platform, name, pushToken, locale } = device
  const at = clock.now()
  return db.transaction().execute(async (tx) => {
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
