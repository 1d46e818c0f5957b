import { BaseResolver, createConfig, lintDocument, makeDocumentFromString } from '@redocly/openapi-core'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { ERROR_CATALOGUE, type ErrorCode } from '../src/errors.ts'
import { createOpenApiDocument } from '../src/openapi.ts'
import { isPlanned, OPERATIONS, TAGS, usualErrors } from '../src/operations.ts'

/** What other programs rely on: the fixed paths of the API. */
const FIXED = `
POST /auth/signup, POST /auth/verify, POST /auth/login, POST /auth/otp/verify, POST /auth/otp/resend, POST /auth/refresh,
POST /auth/logout, GET /auth/session, POST /auth/password/forgot, POST /auth/password/reset, POST /auth/step-up/start,
POST /auth/step-up, POST /auth/device-keys/enrol, POST /auth/device-keys/remove, POST /auth/totp/enrol,
POST /auth/totp/confirm, POST /auth/totp/remove, POST /auth/passkeys/enrol, POST /auth/passkeys/login,
POST /auth/passkeys/remove, GET /me, POST /me/update, POST /me/close, GET /me/sessions, POST /me/sessions/revoke,
GET /me/export, POST /me/devices/register, POST /me/devices/remove, GET /me/notifications, POST /me/notifications/read,
GET /me/preferences, POST /me/preferences, POST /kyc/submit, GET /kyc/draft, POST /kyc/draft, POST /kyc/upload,
GET /kyc/status, POST /cards/create, GET /cards, GET /cards/detail, POST /cards/freeze, POST /cards/unfreeze,
POST /cards/close, POST /cards/replace, POST /cards/update, POST /cards/controls, POST /cards/controls/preview,
POST /account/controls, GET /account/limits, GET /cards/limits, POST /cards/reveal, GET /cards/reveals,
GET /cards/merchants, GET /cards/spending, GET /cards/transactions, GET /cards/transactions/detail,
POST /cards/transactions/note, GET /cards/transactions/receipt, POST /cards/transactions/receipt,
POST /exceptions/request, POST /exceptions/cancel, GET /exceptions, POST /disputes/create, POST /disputes/evidence,
POST /disputes/submit, GET /disputes, GET /disputes/detail, GET /account, GET /account/entries, GET /account/statements,
POST /account/fund, GET /admin/kyc/queue, POST /admin/kyc/decide, GET /admin/rules, GET /admin/rules/detail,
GET /admin/rules/facts, POST /admin/rules/save, POST /admin/rules/shadow, POST /admin/rules/promote,
POST /admin/rules/retire, GET /admin/approvals, POST /admin/approvals/decide, POST /admin/rules/simulate,
POST /admin/rules/backtest, GET /admin/rules/backtest, GET /admin/authorizations, GET /admin/authorizations/detail,
GET /admin/exceptions, POST /admin/exceptions/decide, GET /admin/cases, POST /admin/cases/create,
POST /admin/cases/update, POST /admin/accounts/fund, GET /events, GET /catalogue/categories, GET /catalogue/countries,
POST /webhooks/stripe, POST /webhooks/marqeta, POST /webhooks/kyc/{provider}, GET /health/live, GET /health/ready,
GET /docs, GET /openapi.json`

const fixedPaths = FIXED.split(',').map((entry) => entry.trim())

describe('the table of operations', () => {
  it('holds every fixed path', () => {
    const known = OPERATIONS.map(({ method, path }) => `${method} ${path}`)
    for (const path of fixedPaths) expect(known).toContain(path)
  })

  it('names each operation and each method of a path once', () => {
    expect(new Set(OPERATIONS.map(({ operationId }) => operationId)).size).toBe(OPERATIONS.length)
    expect(new Set(OPERATIONS.map(({ method, path }) => method + path)).size).toBe(OPERATIONS.length)
    const tags = new Set(TAGS.map(({ name }) => name))
    for (const { tag } of OPERATIONS) expect(tags).toContain(tag)
    expect(new Set(OPERATIONS.map(({ tag }) => tag))).toEqual(tags)
  })

  it('demands a key exactly where money moves', () => {
    const required = OPERATIONS.filter(({ idempotency }) => idempotency === 'required').map(({ path }) => path)
    expect(required.toSorted()).toEqual(['/account/fund', '/admin/accounts/fund'])
  })

  it('stores nothing for a repetition where secrets pass', () => {
    const silent = OPERATIONS.filter(({ path }) => /^\/(auth|webhooks)\/|^\/cards\/reveal$/.test(path))
    for (const { idempotency } of silent) expect(idempotency).toBe('none')
  })

  it('says of what is only planned that it is not found', () => {
    const { paths } = createOpenApiDocument()
    const planned = OPERATIONS.filter(isPlanned)
    expect(planned.length).toBeGreaterThan(0)
    for (const { method, path } of planned) expect(paths[path]?.[method.toLowerCase()]?.responses).toHaveProperty('404')
  })

  it('lets nobody in without a token but where that is meant', () => {
    const open = OPERATIONS.filter(({ auth }) => auth === 'none').map(({ path }) => path)
    for (const path of open)
      expect(path).toMatch(/^\/(auth|webhooks|health)\/|^\/(docs|openapi\.json|\.well-known\/[\w.-]+)$/)
    const staff = OPERATIONS.filter(({ path }) => path.startsWith('/admin/'))
    for (const { auth } of staff) expect(auth).toBe('staff')
    expect(OPERATIONS.find(({ path }) => path === '/cards/reveal')?.auth).toBe('elevated')
  })

  it('gives examples that its own schemas accept', () => {
    const refused: string[] = []
    const check = (operationId: string, schema: z.ZodType | undefined, example: unknown): void => {
      const result = example === undefined ? undefined : schema?.safeParse(example)
      if (result?.success === false) refused.push(`${operationId}: ${result.error.message}`)
    }
    for (const { operationId, body, multipart, example, responses } of OPERATIONS) {
      check(operationId, body ?? multipart?.fields, example)
      for (const response of Object.values(responses)) check(operationId, response.schema, response.example)
    }
    expect(refused).toEqual([])
  })

  it('uses every error of the catalogue somewhere', () => {
    const used = new Set<ErrorCode>(
      OPERATIONS.flatMap((operation) => [...(operation.errors ?? []), ...usualErrors(operation)]),
    )
    const elsewhere: ErrorCode[] = [
      'headers_too_large',
      'not_found',
      'method_not_allowed',
      'not_acceptable',
      'request_timeout',
      'conflict',
    ]
    const unused = (Object.keys(ERROR_CATALOGUE) as ErrorCode[]).filter(
      (code) => !used.has(code) && !elsewhere.includes(code),
    )
    expect(unused).toEqual([])
  })
})

describe('the OpenAPI document', () => {
  const document = createOpenApiDocument()
  const text = JSON.stringify(document)

  it('is valid OpenAPI 3.1', async () => {
    const config = await createConfig({ extends: ['spec'], rules: { struct: 'error', 'no-unresolved-refs': 'error' } })
    const problems = await lintDocument({
      document: makeDocumentFromString(text, 'openapi.json'),
      externalRefResolver: new BaseResolver(),
      config: config.styleguide,
    })
    expect(problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`)).toEqual([])
  })

  it('resolves every reference inside itself', () => {
    for (const [, pointer = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = pointer
        .split('/')
        .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document)
      expect(found, pointer).toBeDefined()
    }
    expect(text).not.toContain('$defs')
  })

  it('describes errors as problem+json everywhere', () => {
    for (const methods of Object.values(document.paths)) {
      for (const { responses } of Object.values(methods)) {
        expect(Object.keys(responses as object)).toEqual(expect.arrayContaining(['429', '500', '503']))
      }
    }
    expect(document.components.responses?.RateLimited?.content).toHaveProperty(['application/problem+json'])
  })

  it('tells every form of an idempotency key that is refused', () => {
    const patterns = [...text.matchAll(/"maxLength":255,"pattern":("[^,}]+")/g)].map(
      ([, pattern = '']) => new RegExp(JSON.parse(pattern) as string),
    )
    expect(patterns).toHaveLength(2)
    for (const pattern of patterns) {
      expect(['a b', 'ключ', '\u0000', ''].filter((key) => pattern.test(key))).toEqual([])
      expect('order-17/~').toMatch(pattern)
    }
  })

  it('is for the address it was made for', () => {
    expect(createOpenApiDocument({ serverUrl: 'https://cards.example.com' }).servers[0]?.url).toBe(
      'https://cards.example.com',
    )
  })
})
