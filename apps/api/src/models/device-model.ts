import type { UserId } from '@cardwright/contracts'
import type { ColumnType, Selectable } from 'kysely'
import type { Database } from '../database/database.ts'

/** A public key on P-256 as a JWK. */
export interface PublicKeyJwk {
  kty: string
  crv: string
  x: string
  y: string
}

interface DevicesTable {
  user_id: UserId
  device_id: string
  trusted_at: Date | null
  registered_at: Date | null
  platform: 'ios' | 'android' | 'web' | null
  name: string | null
  locale: string | null
  push_token: string | null
  /** The session in which the token was registered: with its end pushes end. */
  push_session_id: string | null
  public_key: ColumnType<PublicKeyJwk | null, string | null, string | null>
  key_enrolled_at: Date | null
  created_at: Date
  last_seen_at: Date
}

interface KnownPlacesTable {
  user_id: UserId
  /** Keyed hash of a network address. */
  place: Buffer
  created_at: Date
  last_seen_at: Date
}

export interface DeviceTables {
  devices: DevicesTable
  known_places: KnownPlacesTable
}

export type DeviceRow = Selectable<DevicesTable>

export const findDevice = (db: Database, userId: string, deviceId: string): Promise<DeviceRow | undefined> =>
  db
    .selectFrom('devices')
    .selectAll()
    .where('user_id', '=', userId as UserId)
    .where('device_id', '=', deviceId)
    .executeTakeFirst()

export const listDevices = (db: Database, userId: string): Promise<DeviceRow[]> =>
  db
    .selectFrom('devices')
    .selectAll()
    .where('user_id', '=', userId as UserId)
    .orderBy('created_at')
    .orderBy('device_id')
    .execute()

/** How many other devices were registered; one whose session has ended gets nothing any more, and does not count. */
export async function countOtherDevices(db: Database, userId: string, deviceId: string, now: Date): Promise<number> {
  const { count } = await db
    .selectFrom('devices')
    .leftJoin('sessions', 'sessions.id', 'devices.push_session_id')
    .select((select) => select.fn.countAll<bigint>().as('count'))
    .where('devices.user_id', '=', userId as UserId)
    .where('devices.device_id', '!=', deviceId)
    .where('devices.registered_at', 'is not', null)
    .where((where) =>
      where.or([
        where('devices.push_session_id', 'is', null),
        where.and([where('sessions.ended_at', 'is', null), where('sessions.expires_at', '>', now)]),
      ]),
    )
    .executeTakeFirstOrThrow()
  return Number(count)
}

type DeviceChange = Partial<
  Pick<
    DeviceRow,
    | 'trusted_at'
    | 'registered_at'
    | 'platform'
    | 'name'
    | 'locale'
    | 'push_token'
    | 'push_session_id'
    | 'key_enrolled_at'
  > & { public_key: string | null }
>

/** Notes something about a device, whether or not it was known. */
export async function saveDevice(
  db: Database,
  userId: string,
  deviceId: string,
  change: DeviceChange,
  at: Date,
): Promise<DeviceRow> {
  return db
    .insertInto('devices')
    .values({
      user_id: userId as UserId,
      device_id: deviceId,
      trusted_at: null,
      registered_at: null,
      platform: null,
      name: null,
      locale: null,
      push_token: null,
      push_session_id: null,
      public_key: null,
      key_enrolled_at: null,
      created_at: at,
      last_seen_at: at,
      ...change,
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'device_id']).doUpdateSet({ ...change, last_seen_at: at }))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** A push token belongs to the person who registered it last. */
export async function releasePushToken(db: Database, userId: string, deviceId: string, token: string): Promise<void> {
  await db
    .updateTable('devices')
    .set({ push_token: null, push_session_id: null })
    .where('push_token', '=', token)
    .where((where) => where.or([where('user_id', '!=', userId as UserId), where('device_id', '!=', deviceId)]))
    .execute()
}

export async function deleteDevice(db: Database, userId: string, deviceId: string): Promise<boolean> {
  const result = await db
    .deleteFrom('devices')
    .where('user_id', '=', userId as UserId)
    .where('device_id', '=', deviceId)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

/** Forgets everything that was trusted, as after a reset of the password. */
export async function distrustEverything(db: Database, userId: string): Promise<void> {
  await db
    .updateTable('devices')
    .set({ trusted_at: null, public_key: null, key_enrolled_at: null })
    .where('user_id', '=', userId as UserId)
    .execute()
  await db
    .deleteFrom('known_places')
    .where('user_id', '=', userId as UserId)
    .execute()
}

export const isKnownPlace = async (db: Database, userId: string, place: Buffer): Promise<boolean> =>
  (await db
    .selectFrom('known_places')
    .select('place')
    .where('user_id', '=', userId as UserId)
    .where('place', '=', place)
    .executeTakeFirst()) !== undefined

export async function savePlace(db: Database, userId: string, place: Buffer, at: Date): Promise<void> {
  await db
    .insertInto('known_places')
    .values({ user_id: userId as UserId, place, created_at: at, last_seen_at: at })
    .onConflict((conflict) => conflict.columns(['user_id', 'place']).doUpdateSet({ last_seen_at: at }))
    .execute()
}

/** Whether this person has ever been trusted anywhere. */
export async function hasTrustedAnything(db: Database, userId: string): Promise<boolean> {
  const device = await db
    .selectFrom('devices')
    .select('device_id')
    .where('user_id', '=', userId as UserId)
    .where('trusted_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  if (device !== undefined) return true
  const place = await db
    .selectFrom('known_places')
    .select('place')
    .where('user_id', '=', userId as UserId)
    .limit(1)
    .executeTakeFirst()
  return place !== undefined
}

/** Forgets every device and place of a person who leaves. */
export async function deleteDevices(db: Database, userId: UserId): Promise<void> {
  await db.deleteFrom('known_places').where('user_id', '=', userId).execute()
  await db.deleteFrom('devices').where('user_id', '=', userId).execute()
}
