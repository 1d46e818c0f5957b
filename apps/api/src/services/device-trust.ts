import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { keyedHash } from '../keyed.ts'
import { findDevice, hasTrustedAnything, isKnownPlace, saveDevice, savePlace } from '../models/device-model.ts'
import type { UserRow } from '../models/user-model.ts'
import type { Client } from './client.ts'

type Dependencies = Pick<Context, 'secrets' | 'clock'>

/**
 * Whether a sign-in comes from where this person was before. An app names its device, and that device must have been confirmed
 * by a code. A client that names none (a script, a terminal) is told apart by its network address instead; this machine's own is
 * never new. People made by the operator never got a code: the first place they sign in from counts as theirs.
 */
export async function isKnownDevice(
  { secrets }: Pick<Context, 'secrets'>,
  db: Database,
  user: UserRow,
  client: Client,
): Promise<boolean> {
  if (user.trusts_first_place && !(await hasTrustedAnything(db, user.id))) return true
  if (client.deviceId !== undefined) {
    const device = await findDevice(db, user.id, client.deviceId)
    return device !== undefined && device.trusted_at !== null
  }
  return client.isLoopback || isKnownPlace(db, user.id, placeOf(secrets.pepper, client))
}

/** Remembers the device, or the place, from which a person has proven to be who they are. */
export async function trustDevice(
  { secrets, clock }: Dependencies,
  tx: Database,
  user: UserRow,
  client: Client,
): Promise<void> {
  const at = clock.now()
  if (client.deviceId !== undefined) await saveDevice(tx, user.id, client.deviceId, { trusted_at: at }, at)
  else await savePlace(tx, user.id, placeOf(secrets.pepper, client), at)
}

const placeOf = (pepper: Buffer, client: Client): Buffer => keyedHash(pepper, 'place', client.ipAddress ?? 'unknown')
