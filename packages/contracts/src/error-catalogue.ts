interface CatalogueEntry {
  readonly status: number
  readonly title: string
  readonly detail: string
}

const entry = (status: number, title: string, detail: string): CatalogueEntry => ({ status, title, detail })

/**
 * Every error this API can answer with: code → status, title and the sentence that is said when the thrower has no better one.
 * The list is closed. Clients switch on the code, so a code keeps its meaning for ever.
 */
export const ERROR_CATALOGUE = {
  // The request itself
  invalid_request: entry(
    400,
    'The request is malformed',
    'The request could not be read. Check its syntax and its headers.',
  ),
  idempotency_key_required: entry(
    400,
    'An idempotency key is required',
    'This operation moves money: send an Idempotency-Key header, so that a retry cannot move it twice.',
  ),
  invalid_signature: entry(
    400,
    'The signature is not valid',
    'The signature is missing, wrong, or its timestamp lies too far from now.',
  ),
  session_mode_required: entry(
    400,
    'The Session-Mode header is missing',
    'This session lives in a cookie: send the header "Session-Mode: cookie" with this request.',
  ),
  not_found: entry(404, 'Not found', 'There is nothing here, or it is not yours.'),
  method_not_allowed: entry(405, 'Method not allowed', 'This path does not answer to this method.'),
  not_acceptable: entry(406, 'Not acceptable', 'None of the formats you accept is available here.'),
  request_timeout: entry(
    408,
    'The request took too long',
    'The request was not received completely in time. Send it again.',
  ),
  payload_too_large: entry(
    413,
    'The request is too large',
    'The body or one of its files is larger than this operation accepts.',
  ),
  headers_too_large: entry(
    431,
    'The headers are too large',
    'The headers of the request, with its address, are larger than this program reads. Send fewer or shorter ones.',
  ),
  unsupported_media_type: entry(
    415,
    'Unsupported media type',
    'The content type of the body, or of one of its files, is not accepted here.',
  ),
  validation_failed: entry(
    422,
    'Some fields are not valid',
    'One or more fields are not valid. Each is named under "errors".',
  ),
  rate_limited: entry(
    429,
    'Too many requests',
    'Too many requests in a short time. Wait for the time in the Retry-After header.',
  ),

  // Repetition
  conflict: entry(
    409,
    'The request conflicts with the current state',
    'Something changed in the meantime. Fetch the current state and try again.',
  ),
  idempotency_key_reused: entry(
    409,
    'The idempotency key was used for another request',
    'This Idempotency-Key belongs to a request with a different body. Use a new key.',
  ),
  idempotency_in_progress: entry(
    409,
    'The same request is still running',
    'A request with this Idempotency-Key is still being worked on. Try again in a moment.',
  ),

  // Signing in
  unauthorized: entry(401, 'Sign in first', 'The access token is missing, expired or not valid.'),
  invalid_credentials: entry(401, 'E-mail or password is wrong', 'The e-mail address or the password is not right.'),
  session_expired: entry(401, 'The session has ended', 'This session has ended. Sign in again.'),
  refresh_token_reused: entry(
    401,
    'The session was ended for safety',
    'A refresh token was used a second time, so every token of this session was withdrawn. Sign in again.',
  ),
  email_not_verified: entry(
    403,
    'The e-mail address is not verified',
    'Verify your e-mail address first. We can send you a new code.',
  ),
  account_disabled: entry(403, 'This login is disabled', 'This login has been disabled. Contact support.'),
  forbidden: entry(403, 'Not allowed', 'You are not allowed to do this.'),
  origin_not_allowed: entry(
    403,
    'The request came from another site',
    "Requests of a browser session are accepted from this program's own pages only.",
  ),
  elevated_required: entry(
    403,
    'Confirm that it is you',
    'This needs a fresh confirmation: call /auth/step-up, then repeat the request with the token it returns.',
  ),
  code_invalid: entry(422, 'The code is not right', 'This code is not right. Check it, or ask for a new one.'),
  code_expired: entry(422, 'The code has expired', 'This code has expired. Ask for a new one.'),
  challenge_expired: entry(422, 'The challenge has expired', 'This took too long or was used already. Start again.'),
  code_attempts_exceeded: entry(429, 'Too many wrong codes', 'Too many wrong codes. Ask for a new one.'),
  factor_invalid: entry(
    422,
    'The proof is not valid',
    'The signature, assertion or code of this factor could not be verified.',
  ),
  factor_exists: entry(409, 'This factor is enrolled already', 'This factor is enrolled already. Remove it first.'),
  factor_not_enrolled: entry(409, 'This factor is not enrolled', 'This factor has not been set up for your login.'),
  password_too_weak: entry(422, 'The password is too weak', 'Choose a longer or less common password.'),

  // The person
  kyc_required: entry(403, 'Identity check required', 'Your identity has to be verified first.'),
  kyc_already_submitted: entry(
    409,
    'An application is being reviewed',
    'Your application is being reviewed. You need not send anything now.',
  ),
  kyc_already_approved: entry(409, 'Your identity is verified already', 'Your identity is verified already.'),
  kyc_rejected: entry(
    409,
    'The application was rejected',
    'Your application was rejected for good. Contact support if you think this is wrong.',
  ),
  kyc_already_decided: entry(
    409,
    'The application is decided already',
    'Somebody has decided this application already.',
  ),
  file_unreadable: entry(
    422,
    'The file cannot be read',
    'The file is damaged or not an image we can read. Take the picture again.',
  ),
  image_too_large: entry(
    422,
    'The image has too many pixels',
    'The image has more pixels than we accept. Send a smaller one.',
  ),
  upload_missing: entry(422, 'A picture is missing', 'A picture that this document needs is missing.'),
  account_closed: entry(409, 'The account is closed', 'This account is closed.'),
  account_frozen: entry(409, 'The account is frozen', 'This account is frozen by the program. Contact support.'),
  balance_too_large: entry(
    409,
    'The balance is larger than this API can express',
    'The balance is correct in the books, but too large for a JSON number. A statement as PDF or CSV shows it.',
  ),
  device_limit_reached: entry(
    409,
    'No more devices',
    'As many devices as this program allows are registered for your login. Remove one first, or sign out on it.',
  ),
  close_blocked: entry(
    409,
    'The account cannot be closed yet',
    'Something stands in the way of closing the account. It is named under "errors".',
  ),

  // Cards
  card_pending: entry(409, 'The card is still being made', 'This card is still being made. Try again in a moment.'),
  card_closed: entry(409, 'The card is closed', 'This card is closed for good. Create a new one.'),
  frozen_by_program: entry(
    409,
    'The card was frozen by the program',
    'This freeze was not made by you, so you cannot lift it. Contact support.',
  ),
  card_limit_reached: entry(409, 'No more cards', 'You hold as many cards as this program allows. Close one first.'),
  above_ceiling: entry(422, 'Above the ceiling', 'This limit is higher than the ceiling set for your account.'),
  issuer_refused: entry(
    409,
    'The issuer refused',
    'The card issuer refused this request. Contact support if it happens again.',
  ),

  // Transactions, exceptions, disputes
  not_declined: entry(
    409,
    'No exception can be asked for',
    'An exception can be asked for only after a payment was declined for a limit or a category.',
  ),
  exception_exists: entry(
    409,
    'An exception was asked for already',
    'An exception for this payment has been asked for already.',
  ),
  exception_not_open: entry(
    409,
    'The exception is not open',
    'This exception is decided, used, expired or cancelled already.',
  ),
  not_disputable: entry(
    409,
    'The payment cannot be disputed',
    'Only a settled payment that is recent enough can be disputed.',
  ),
  dispute_exists: entry(409, 'The payment is disputed already', 'There is a dispute for this payment already.'),
  dispute_not_open: entry(
    409,
    'The dispute is closed to changes',
    'This dispute is submitted or decided: it can no longer be changed.',
  ),
  dispute_incomplete: entry(
    422,
    'The dispute lacks something',
    'The dispute cannot be submitted yet. What is missing is named under "errors".',
  ),
  dispute_deadline_passed: entry(409, 'The deadline has passed', 'The deadline for this dispute has passed.'),
  sandbox_only: entry(409, 'Only with the sandbox', 'This works only where the sandbox is the issuer.'),

  // The console
  own_request: entry(403, 'A second person must decide', 'You cannot decide a request of your own.'),
  approval_decided: entry(409, 'The request is decided already', 'Somebody has decided this request already.'),
  rule_invalid: entry(422, 'The rule is not valid', 'The rule cannot be saved. Each place is named under "errors".'),
  rule_state_conflict: entry(
    409,
    'The rule is not in the right state',
    'This version of the rule is not in a state from which that is possible.',
  ),
  external_reference_used: entry(
    409,
    'The external reference was used already',
    'Money with this external reference has been booked already.',
  ),
  case_closed: entry(409, 'The case is closed', 'This case is closed. Reopen it first.'),

  // This side
  internal_error: entry(
    500,
    'Something went wrong',
    'Something went wrong on our side. If it happens again, tell support the request id.',
  ),
  issuer_unavailable: entry(
    503,
    'The card issuer does not answer',
    'The card issuer does not answer at the moment. Nothing is lost: try again with the same Idempotency-Key.',
  ),
  unavailable: entry(
    503,
    'Not available at the moment',
    'This service is not available at the moment. Try again in a few seconds.',
  ),
} as const satisfies Record<string, CatalogueEntry>

export type ErrorCode = keyof typeof ERROR_CATALOGUE
