import { describe, expect, it } from 'vitest'
import { AppError, ERROR_CATALOGUE, type FieldError, isErrorCode, toProblem } from '../src/errors.ts'

describe('the error catalogue', () => {
  it('gives every code a status of its own meaning, a title and a sentence', () => {
    for (const [code, { status, title, detail }] of Object.entries(ERROR_CATALOGUE)) {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(600)
      expect(title).toMatch(/^[A-Z][^.]+$/)
      expect(detail).toMatch(/^[A-Z].+\.$/)
    }
  })

  it('knows its own codes only', () => {
    expect(isErrorCode('card_closed')).toBe(true)
    for (const value of ['toString', '', 'CARD_CLOSED', 1]) expect(isErrorCode(value)).toBe(false)
  })
})

describe('problems', () => {
  it('say what the thrower said', () => {
    const errors: FieldError[] = [
      { path: 'label', code: 'too_long', message: 'At most 40 characters', params: { maximum: 40 } },
    ]
    const problem = toProblem(new AppError('validation_failed', { detail: 'The label is too long.', errors }), 'req-1')
    expect(problem).toEqual({
      type: '/docs#error-validation_failed',
      title: 'Some fields are not valid',
      status: 422,
      code: 'validation_failed',
      detail: 'The label is too long.',
      requestId: 'req-1',
      errors,
    })
  })

  it('never carry the message of a failure of ours', () => {
    const secret = 'password authentication failed for user "owner"'
    const inside = new AppError('unavailable', {
      detail: secret,
      cause: new Error(secret),
      errors: [{ path: 'x', code: 'malformed', message: secret }],
    })
    for (const thrown of [new Error(secret), inside, secret, undefined, { status: 400, message: secret }]) {
      const problem = toProblem(thrown, 'req-2')
      expect(problem.status).toBeGreaterThanOrEqual(500)
      expect(JSON.stringify(problem)).not.toContain('password')
    }
  })
})
