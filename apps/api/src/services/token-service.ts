import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { AppError, isId, type SessionId, type UserId } from '@cardwright/contracts'
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../clock.ts'

/** Seconds an access token counts. */
const ACCESS_SECONDS = 15 * 60
/** Seconds an access token with the `elevated` scope counts. */
const ELEVATED_SECONDS = 5 * 60

const ALGORITHM = 'ES256'
const TYPE = 'at+jwt'
const ISSUER = 'cardwright'
const AUDIENCE = 'cardwright-api'
const ELEVATED_SCOPE = 'elevated'

export interface AccessClaims {
  userId: UserId
  sessionId: SessionId
  isElevated: boolean
  expiresAt: Date
}

export interface AccessToken {
  accessToken: string
  tokenType: 'Bearer'
  /** Seconds. */
  expiresIn: number
}

/** Makes and reads access tokens: JWTs signed with ES256 and nothing else, whatever a token's header claims. */
export interface TokenService {
  issueAccess(claims: { userId: string; sessionId: string; isElevated?: boolean }): Promise<AccessToken>
  /** @throws AppError `unauthorized` for anything that is not a token of ours that still counts. */
  readAccess(token: string): Promise<AccessClaims>
  /** The public key, as RFC 7517 has it, for whoever wants to check a token by himself. */
  jwks(): { keys: Record<string, string>[] }
}

/** In whole seconds, and for no longer than any token of ours counts: RFC 7519 would allow any number. */
const isOfOurTime = ({ iat, exp }: JWTPayload): boolean =>
  Number.isSafeInteger(iat) && Number.isSafeInteger(exp) && Number(exp) - Number(iat) <= ACCESS_SECONDS

export function createTokenService(privateKeyPem: string, clock: Clock): TokenService {
  const privateKey = createPrivateKey(privateKeyPem)
  const publicKey = createPublicKey(privateKey)
  const { crv = '', kty = '', x = '', y = '' } = publicKey.export({ format: 'jwk' })
  if (kty !== 'EC' || crv !== 'P-256') throw new Error('JWT_PRIVATE_KEY must be a private key on the curve P-256')
  // The thumbprint of RFC 7638: members in this order, without spaces.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')

  return {
    async issueAccess({ userId, sessionId, isElevated = false }) {
      const seconds = isElevated ? ELEVATED_SECONDS : ACCESS_SECONDS
      const issuedAt = Math.floor(clock.nowMs() / 1000)
      const accessToken = await new SignJWT({ sid: sessionId, ...(isElevated ? { scope: ELEVATED_SCOPE } : {}) })
        .setProtectedHeader({ alg: ALGORITHM, kid, typ: TYPE })
        .setSubject(userId)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + seconds)
        .sign(privateKey)
      return { accessToken, tokenType: 'Bearer', expiresIn: seconds }
    },
    async readAccess(token) {
      try {
        const { payload, protectedHeader } = await jwtVerify(token, publicKey, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ['sub', 'sid', 'iat', 'exp'],
          currentDate: clock.now(),
        })
        const { sub, sid } = payload
        const isOurs = protectedHeader.kid === kid && isOfOurTime(payload)
        if (!isOurs || !isId(sub, 'usr') || !isId(sid, 'ses')) throw new AppError('unauthorized')
        return {
          userId: sub,
          sessionId: sid,
          isElevated: payload.scope === ELEVATED_SCOPE,
          expiresAt: new Date(Number(payload.exp) * 1000),
        }
      } catch (error) {
        if (error instanceof errors.JOSEError) throw new AppError('unauthorized', { cause: error })
        throw error
      }
    },
    jwks: () => ({ keys: [{ kty, crv, x, y, kid, alg: ALGORITHM, use: 'sig' }] }),
  }
}
