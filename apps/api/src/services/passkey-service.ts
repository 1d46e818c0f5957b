import { AppError, type ChallengeId, type UserId } from '@cardwright/contracts'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { type AndroidApp, publicUrlOf } from '../config/config.ts'
import type { Context } from '../context.ts'
import {
  type ChallengePurpose,
  type ChallengeRow,
  insertChallenge,
  type NewChallenge,
  takeAttempt,
  useChallenge,
} from '../models/challenge-model.ts'
import {
  deletePasskey,
  findPasskey,
  insertPasskey,
  listPasskeys,
  notePasskeyUse,
  type PasskeyRow,
} from '../models/factor-model.ts'
import { emailKeyOf, findUser, lockUser } from '../models/user-model.ts'
import { logSignIn } from '../observability/login-events.ts'
import type { Client } from './client.ts'
import { trustDevice } from './device-trust.ts'
import { recordFactorChange } from './factor-change.ts'
import { type SignedIn, startSession } from './session-service.ts'

type Dependencies = Pick<
  Context,
  'db' | 'clock' | 'newId' | 'secrets' | 'tokens' | 'queue' | 'logger' | 'metrics' | 'config'
>

const CHALLENGE_MS = 5 * 60_000
const MAX_PASSKEYS = 20
/** ES256 and RS256 (COSE algorithm numbers of RFC 9053): what phones, browsers and security keys make. */
const ALGORITHMS = [-7, -257]

/** Passkeys belong to the address under which people open the program. */
function relyingParty({ config }: Pick<Context, 'config'>): { origins: string[]; id: string } {
  const url = new URL(publicUrlOf(config))
  return { origins: [url.origin, ...config.deviceApps.android.map(originOfAndroidApp)], id: url.hostname }
}

/**
 * Android names the app itself as the origin, by the certificate that signed it; iOS names the site.
 * https://developer.android.com/identity/passkeys/create-passkeys#verify-origin
 */
const originOfAndroidApp = ({ fingerprint }: AndroidApp): string =>
  `android:apk-key-hash:${Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64url')}`

export interface PasskeyChallenge {
  challengeId: ChallengeId
  options: Record<string, unknown>
}

async function keepChallenge(
  { db, clock, newId }: Pick<Context, 'db' | 'clock' | 'newId'>,
  challenge: Pick<NewChallenge, 'purpose' | 'userId' | 'emailKey' | 'sessionId'>,
  options: { challenge: string },
): Promise<PasskeyChallenge> {
  const id = newId('chl')
  const at = clock.now()
  await insertChallenge(db, {
    ...challenge,
    id,
    channel: 'passkey',
    data: { challenge: options.challenge },
    attempts: 1,
    at,
    expiresAt: new Date(at.getTime() + CHALLENGE_MS),
  })
  return { challengeId: id, options: { ...options } }
}

/**
 * Takes the one attempt that a signed challenge has.
 * @throws AppError `challenge_expired`
 */
export async function takeChallenge(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  id: ChallengeId,
  fits: { purpose: ChallengePurpose; channel: ChallengeRow['channel'] },
): Promise<{ row: ChallengeRow; challenge: string }> {
  const row = await takeAttempt(db, id, clock.now())
  if (row?.purpose !== fits.purpose || row.channel !== fits.channel) throw new AppError('challenge_expired')
  return { row, challenge: String(row.data.challenge) }
}

/** @throws AppError `factor_exists` with more passkeys than anybody needs. */
export async function startPasskeyEnrolment(context: Dependencies, userId: UserId): Promise<PasskeyChallenge> {
  const user = await findUser(context.db, userId)
  const standing = await listPasskeys(context.db, userId)
  if (user === undefined) throw new AppError('not_found')
  if (standing.length >= MAX_PASSKEYS) throw new AppError('factor_exists')
  const options = await generateRegistrationOptions({
    rpName: context.config.program.name,
    rpID: relyingParty(context).id,
    userID: new TextEncoder().encode(userId),
    userName: user.email,
    userDisplayName: user.full_name,
    attestationType: 'none',
    excludeCredentials: standing.map(({ credential_id: id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
  return keepChallenge(context, { purpose: 'passkey_enrol', userId }, options)
}

export interface NewPasskey {
  userId: UserId
  challengeId: ChallengeId
  response: Record<string, unknown>
  name?: string | undefined
  requestId: string
}

/** @throws AppError `challenge_expired`, `factor_invalid`, `factor_exists` */
export async function enrolPasskey(context: Dependencies, request: NewPasskey): Promise<PasskeyRow> {
  const { userId } = request
  const fits = { purpose: 'passkey_enrol', channel: 'passkey' } as const
  const { row, challenge } = await takeChallenge(context, request.challengeId, fits)
  if (row.user_id !== userId) throw new AppError('challenge_expired')
  const made = await verifyRegistration(context, request.response, challenge)
  const passkey: PasskeyRow = {
    credential_id: made.credential.id,
    user_id: userId,
    public_key: Buffer.from(made.credential.publicKey),
    sign_count: BigInt(made.credential.counter),
    transports: made.credential.transports ?? [],
    name: request.name ?? 'Passkey',
    is_backed_up: made.credentialBackedUp,
    created_at: context.clock.now(),
    last_used_at: null,
  }
  await context.db.transaction().execute(async (tx) => {
    if (!(await useChallenge(tx, row.id, context.clock.now()))) throw new AppError('challenge_expired')
    if (!(await insertPasskey(tx, passkey))) throw new AppError('factor_exists')
    await recordFactorChange(context, tx, { userId, change: 'passkey_added', requestId: request.requestId })
  })
  return passkey
}

async function verifyRegistration(context: Dependencies, response: Record<string, unknown>, challenge: string) {
  const { origins, id } = relyingParty(context)
  const result = await verifyRegistrationResponse({
    // The library checks every member itself and throws on what it does not know.
    response: response as unknown as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origins,
    expectedRPID: id,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch((cause: unknown) => {
    throw new AppError('factor_invalid', { cause })
  })
  if (!result.verified) throw new AppError('factor_invalid')
  return result.registrationInfo
}

/** @throws AppError `factor_not_enrolled` */
export async function removePasskey(
  context: Dependencies,
  { userId, passkeyId, requestId }: { userId: UserId; passkeyId: string; requestId: string },
): Promise<void> {
  await context.db.transaction().execute(async (tx) => {
    if (!(await deletePasskey(tx, userId, passkeyId))) throw new AppError('factor_not_enrolled')
    await recordFactorChange(context, tx, { userId, change: 'passkey_removed', requestId })
  })
}

/**
 * A challenge for whichever passkey of this site the person picks. No credential is named, so nothing is told about an address;
 * one that is given must be the passkey owner's.
 */
export async function startPasskeyLogin(context: Dependencies, email: string | undefined): Promise<PasskeyChallenge> {
  const options = await assertionOptions(context, [])
  const emailKey = email === undefined ? undefined : emailKeyOf(email)
  return keepChallenge(context, { purpose: 'passkey_login', emailKey }, options)
}

const assertionOptions = (context: Pick<Context, 'config'>, credentialIds: readonly string[]) =>
  generateAuthenticationOptions({
    rpID: relyingParty(context).id,
    userVerification: 'required',
    allowCredentials: credentialIds.map((id) => ({ id })),
  })

/**
 * Signs in with a passkey: possession and biometrics (or its PIN) at once, so no further code is asked.
 * @throws AppError `challenge_expired`, `factor_invalid`, `account_disabled`
 */
export async function logInWithPasskey(
  context: Dependencies,
  request: { challengeId: ChallengeId; response: Record<string, unknown> },
  client: Client,
): Promise<SignedIn> {
  const fits = { purpose: 'passkey_login', channel: 'passkey' } as const
  const { row, challenge } = await takeChallenge(context, request.challengeId, fits)
  const passkey = await verifyAssertion(context, request.response, challenge)
  return context.db.transaction().execute(async (tx) => {
    if (!(await useChallenge(tx, row.id, context.clock.now()))) throw new AppError('challenge_expired')
    const user = await lockUser(tx, passkey.user_id)
    if (user === undefined || user.status === 'closed') throw new AppError('factor_invalid')
    if (row.email_key !== null && row.email_key !== user.email_key) throw new AppError('factor_invalid')
    if (user.status === 'disabled') throw new AppError('account_disabled')
    await trustDevice(context, tx, user, client)
    logSignIn(context, { userId: user.id, way: 'passkey' })
    return startSession(context, tx, user, client)
  })
}

/** @throws AppError `factor_not_enrolled` */
export async function startPasskeyStepUp(
  context: Dependencies,
  caller: Pick<NewChallenge, 'sessionId'> & { userId: UserId },
): Promise<PasskeyChallenge> {
  const passkeys = await listPasskeys(context.db, caller.userId)
  if (passkeys.length === 0) throw new AppError('factor_not_enrolled')
  const options = await assertionOptions(
    context,
    passkeys.map(({ credential_id: id }) => id),
  )
  return keepChallenge(context, { purpose: 'step_up', userId: caller.userId, sessionId: caller.sessionId }, options)
}

/**
 * The passkey that signed the challenge.
 * @throws AppError `factor_invalid`
 */
export async function verifyAssertion(
  context: Pick<Context, 'db' | 'clock' | 'config'>,
  response: Record<string, unknown>,
  challenge: string,
): Promise<PasskeyRow> {
  const passkey = typeof response.id === 'string' ? await findPasskey(context.db, response.id) : undefined
  if (passkey === undefined) throw new AppError('factor_invalid')
  const { origins, id } = relyingParty(context)
  const result = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origins,
    expectedRPID: id,
    requireUserVerification: true,
    credential: {
      id: passkey.credential_id,
      publicKey: new Uint8Array(passkey.public_key),
      counter: Number(passkey.sign_count),
    },
  }).catch((cause: unknown) => {
    throw new AppError('factor_invalid', { cause })
  })
  if (!result.verified) throw new AppError('factor_invalid')
  await notePasskeyUse(context.db, passkey.credential_id, {
    signCount: BigInt(result.authenticationInfo.newCounter),
    isBackedUp: result.authenticationInfo.credentialBackedUp,
    at: context.clock.now(),
  })
  return passkey
}
