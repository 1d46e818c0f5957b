import { z } from 'zod'
import {
  deviceId,
  email,
  factorCode,
  idOf,
  line,
  locale,
  named,
  oneTimeCode,
  password,
  phone,
  publicJwk,
  timestamp,
  typedPassword,
} from './primitives.ts'

export const STAFF_ROLES = ['support', 'compliance', 'risk', 'finance', 'auditor', 'admin'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]
export const staffRole = z.enum(STAFF_ROLES)

export const STEP_UP_METHODS = ['email', 'passkey', 'device'] as const
export type StepUpMethod = (typeof STEP_UP_METHODS)[number]

export const OTP_CHANNELS = ['email', 'sms', 'totp', 'passkey'] as const
export type OtpChannel = (typeof OTP_CHANNELS)[number]

export const signupRequest = named(
  'SignupRequest',
  'A new person',
  z.strictObject({
    email,
    password,
    fullName: line(120),
    phone: phone.optional(),
    locale: locale.optional(),
    termsVersion: line(40).optional().describe('The version of the terms that was accepted'),
  }),
)

export const signupResponse = named(
  'SignupResponse',
  'The same for a new and for a known address',
  z.object({ status: z.literal('verification_required') }),
)

export const verifyRequest = named(
  'VerifyRequest',
  'The code that was mailed after signing up',
  z.strictObject({ email, code: oneTimeCode, deviceId: deviceId.optional() }),
)

export const tokens = named(
  'Tokens',
  'A session. The refresh token is missing where it travels in a cookie.',
  z.object({
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('Seconds until the access token expires'),
    refreshToken: z.string().optional(),
  }),
)

export const loginRequest = named(
  'LoginRequest',
  'E-mail and password',
  z.strictObject({ email, password: typedPassword, deviceId: deviceId.optional() }),
)

export const otpRequired = named(
  'OtpRequired',
  'A code is needed: the device is new, or a second factor is on',
  z.object({ status: z.literal('otp_required'), challengeId: z.string(), channel: z.enum(OTP_CHANNELS) }),
)

export const otpVerifyRequest = named(
  'OtpVerifyRequest',
  'The code of a sign-in',
  z.strictObject({ challengeId: idOf('chl'), code: factorCode }),
)

export const otpResendRequest = named(
  'OtpResendRequest',
  'Asks for the code again: of a sign-in by its challenge, of a new login by its address',
  z.union([z.strictObject({ challengeId: idOf('chl') }), z.strictObject({ email })]),
)

export const codeSent = named(
  'CodeSent',
  'The same whether or not anything was sent',
  z.object({ status: z.literal('sent'), resendAfterSeconds: z.int().optional() }),
)

export const refreshRequest = named(
  'RefreshRequest',
  'The refresh token; left out where it travels in a cookie',
  z.strictObject({ refreshToken: z.string().min(1).max(2048).optional() }),
)

export const sessionState = named(
  'SessionState',
  'Whether the refresh cookie of this browser holds a living session',
  z.object({
    signedIn: z.boolean(),
    user: z.object({ id: z.string(), fullName: z.string(), roles: z.array(staffRole) }).optional(),
  }),
)

export const passwordForgotRequest = named('PasswordForgotRequest', 'Whose password', z.strictObject({ email }))

export const passwordResetRequest = named(
  'PasswordResetRequest',
  'The mailed code and the new password. Ends every session.',
  z.strictObject({ email, code: oneTimeCode, password }),
)

export const stepUpStartRequest = named(
  'StepUpStartRequest',
  'How the person wants to prove that it is them',
  z.strictObject({
    method: z.enum(STEP_UP_METHODS),
    deviceId: deviceId.optional().describe('For the method "device"'),
  }),
)

export const stepUpChallenge = named(
  'StepUpChallenge',
  'What to answer: a code, a passkey request, or bytes to sign',
  z.object({
    challengeId: z.string(),
    channel: z.enum(OTP_CHANNELS).optional(),
    options: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        'For a passkey: WebAuthn request options. For a device: {challenge}, base64url, to be signed with ES256',
      ),
  }),
)

/** The browser's answer of WebAuthn, passed on as it is; the verifier reads it. */
const webauthnResponse = z.record(z.string(), z.unknown()).describe('The credential as JSON (WebAuthn level 3, toJSON)')

export const stepUpRequest = named(
  'StepUpRequest',
  'The password alone, or the answer to a challenge',
  z.union([
    z.strictObject({ password: typedPassword }),
    z.strictObject({ challengeId: idOf('chl'), code: factorCode }),
    z.strictObject({ challengeId: idOf('chl'), assertion: webauthnResponse }),
    z.strictObject({
      challengeId: idOf('chl'),
      signature: z
        .string()
        .regex(/^[A-Za-z0-9_-]{80,160}$/)
        .describe('ES256 over the challenge, base64url'),
      deviceId: deviceId.optional(),
    }),
  ]),
)

export const elevatedToken = named(
  'ElevatedToken',
  'The same access for five minutes with the scope "elevated"',
  z.object({ accessToken: z.string(), tokenType: z.literal('Bearer'), expiresIn: z.int() }),
)

export const deviceKeyEnrolRequest = named(
  'DeviceKeyEnrolRequest',
  'A key that the device releases by biometrics',
  z.strictObject({ deviceId, publicKey: publicJwk }),
)
export const deviceKey = named('DeviceKey', 'An enrolled key', z.object({ deviceId: z.string(), createdAt: timestamp }))
export const deviceKeyRemoveRequest = named('DeviceKeyRemoveRequest', 'Whose key', z.strictObject({ deviceId }))

export const totpEnrolment = named(
  'TotpEnrolment',
  'The secret for an authenticator app; it counts once confirmed',
  z.object({ secret: z.string(), otpauthUrl: z.string() }),
)
export const totpConfirmRequest = named(
  'TotpConfirmRequest',
  'A code of the app',
  z.strictObject({ code: oneTimeCode }),
)
export const recoveryCodes = named(
  'RecoveryCodes',
  'Each works once; they are shown only now',
  z.object({ recoveryCodes: z.array(z.string()) }),
)

export const passkeyCreation = named(
  'PasskeyCreation',
  'What the browser needs to make a passkey',
  z.object({ challengeId: z.string(), options: z.record(z.string(), z.unknown()) }),
)
export const passkeyEnrolRequest = named(
  'PasskeyEnrolRequest',
  'The new passkey',
  z.strictObject({ challengeId: idOf('chl'), response: webauthnResponse, name: line(60).optional() }),
)
export const passkey = named(
  'Passkey',
  'A passkey of the person',
  z.object({ passkeyId: z.string(), name: z.string(), createdAt: timestamp, lastUsedAt: timestamp.nullable() }),
)
export const passkeyLoginStartRequest = named(
  'PasskeyLoginStartRequest',
  'Whose passkey; without an address any passkey of this site may answer',
  z.strictObject({ email: email.optional() }),
)
export const passkeyLoginRequest = named(
  'PasskeyLoginRequest',
  "The passkey's answer",
  z.strictObject({ challengeId: idOf('chl'), response: webauthnResponse, deviceId: deviceId.optional() }),
)
export const passkeyRemoveRequest = named(
  'PasskeyRemoveRequest',
  'Which passkey',
  z.strictObject({ passkeyId: z.string().min(1).max(1400) }),
)

export type SignupRequest = z.output<typeof signupRequest>
export type LoginRequest = z.output<typeof loginRequest>
export type StepUpRequest = z.output<typeof stepUpRequest>
export type Tokens = z.input<typeof tokens>
export type OtpRequired = z.input<typeof otpRequired>
