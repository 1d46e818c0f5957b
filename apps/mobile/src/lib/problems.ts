import { ApiProblem, ApiUnreachable } from '@cardwright/api-client'
import type { ErrorCode } from '@cardwright/contracts/errors'
import type { I18n } from './i18n/i18n.tsx'

/** Whether the API said no, with one of these codes where some are named. */
export const isProblem = (error: unknown, ...codes: ErrorCode[]): error is ApiProblem =>
  error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code))

export const isUnreachable = (error: unknown): error is ApiUnreachable => error instanceof ApiUnreachable

/** One sentence for the person. The API's own detail is written for them; what happened inside never shows. */
export function sentenceOf(error: unknown, { t }: Pick<I18n, 't'>): string {
  if (isUnreachable(error)) return t('error.network')
  if (!isProblem(error)) return t('error.unknown', { requestId: '–' })
  if (error.status >= 500 && error.code !== 'issuer_unavailable') {
    return error.code === 'unavailable' ? t('error.network') : t('error.unknown', { requestId: error.requestId })
  }
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
