import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { ApiProblem, ApiUnreachable, type ClientSettings, createApiClient, type Schema } from '../src/index.ts'
import { hangUp, json, problem, silence, startTestServer, type TestServer } from './test-server.ts'

let server: TestServer

beforeEach(async () => {
  server = await startTestServer()
})
afterEach(() => server.close())

const clientWith = (settings: Partial<ClientSettings> = {}) => createApiClient({ baseUrl: server.url, ...settings })
const caught = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  )
const account = { id: 'acct_1', ledgerMinor: 5, heldMinor: 0, availableMinor: 5, currency: 'usd' }

describe('reading', () => {
  it('sends query, token and language, and gives the body', async () => {
    server.answerWith(json(200, { data: [], nextCursor: null }))
    const client = clientWith({ getAccessToken: () => 'token-1', locale: () => 'de' })
    const page = await client.get('/cards/transactions', {
      query: { limit: 5, q: 'a&b ü', from: undefined, minMinor: 0 },
    })
    expect(page).toEqual({ data: [], nextCursor: null })
    expect(server.seen[0]?.url).toBe('/cards/transactions?limit=5&q=a%26b%20%C3%BC&minMinor=0')
    expect(server.seen[0]?.headers).toMatchObject({ authorization: 'Bearer token-1', 'accept-language': 'de' })
  })

  it('knows the types of queries, bodies and answers', () => {
    const client = clientWith()
    expectTypeOf(client.get<'/account'>).returns.resolves.toEqualTypeOf<Schema<'Account'>>()
    expectTypeOf(client.post<'/auth/login'>).returns.resolves.toEqualTypeOf<Schema<'Tokens'> | Schema<'OtpRequired'>>()
    expectTypeOf(client.post<'/auth/logout'>).returns.resolves.toEqualTypeOf<undefined>()
    // @ts-expect-error A card has to be named.
    void (() => client.get('/cards/detail'))
    // @ts-expect-error There is no such path.
    void (() => client.get('/cards/nothing'))
    // @ts-expect-error Only virtual cards are issued.
    void (() => client.post('/cards/create', { body: { cardType: 'physical' } }))
  })

  it('gives files as they are', async () => {
    server.answerWith((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/pdf' }).end('%PDF')
    })
    const file = await clientWith().download('/account/statements', { query: { month: '2026-10', format: 'pdf' } })
    expect(file.type).toBe('application/pdf')
    expect(await file.text()).toBe('%PDF')
    expect(server.seen[0]?.headers.accept).toBe('*/*')
  })

  it('tries again when the line breaks or the program restarts', async () => {
    server.answerWith(hangUp, problem(503, 'unavailable', {}, { 'Retry-After': '0' }), json(200, account))
    expect(await clientWith().get('/account')).toEqual(account)
    expect(server.seen).toHaveLength(3)
  })

  it('does not try again what failed and may fail again', async () => {
    server.answerWith(problem(500, 'internal_error'))
    expect(await caught(clientWith().get('/account'))).toMatchObject({ code: 'internal_error' })
    expect(server.seen).toHaveLength(1)
  })

  it('follows nobody to another address, where the token would go along', async () => {
    server.answerWith(json(302, {}, { Location: '/elsewhere' }))
    const client = clientWith({ getAccessToken: () => 'token', maxRetries: 0 })
    expect(await caught(client.get('/account'))).toMatchObject({ reason: 'network' })
    expect(server.seen.map(({ url }) => url)).toEqual(['/account'])
  })

  it('sends cookies only in the mode of browsers', async () => {
    const credentials: unknown[] = []
    const fetch: typeof globalThis.fetch = async (_url, init) => {
      credentials.push(init?.credentials)
      return Response.json(account)
    }
    await clientWith({ fetch }).get('/account')
    await clientWith({ fetch, sessionMode: 'cookie' }).get('/account')
    expect(credentials).toEqual(['omit', 'include'])
  })

  it('gives up after the last retry and says so', async () => {
    server.answerWith(hangUp)
    const error = await caught(clientWith({ maxRetries: 1 }).get('/account'))
    expect(error).toBeInstanceOf(ApiUnreachable)
    expect(error).toMatchObject({ reason: 'network' })
    expect(server.seen).toHaveLength(2)
  })

  it('ends when the time is over, also in the middle of an answer', async () => {
    server.answerWith(silence)
    const client = clientWith({ timeoutMs: 50, maxRetries: 0 })
    expect(await caught(client.get('/account'))).toMatchObject({ reason: 'timeout' })
    server.answerWith((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"id":')
    })
    expect(await caught(client.get('/account'))).toMatchObject({ reason: 'timeout' })
  })

  it('ends when the caller wants it to, and does not try again', async () => {
    const controller = new AbortController()
    server.answerWith(() => controller.abort())
    expect(await caught(clientWith().get('/account', { signal: controller.signal }))).toMatchObject({
      reason: 'aborted',
    })
    expect(await caught(clientWith().get('/account', { signal: controller.signal }))).toMatchObject({
      reason: 'aborted',
    })
    expect(server.seen).toHaveLength(1)
  })
})

describe('problems', () => {
  it('carry the code and each bad field', async () => {
    server.answerWith(
      problem(422, 'validation_failed', {
        errors: [{ path: 'label', code: 'too_long', message: 'At most 40 characters' }],
      }),
    )
    const error = await caught(clientWith().post('/cards/create', { body: { cardType: 'virtual', label: 'x' } }))
    expect(error).toBeInstanceOf(ApiProblem)
    const found = error as ApiProblem
    expect(found.code).toBe('validation_failed')
    expect(found.requestId).toBe('req-1')
    expect(found.messageFor('label')).toBe('At most 40 characters')
    expect(found.messageFor('other')).toBeUndefined()
  })

  it('tell how long to wait', async () => {
    server.answerWith(problem(429, 'rate_limited', {}, { 'Retry-After': '30' }))
    expect(await caught(clientWith().get('/account'))).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 30 })
    expect(server.seen).toHaveLength(1)
    for (const nonsense of ['-5', 'soon']) {
      server.answerWith(problem(429, 'rate_limited', {}, { 'Retry-After': nonsense }))
      expect(await caught(clientWith().get('/account'))).toMatchObject({ retryAfterSeconds: undefined })
    }
  })

  it('are made of the status where a proxy answered with a page', async () => {
    server.answerWith((_request, response) => {
      response.writeHead(413, { 'Content-Type': 'text/html' }).end('<h1>Too large</h1>')
    })
    expect(await caught(clientWith().get('/account'))).toMatchObject({ code: 'payload_too_large', status: 413 })
  })
})

describe('sessions', () => {
  it('are renewed once for many waiting requests', async () => {
    let token = 'old'
    let renewals = 0
    server.answerWith((request, response) => {
      const isFresh = request.headers.authorization === 'Bearer new'
      return (isFresh ? json(200, account) : problem(401, 'unauthorized'))(request, response)
    })
    const client = clientWith({
      getAccessToken: () => token,
      onUnauthorized: async () => {
        renewals += 1
        await new Promise((resolve) => setImmediate(resolve))
        token = 'new'
        return true
      },
    })
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.get('/account')))
    expect(answers).toEqual(Array.from({ length: 8 }, () => account))
    expect(renewals).toBe(1)
  })

  it('are not renewed for a token that was replaced meanwhile', async () => {
    const tokens = ['old', 'new']
    server.answerWith((request, response) => {
      const isFresh = request.headers.authorization === 'Bearer new'
      return (isFresh ? json(200, account) : problem(401, 'unauthorized'))(request, response)
    })
    const client = clientWith({
      getAccessToken: () => tokens.shift() ?? 'new',
      onUnauthorized: () => Promise.reject(new Error('not needed')),
    })
    expect(await client.get('/account')).toEqual(account)
  })

  it('that could not be renewed once can be the next time', async () => {
    let token = 'old'
    server.answerWith((request, response) => {
      const isFresh = request.headers.authorization === 'Bearer new'
      return (isFresh ? json(200, account) : problem(401, 'unauthorized'))(request, response)
    })
    const renewals: (() => boolean)[] = [
      () => {
        throw new Error('the line broke')
      },
      () => {
        token = 'new'
        return true
      },
    ]
    const client = clientWith({
      getAccessToken: () => token,
      onUnauthorized: async () => renewals.shift()?.() ?? false,
    })
    expect(await caught(client.get('/account'))).toMatchObject({ message: 'the line broke' })
    expect(await client.get('/account')).toEqual(account)
  })

  it('are not renewed for a token of one call, nor where there is none', async () => {
    server.answerWith(problem(401, 'unauthorized'))
    const onUnauthorized = () => Promise.reject(new Error('not needed'))
    const elevated = clientWith({ getAccessToken: () => 'plain', onUnauthorized }).get('/account', {
      accessToken: 'elevated',
    })
    expect(await caught(elevated)).toMatchObject({ code: 'unauthorized' })
    expect(await caught(clientWith({ onUnauthorized }).get('/account'))).toMatchObject({ code: 'unauthorized' })
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer elevated', undefined])
  })

  it('that have ended give the problem', async () => {
    server.answerWith(problem(401, 'unauthorized'))
    const client = clientWith({ getAccessToken: () => 'old', onUnauthorized: async () => false })
    expect(await caught(client.get('/account'))).toMatchObject({ code: 'unauthorized' })
  })

  it('are left alone by a wrong password', async () => {
    server.answerWith(problem(401, 'invalid_credentials'))
    const client = clientWith({
      getAccessToken: () => 'token',
      onUnauthorized: () => Promise.reject(new Error('not needed')),
    })
    expect(await caught(client.post('/auth/step-up', { body: { password: 'wrong' } }))).toMatchObject({
      code: 'invalid_credentials',
    })
  })

  it('use another token for one call', async () => {
    server.answerWith(json(200, { jwe: 'x', hideAt: '2026-11-23T08:00:00Z' }))
    await clientWith({ getAccessToken: () => 'plain' }).post('/cards/reveal', {
      body: { cardId: 'card_1' },
      accessToken: 'elevated',
    })
    expect(server.seen[0]?.headers.authorization).toBe('Bearer elevated')
  })

  it('of browsers name their mode where it matters', async () => {
    server.answerWith(json(200, { signedIn: false }))
    const client = clientWith({ sessionMode: 'cookie' })
    await client.get('/auth/session')
    await client.get('/account')
    expect(server.seen.map(({ headers }) => headers['session-mode'])).toEqual(['cookie', undefined])
  })
})

describe('mutations', () => {
  it('keep their key while they are tried again', async () => {
    server.answerWith(
      hangUp,
      problem(409, 'idempotency_in_progress', {}, { 'Retry-After': '0' }),
      json(201, { id: 'card_1' }),
    )
    await clientWith().post('/cards/create', { body: { cardType: 'virtual' } })
    const keys = new Set(server.seen.map(({ headers }) => headers['idempotency-key']))
    expect(server.seen).toHaveLength(3)
    expect(keys.size).toBe(1)
    expect([...keys][0]).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('are not tried again after a conflict that is no repetition', async () => {
    server.answerWith(problem(409, 'conflict'))
    expect(await caught(clientWith().post('/cards/create', { body: { cardType: 'virtual' } }))).toMatchObject({
      code: 'conflict',
    })
    expect(server.seen).toHaveLength(1)
  })

  it('use a key that was kept from before', async () => {
    server.answerWith(json(201, {}))
    await clientWith().post('/account/fund', { body: { amountMinor: 5 }, idempotencyKey: 'kept' })
    expect(server.seen[0]?.headers['idempotency-key']).toBe('kept')
    expect(server.seen[0]?.body).toBe('{"amountMinor":5}')
  })

  it('without a key are sent once', async () => {
    server.answerWith(hangUp)
    expect(await caught(clientWith().post('/auth/login', { body: { email: 'a@b.co', password: 'x' } }))).toMatchObject({
      reason: 'network',
    })
    expect(server.seen).toHaveLength(1)
    expect(server.seen[0]?.headers['idempotency-key']).toBeUndefined()
  })

  it('are written down before they are sent, with what became of them', async () => {
    const log: string[] = []
    const writtenDown = async (line: string) => {
      await new Promise((resolve) => setImmediate(resolve))
      log.push(line)
    }
    const client = clientWith({
      maxRetries: 0,
      createIdempotencyKey: () => 'key',
      fetch: (url, init) => {
        log.push('sent')
        return fetch(url, init)
      },
      mutationLog: {
        begin: ({ key, path }) => writtenDown(`${key} ${path}`),
        end: (key, outcome) => writtenDown(`${key} ${outcome}`),
      },
    })
    const answers = [
      [json(201, {}), 'done'],
      [problem(403, 'kyc_required'), 'refused'],
      [hangUp, 'unknown'],
      [problem(500, 'internal_error'), 'unknown'],
      [problem(408, 'request_timeout'), 'unknown'],
      [problem(409, 'idempotency_in_progress'), 'unknown'],
      [problem(409, 'idempotency_key_reused'), 'refused'],
    ] as const
    for (const [answer, outcome] of answers) {
      server.answerWith(answer)
      await caught(client.post('/cards/create', { body: { cardType: 'virtual' } }))
      expect(log.splice(0)).toEqual(['key /cards/create', 'sent', `key ${outcome}`])
    }
  })

  it('give nothing where there is nothing', async () => {
    server.answerWith((_request, response) => {
      response.writeHead(204).end()
    })
    expect(await clientWith().post('/auth/logout')).toBeUndefined()
    expect(server.seen[0]?.body).toBe('{}')
  })
})

describe('uploads', () => {
  it('send fields and files as a form', async () => {
    server.answerWith(json(201, { uploadId: 'upl_1' }))
    const file = new Blob(['picture'], { type: 'image/png' })
    await clientWith().upload('/kyc/upload', { fields: { kind: 'selfie' }, files: { file } })
    const [request] = server.seen
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(request?.body).toContain('name="kind"\r\n\r\nselfie')
    expect(request?.body).toMatch(/name="file"; filename="blob"\r\nContent-Type: image\/png\r\n\r\npicture/)
  })

  it('can be sent by something else, with the same headers', async () => {
    const prepared = await clientWith({ getAccessToken: () => 'token' }).prepare('/kyc/upload', {
      idempotencyKey: 'kept',
    })
    expect(prepared).toEqual({
      url: `${server.url}/kyc/upload`,
      headers: { Accept: 'application/json', Authorization: 'Bearer token', 'Idempotency-Key': 'kept' },
    })
  })
})
