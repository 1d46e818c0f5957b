import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { keyedHash } from '../keyed.ts'
import { findDevice, hasTrustedAnything, isKnownPlace, saveDevice, savePlace } from '../models/device-model.ts'
import type { UserRow } from '../models/user-model.ts'
import type { Client } from './client.ts'

/**
 * Whether a sign-in comes from where this person was before. An app names its device, and that device must have been confirmed
 * by a code. A client that names none (a script, a terminal) is told apart by its network address instead; this machine's own is
 * never new. People made by the operator never got a code: the first device or place they sign in from counts as theirs.
 */
export async function isKnownDevice(
  { secrets }: Pick<Context, 'secrets'>,
  db: Database,
  user: UserRow,
  client: Client,
): Promise<boolean> {
  const { deviceId, place } = client
  if (deviceId === undefined && place === undefined) return false
  if (user.trusts_first_place && !(await hasTrustedAnything(db, user.id))) return true
  if (deviceId !== undefined) {
    const device = await findDevice(db, user.id, deviceId)
    return device !== undefined && device.trusted_at !== null
  }
  return client.isLoopback || isKnownPlace(db, user.id, hashOfPlace(secrets.pepper, place))
}

/** Remembers the device, or the place, from which a person has proven to be who they are. This machine need not be remembered: it is never new. */
export async function trustDevice(
  { secrets, clock }: Pick<Context, 'secrets' | 'clock'>,
  tx: Database,
  user: UserRow,
  { deviceId, place, isLoopback }: Client,
): Promise<void> {
  const at = clock.now()
  if (deviceId !== undefined) await saveDevice(tx, user.id, deviceId, { trusted_at: at }, at)
  else if (place !== undefined && !isLoopback) await savePlace(tx, user.id, hashOfPlace(secrets.pepper, place), at)
}

const hashOfPlace = (pepper: Buffer, place = ''): Buffer => keyedHash(pepper, 'place', place)
