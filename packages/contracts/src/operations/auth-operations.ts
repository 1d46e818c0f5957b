import * as s from '../schemas/index.ts'
import { ids, tokensExample } from './examples.ts'
import { answers, get, noContent, type Operation, post } from './operation.ts'

const tag = 'Signing in'
const sessionMode = {
  name: 'Session-Mode',
  description: 'In browsers: "cookie" keeps the refresh token in an httpOnly cookie, never in a body.',
}
/** Nothing is stored for a repetition where secrets go in or out. */
const open = { tag, auth: 'none', idempotency: 'none' } as const
const signedIn = { tag, auth: 'user', idempotency: 'none' } as const
const proven = { tag, auth: 'elevated', idempotency: 'none' } as const
const grantsTokens = { headers: [sessionMode] }
const tokensAnswer = answers(200, 'A session.', s.tokens, tokensExample)

export const authOperations: readonly Operation[] = [
  post('/auth/signup', 'signUp', {
    ...open,
    summary: 'Sign up',
    description:
      'Mails a code of six digits. The answer, and the time it takes, are the same for a known address: its owner gets a mail that says so.',
    body: s.signupRequest,
    example: { email: 'ada@example.com', password: 'correct horse battery', fullName: 'Ada Example' },
    responses: answers(202, 'A mail is on its way.', s.signupResponse, { status: 'verification_required' }),
    errors: ['password_too_weak'],
  }),
  post('/auth/verify', 'verifyEmail', {
    ...open,
    ...grantsTokens,
    summary: 'Verify the address',
    body: s.verifyRequest,
    example: { email: 'ada@example.com', code: '482913', deviceId: 'browser-7f3a' },
    responses: tokensAnswer,
    errors: ['code_invalid', 'code_expired', 'code_attempts_exceeded'],
  }),
  post('/auth/login', 'logIn', {
    ...open,
    ...grantsTokens,
    summary: 'Sign in',
    description: 'A device that is not known yet, or a second factor that is on, asks for a code first (202).',
    body: s.loginRequest,
    example: { email: 'ada@example.com', password: 'correct horse battery', deviceId: 'browser-7f3a' },
    responses: {
      ...tokensAnswer,
      ...answers(202, 'A code is needed.', s.otpRequired, {
        status: 'otp_required',
        challengeId: ids.challenge,
        channel: 'email',
      }),
    },
    errors: ['invalid_credentials', 'email_not_verified', 'account_disabled'],
  }),
  post('/auth/otp/verify', 'verifyOtp', {
    ...open,
    ...grantsTokens,
    summary: 'Finish signing in with a code',
    body: s.otpVerifyRequest,
    example: { challengeId: ids.challenge, code: '482913' },
    responses: tokensAnswer,
    errors: ['code_invalid', 'code_expired', 'challenge_expired', 'code_attempts_exceeded', 'account_disabled'],
  }),
  post('/auth/otp/resend', 'resendOtp', {
    ...open,
    summary: 'Send the code again',
    body: s.otpResendRequest,
    example: { challengeId: ids.challenge },
    responses: answers(202, 'Sent, if there was anything to send.', s.codeSent, {
      status: 'sent',
      resendAfterSeconds: 60,
    }),
    errors: ['challenge_expired'],
  }),
  post('/auth/refresh', 'refreshSession', {
    ...open,
    ...grantsTokens,
    summary: 'Get a new access token',
    description:
      'The refresh token is replaced. The old one gives the same successor for 30 seconds while that is unused, since an answer can be lost; any other reuse ends the session.',
    body: s.refreshRequest,
    example: { refreshToken: tokensExample.refreshToken },
    responses: tokensAnswer,
    errors: ['session_expired', 'refresh_token_reused', 'session_mode_required', 'origin_not_allowed'],
  }),
  post('/auth/logout', 'logOut', {
    ...open,
    ...grantsTokens,
    summary: 'Sign out',
    body: s.refreshRequest,
    responses: noContent('The session has ended, if there was one.'),
    errors: ['session_mode_required', 'origin_not_allowed'],
  }),
  get('/auth/session', 'readSession', {
    tag,
    auth: 'none',
    summary: 'Is this browser signed in?',
    description: 'Never answers 401.',
    responses: answers(200, 'Yes or no.', s.sessionState, { signedIn: false }),
  }),
  post('/auth/password/forgot', 'forgotPassword', {
    ...open,
    summary: 'Ask for a code to set a new password',
    body: s.passwordForgotRequest,
    example: { email: 'ada@example.com' },
    responses: answers(202, 'Sent, if the address is known.', s.codeSent, { status: 'sent' }),
  }),
  post('/auth/password/reset', 'resetPassword', {
    ...open,
    summary: 'Set a new password',
    description: 'Ends every session of the person.',
    body: s.passwordResetRequest,
    example: { email: 'ada@example.com', code: '482913', password: 'another long secret' },
    responses: noContent('The new password counts.'),
    errors: ['code_invalid', 'code_expired', 'code_attempts_exceeded', 'password_too_weak'],
  }),
  post('/auth/step-up/start', 'startStepUp', {
    ...signedIn,
    summary: 'Begin to prove that it is you',
    body: s.stepUpStartRequest,
    example: { method: 'email' },
    responses: answers(200, 'What to answer.', s.stepUpChallenge, { challengeId: ids.challenge, channel: 'email' }),
    errors: ['factor_not_enrolled'],
  }),
  post('/auth/step-up', 'stepUp', {
    ...signedIn,
    summary: 'Prove that it is you',
    description: 'Gives the same access for five minutes with the scope "elevated".',
    body: s.stepUpRequest,
    example: { password: 'correct horse battery' },
    responses: answers(200, 'An elevated access token.', s.elevatedToken, {
      accessToken: 'eyJhbGciOiJFUzI1NiJ9…',
      tokenType: 'Bearer',
      expiresIn: 300,
    }),
    errors: [
      'invalid_credentials',
      'code_invalid',
      'code_expired',
      'challenge_expired',
      'factor_invalid',
      'code_attempts_exceeded',
    ],
  }),
  post('/auth/device-keys/enrol', 'enrolDeviceKey', {
    ...proven,
    summary: 'Enrol a key of the device',
    description: 'A key that the device releases by biometrics; it signs challenges of /auth/step-up/start.',
    body: s.deviceKeyEnrolRequest,
    responses: answers(201, 'The key counts.', s.deviceKey),
    errors: ['factor_exists'],
  }),
  post('/auth/device-keys/remove', 'removeDeviceKey', {
    ...signedIn,
    summary: 'Remove a key of a device',
    body: s.deviceKeyRemoveRequest,
    responses: noContent('The key counts no longer.'),
    errors: ['factor_not_enrolled'],
  }),
  post('/auth/totp/enrol', 'enrolTotp', {
    ...proven,
    summary: 'Begin to use an authenticator app',
    responses: answers(200, 'The secret.', s.totpEnrolment),
    errors: ['factor_exists'],
  }),
  post('/auth/totp/confirm', 'confirmTotp', {
    ...proven,
    summary: 'Confirm the authenticator app',
    body: s.totpConfirmRequest,
    example: { code: '482913' },
    responses: answers(200, 'The second factor is on.', s.recoveryCodes),
    errors: ['code_invalid', 'challenge_expired', 'factor_exists'],
  }),
  post('/auth/totp/remove', 'removeTotp', {
    ...proven,
    summary: 'Stop using the authenticator app',
    responses: noContent('The second factor is off.'),
    errors: ['factor_not_enrolled'],
  }),
  post('/auth/passkeys/enrol/start', 'startPasskeyEnrolment', {
    ...proven,
    summary: 'Begin to make a passkey',
    responses: answers(200, 'WebAuthn creation options.', s.passkeyCreation),
  }),
  post('/auth/passkeys/enrol', 'enrolPasskey', {
    ...proven,
    summary: 'Keep a new passkey',
    body: s.passkeyEnrolRequest,
    responses: answers(201, 'The passkey counts.', s.passkey),
    errors: ['factor_invalid', 'factor_exists', 'challenge_expired'],
  }),
  post('/auth/passkeys/login/start', 'startPasskeyLogin', {
    ...open,
    summary: 'Begin to sign in with a passkey',
    body: s.passkeyLoginStartRequest,
    responses: answers(200, 'WebAuthn request options.', s.passkeyCreation),
  }),
  post('/auth/passkeys/login', 'logInWithPasskey', {
    ...open,
    ...grantsTokens,
    summary: 'Sign in with a passkey',
    body: s.passkeyLoginRequest,
    responses: tokensAnswer,
    errors: ['factor_invalid', 'challenge_expired', 'account_disabled'],
  }),
  post('/auth/passkeys/remove', 'removePasskey', {
    ...proven,
    summary: 'Remove a passkey',
    body: s.passkeyRemoveRequest,
    responses: noContent('The passkey counts no longer.'),
    errors: ['factor_not_enrolled'],
  }),
]
