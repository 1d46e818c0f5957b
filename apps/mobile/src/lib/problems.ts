import { ApiProblem, ApiUnreachable } from '@cardwright/api-client'
import type { ErrorCode } from '@cardwright/contracts/errors'
import { sentenceOfField } from './field-words.ts'
import type { I18n } from './i18n/i18n.tsx'

/** Whether the API said no, with one of these codes where some are named. */
export const isProblem = (error: unknown, ...codes: ErrorCode[]): error is ApiProblem =>
  error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code))

export const isUnreachable = (error: unknown): error is ApiUnreachable => error instanceof ApiUnreachable

/** Of these the API's sentence says no more than that something is wrong; what it is, the field says. */
const SAID_BY_FIELD: readonly ErrorCode[] = [
  'validation_failed',
  'above_ceiling',
  'password_too_weak',
  'payload_too_large',
  'image_too_large',
]

/**
 * One sentence for the person. The API's own detail is written for them, in their language; its title is for developers, and what happened
 * inside never shows.
 */
export function sentenceOf(error: unknown, i18n: Pick<I18n, 't' | 'amount'>): string {
  const { t } = i18n
  if (isUnreachable(error)) return t('error.network')
  if (!isProblem(error)) return t('error.unknown', { requestId: '–' })
  if (error.status >= 500 && error.code !== 'issuer_unavailable') {
    return error.code === 'unavailable' ? t('error.network') : t('error.unknown', { requestId: error.requestId })
  }
  const [field] = error.errors
  if (field !== undefined && SAID_BY_FIELD.includes(error.code)) return sentenceOfField(field, i18n)
  switch (error.code) {
    case 'invalid_credentials':
      return t('auth.signIn.wrong')
    case 'code_invalid':
      return t('auth.codeInvalid')
    case 'code_expired':
    case 'challenge_expired':
      return t('auth.codeExpired')
    case 'code_attempts_exceeded':
      return t('auth.codeUsedUp')
    case 'rate_limited':
      return t('error.rateLimited')
    default:
      return error.detail
  }
}
