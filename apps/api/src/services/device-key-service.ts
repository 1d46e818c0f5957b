import { createPublicKey, type KeyObject, randomBytes, verify } from 'node:crypto'
import { AppError, type ChallengeId, type UserId } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import { insertChallenge, type NewChallenge } from '../models/challenge-model.ts'
import { findDevice, type PublicKeyJwk, saveDevice } from '../models/device-model.ts'
import { findSession } from '../models/session-model.ts'
import { lockUser } from '../models/user-model.ts'
import { recordFactorChange } from './factor-change.ts'

type Dependencies = Pick<Context, 'db' | 'clock' | 'newId' | 'secrets' | 'queue'>

const CHALLENGE_MS = 2 * 60_000
/** An ES256 signature as JOSE writes it: r and s, 32 bytes each. Phones' key stores write DER, which is longer. */
const RAW_SIGNATURE_BYTES = 64

export interface DeviceKey {
  userId: UserId
  deviceId: string
  publicKey: PublicKeyJwk
  requestId: string
}

/**
 * Keeps the public key of a device; its private half never leaves the device and is released by biometrics.
 * @throws AppError `factor_invalid` for a point that is not on the curve, `factor_exists`
 */
export async function enrolDeviceKey(context: Dependencies, key: DeviceKey): Promise<Date> {
  const { userId, deviceId } = key
  const { kty, crv, x, y } = key.publicKey
  toKeyObject({ kty, crv, x, y })
  const at = context.clock.now()
  await context.db.transaction().execute(async (tx) => {
    await lockUser(tx, userId)
    const device = await findDevice(tx, userId, deviceId)
    if (device?.public_key != null) throw new AppError('factor_exists')
    await saveDevice(tx, userId, deviceId, { public_key: JSON.stringify({ kty, crv, x, y }), key_enrolled_at: at }, at)
    await recordFactorChange(context, tx, { userId, change: 'device_key_added', requestId: key.requestId })
  })
  return at
}

/** @throws AppError `factor_not_enrolled` */
export async function removeDeviceKey(
  context: Dependencies,
  { userId, deviceId, requestId }: Omit<DeviceKey, 'publicKey'>,
): Promise<void> {
  await context.db.transaction().execute(async (tx) => {
    await lockUser(tx, userId)
    const device = await findDevice(tx, userId, deviceId)
    if (device?.public_key == null) throw new AppError('factor_not_enrolled')
    await saveDevice(tx, userId, deviceId, { public_key: null, key_enrolled_at: null }, context.clock.now())
    await recordFactorChange(context, tx, { userId, change: 'device_key_removed', requestId })
  })
}

/**
 * 32 random bytes for a device to sign: the one named, else the one this session was opened on.
 * @throws AppError `factor_not_enrolled`
 */
export async function startDeviceStepUp(
  context: Dependencies,
  caller: { userId: UserId; sessionId: NonNullable<NewChallenge['sessionId']> },
  named: string | undefined,
): Promise<{ challengeId: ChallengeId; options: { challenge: string; deviceId: string } }> {
  const deviceId = named ?? (await findSession(context.db, caller.sessionId))?.device_id ?? undefined
  const device = deviceId === undefined ? undefined : await findDevice(context.db, caller.userId, deviceId)
  if (deviceId === undefined || device?.public_key == null) throw new AppError('factor_not_enrolled')
  const id = context.newId('chl')
  const at = context.clock.now()
  const challenge = randomBytes(32).toString('base64url')
  await insertChallenge(context.db, {
    id,
    purpose: 'step_up',
    channel: 'device',
    userId: caller.userId,
    sessionId: caller.sessionId,
    data: { challenge, deviceId },
    attempts: 1,
    at,
    expiresAt: new Date(at.getTime() + CHALLENGE_MS),
  })
  return { challengeId: id, options: { challenge, deviceId } }
}

/**
 * Checks that the device signed the 32 bytes that the challenge spells.
 * @throws AppError `factor_invalid`, `factor_not_enrolled`
 */
export async function verifyDeviceSignature(
  { db }: Pick<Context, 'db'>,
  proof: { userId: UserId; deviceId: string; challenge: string; signature: string },
): Promise<void> {
  const device = await findDevice(db, proof.userId, proof.deviceId)
  if (device?.public_key == null) throw new AppError('factor_not_enrolled')
  const signature = Buffer.from(proof.signature, 'base64url')
  const dsaEncoding = signature.length === RAW_SIGNATURE_BYTES ? 'ieee-p1363' : 'der'
  const bytes = Buffer.from(proof.challenge, 'base64url')
  if (!verify('sha256', bytes, { key: toKeyObject(device.public_key), dsaEncoding }, signature))
    throw new AppError('factor_invalid')
}

function toKeyObject({ kty, crv, x, y }: PublicKeyJwk): KeyObject {
  try {
    return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
  } catch (cause) {
    throw new AppError('factor_invalid', { detail: 'The public key is not a point on the curve P-256.', cause })
  }
}
