import { ERROR_CATALOGUE, type ErrorCode } from '@cardwright/contracts'
import { describe, expect, it } from 'vitest'
import { sayProblem } from '../../src/middlewares/problem-words/problem-words.ts'
import { startApi } from '../support/start-api.ts'

/** What a cardholder's app never sees: mistakes of a program, and the staff's own. */
const NOT_FOR_PEOPLE: readonly ErrorCode[] = [
  'invalid_request',
  'idempotency_key_required',
  'idempotency_key_reused',
  'invalid_signature',
  'session_mode_required',
  'method_not_allowed',
  'not_acceptable',
  'headers_too_large',
  'origin_not_allowed',
  'kyc_already_decided',
  'own_request',
  'approval_decided',
  'rule_invalid',
  'rule_state_conflict',
  'external_reference_used',
  'case_closed',
]

describe('errors in the language of their reader', () => {
  it('have words for every code that people meet', () => {
    const codes = (Object.keys(ERROR_CATALOGUE) as ErrorCode[]).filter((code) => !NOT_FOR_PEOPLE.includes(code))
    for (const code of codes) {
      expect(sayProblem(code, 'de'), code).toMatch(/^[A-ZÄÖÜ].+\.$/)
      expect(sayProblem(code, 'ar'), code).toMatch(/^\p{Script=Arabic}.+\.$/u)
      expect(sayProblem(code, 'en'), code).toBeUndefined()
    }
  })

  it('are told as the call asks, else as the person set it, and otherwise in English', async () => {
    const api = await startApi()
    const wrong = { email: 'nobody@example.com', password: 'not it at all' }
    const detailFor = async (language?: string) => {
      const headers = language === undefined ? {} : { 'Accept-Language': language }
      return (await api.post('/auth/login', wrong, { headers })).body.detail
    }
    expect(await detailFor('de-CH')).toBe('E-Mail-Adresse oder Passwort stimmt nicht.')
    expect(await detailFor('fr')).toMatch(/password is not right/)
    expect(await detailFor()).toMatch(/password is not right/)
    const person = await api.signUp()
    await api.post('/me/update', { locale: 'ar' }, { token: person.accessToken, headers: { 'Idempotency-Key': 'k1' } })
    const missing = await api.get('/cards/detail?cardId=card_01m8hv003p3a9cd2zmeeabewzd', { token: person.accessToken })
    expect(missing.body).toMatchObject({ code: 'not_found', title: 'Not found', detail: sayProblem('not_found', 'ar') })
  })
})
