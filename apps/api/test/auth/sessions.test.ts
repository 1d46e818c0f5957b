import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { startApi } from '../support/start-api.ts'

const api = await startApi()

const refresh = (refreshToken: string) => api.post('/auth/refresh', { refreshToken })
const me = (token: string) => api.get('/me', { token })

describe('a refresh token', () => {
  it('is replaced each time it is used, which shows when and from where the session was seen last', async () => {
    const person = await api.signUp()
    api.clock.advance(60_000)
    const first = await refresh(person.refreshToken)
    const { body } = await api.get('/me/sessions', { token: String(first.body.accessToken) })
    const [session] = body.data as { createdAt: string; lastSeenAt: string; ipAddress: string }[]
    expect(session?.ipAddress).toMatch(/127\.0\.0\.1$/)
    expect(Date.parse(session?.lastSeenAt ?? '') - Date.parse(session?.createdAt ?? '')).toBeGreaterThanOrEqual(60_000)
    expect(first.status).toBe(200)
    expect(first.body.refreshToken).not.toBe(person.refreshToken)
    expect((await me(String(first.body.accessToken))).status).toBe(200)
    const second = await refresh(String(first.body.refreshToken))
    expect(second.status).toBe(200)
  })

  it('gives the same successor again within 30 seconds, because an answer can be lost', async () => {
    const person = await api.signUp()
    const [first, again] = await api.clock.standStill(async () => {
      const first = await refresh(person.refreshToken)
      api.clock.advance(30_000)
      return [first, await refresh(person.refreshToken)]
    })
    expect(again.status).toBe(200)
    expect(again.body.refreshToken).toBe(first.body.refreshToken)
    expect((await refresh(String(first.body.refreshToken))).status).toBe(200)
  })

  it('gives the same successor to twenty calls at once', async () => {
    const person = await api.signUp()
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(person.refreshToken)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const successors = new Set(answers.map(({ body }) => body.refreshToken))
    expect(successors.size).toBe(1)
    expect((await refresh(String([...successors][0]))).status).toBe(200)
  })

  it('ends the whole session when it is used after its successor was', async () => {
    const person = await api.signUp()
    const first = await refresh(person.refreshToken)
    const second = await refresh(String(first.body.refreshToken))
    const reused = await refresh(person.refreshToken)
    expect(reused.status).toBe(401)
    expect(reused.body.code).toBe('refresh_token_reused')
    expect((await refresh(String(second.body.refreshToken))).body.code).toBe('session_expired')
    expect((await me(String(second.body.accessToken))).body.code).toBe('session_expired')
    const mail = await api.mails.take(person.email)
    expect(mail.subject).toContain('session was ended')
    const { rows } = await api.context.pool.query("SELECT FROM audit WHERE action = 'user.refresh_token_reused'")
    expect(rows).toHaveLength(1)
  })

  it('ends the whole session when it is used again later than 30 seconds', async () => {
    const person = await api.signUp()
    const first = await refresh(person.refreshToken)
    api.clock.advance(31_000)
    expect((await refresh(person.refreshToken)).body.code).toBe('refresh_token_reused')
    expect((await refresh(String(first.body.refreshToken))).body.code).toBe('session_expired')
  })

  it('can be had from nothing that is kept once its session has ended', async () => {
    const person = await api.signUp()
    await refresh(person.refreshToken)
    const sealed = async () => {
      const { rows } = await api.context.pool.query(
        `SELECT FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
         WHERE u.email_key = $1 AND t.sealed_successor IS NOT NULL`,
        [person.email],
      )
      return rows.length
    }
    expect(await sealed()).toBe(1)
    expect((await api.post('/auth/logout', { refreshToken: person.refreshToken })).status).toBe(204)
    expect(await sealed()).toBe(0)
  })

  it('is not kept in clear', async () => {
    const person = await api.signUp()
    await refresh(person.refreshToken)
    const { rows } = await api.context.pool.query<{ row: string }>('SELECT t::text AS row FROM refresh_tokens t')
    const bytes = Buffer.from(person.refreshToken, 'utf8').toString('hex')
    const raw = Buffer.from(person.refreshToken, 'base64url').toString('hex')
    for (const { row } of rows) {
      expect(row).not.toContain(bytes)
      expect(row).not.toContain(raw)
    }
  })

  it('counts for 30 days without use', async () => {
    const person = await api.signUp()
    api.clock.advance(29 * 24 * 3_600_000)
    const first = await refresh(person.refreshToken)
    expect(first.status).toBe(200)
    api.clock.advance(30 * 24 * 3_600_000)
    expect((await refresh(String(first.body.refreshToken))).body.code).toBe('session_expired')
  })

  it('counts for 180 days however busy it is, and no access token outlives it', async () => {
    const DAY_MS = 24 * 3_600_000
    let { refreshToken } = await api.signUp()
    let accessToken = ''
    const use = async () => {
      const { status, body } = await refresh(refreshToken)
      expect(status).toBe(200)
      refreshToken = String(body.refreshToken)
      accessToken = String(body.accessToken)
    }
    for (let month = 0; month < 7; month += 1) {
      api.clock.advance(25 * DAY_MS)
      await use()
    }
    api.clock.advance(5 * DAY_MS - 300_000)
    await use()
    expect((await me(accessToken)).status).toBe(200)
    api.clock.advance(300_000)
    expect((await me(accessToken)).body.code).toBe('session_expired')
    expect((await refresh(refreshToken)).body.code).toBe('session_expired')
  })

  it.each(['', 'x', 'A'.repeat(43), 'ünïcode'])('is answered 401 when it is none of ours: %j', async (token) => {
    const answer = await refresh(token)
    expect([401, 422]).toContain(answer.status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })
})

describe('signing out', () => {
  it('ends the session by its refresh token, at once and for good', async () => {
    const person = await api.signUp()
    const headers = { 'x-request-id': 'a-sign-out-of-mine' }
    expect((await api.post('/auth/logout', { refreshToken: person.refreshToken }, { headers })).status).toBe(204)
    const { rows } = await api.context.pool.query(
      "SELECT action, details->>'reason' AS reason FROM audit WHERE request_id = 'a-sign-out-of-mine'",
    )
    expect(rows).toEqual([{ action: 'user.signed_out', reason: 'signed_out' }])
    expect((await me(person.accessToken)).body.code).toBe('session_expired')
    expect((await refresh(person.refreshToken)).status).toBe(401)
    expect((await api.post('/auth/logout', { refreshToken: person.refreshToken })).status).toBe(204)
  })

  it('ends the session by its access token too', async () => {
    const person = await api.signUp()
    expect((await api.post('/auth/logout', undefined, { token: person.accessToken })).status).toBe(204)
    expect((await me(person.accessToken)).status).toBe(401)
  })

  it('of nobody is answered all the same', async () => {
    for (const token of [undefined, 'nonsense']) {
      expect((await api.post('/auth/logout', {}, { token })).status).toBe(204)
    }
  })

  it('of one session leaves the others; the others can be ended together', async () => {
    const person = await api.signUp()
    const second = await api.logIn(person)
    const third = await api.logIn(person)
    const list = await api.get('/me/sessions', { token: third.accessToken })
    const sessions = list.body.data as { id: string; isCurrent: boolean }[]
    expect(sessions).toHaveLength(3)
    expect(sessions.filter(({ isCurrent }) => isCurrent)).toHaveLength(1)
    const oldest = sessions[2]?.id
    const revoke = (sessionId: unknown) => api.post('/me/sessions/revoke', { sessionId }, { token: third.accessToken })
    expect((await revoke(oldest)).status).toBe(204)
    expect((await me(person.accessToken)).status).toBe(401)
    expect((await me(second.accessToken)).status).toBe(200)
    expect((await revoke('others')).status).toBe(204)
    expect((await me(second.accessToken)).status).toBe(401)
    expect((await me(third.accessToken)).status).toBe(200)
    const left = await api.get('/me/sessions', { token: third.accessToken })
    expect(left.body.data).toEqual([expect.objectContaining({ isCurrent: true })])
    api.clock.advance(31 * 24 * 3_600_000)
    const { accessToken } = await api.logIn(person)
    const afterwards = await api.get('/me/sessions', { token: accessToken })
    expect(afterwards.body.data).toEqual([expect.objectContaining({ isCurrent: true })])
  })

  it('shows each session with the name of its own person’s device, whatever others call theirs', async () => {
    const people = [await api.signUp({ deviceId: 'one-id' }), await api.signUp({ deviceId: 'one-id' })]
    for (const [index, { accessToken }] of people.entries()) {
      const device = { deviceId: 'one-id', platform: 'ios', name: `Phone ${index}`, locale: 'en' }
      await api.post('/me/devices/register', device, { token: accessToken })
    }
    for (const [index, { accessToken }] of people.entries()) {
      const { body } = await api.get('/me/sessions', { token: accessToken })
      expect(body.data).toEqual([expect.objectContaining({ deviceName: `Phone ${index}`, platform: 'ios' })])
    }
  })

  it("of somebody else's session is answered as one that does not exist", async () => {
    const [person, other] = [await api.signUp(), await api.signUp()]
    const list = await api.get('/me/sessions', { token: other.accessToken })
    const [session] = list.body.data as { id: string }[]
    const answer = await api.post('/me/sessions/revoke', { sessionId: session?.id }, { token: person.accessToken })
    expect(answer.status).toBe(404)
    expect((await me(other.accessToken)).status).toBe(200)
  })

  it('lists sessions in pages that fit together', async () => {
    const person = await api.signUp()
    for (let round = 0; round < 4; round += 1) await api.logIn(person)
    const seen: string[] = []
    let cursor = ''
    for (let page = 0; page < 5; page += 1) {
      const { body } = await api.get(`/me/sessions?limit=2${cursor}`, { token: person.accessToken })
      seen.push(...(body.data as { id: string }[]).map(({ id }) => id))
      if (body.nextCursor === null) break
      cursor = `&cursor=${String(body.nextCursor)}`
    }
    expect(new Set(seen).size).toBe(5)
    expect(seen).toHaveLength(5)
  })
})

describe('an access token', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  const headerOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())

  it('counts for fifteen minutes', async () => {
    const person = await api.signUp()
    api.clock.advance(14 * 60_000)
    expect((await me(person.accessToken)).status).toBe(200)
    api.clock.advance(60_000 + 1_000)
    const late = await me(person.accessToken)
    expect(late.status).toBe(401)
    expect(late.body.code).toBe('unauthorized')
    expect(late.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('can be checked by anybody with the published key', async () => {
    const person = await api.signUp()
    const jwks = await api.get('/.well-known/jwks.json')
    const [key] = jwks.body.keys as Record<string, string>[]
    expect(key).toMatchObject({
      kty: 'EC',
      crv: 'P-256',
      alg: 'ES256',
      use: 'sig',
      kid: headerOf(person.accessToken).kid,
    })
    expect(key).not.toHaveProperty('d')
  })

  it('is refused without a signature, with another algorithm, another key, another type or a changed claim', async () => {
    const person = await api.signUp()
    const [header = '', payload = '', signature = ''] = person.accessToken.split('.')
    const claims = claimsOf(person.accessToken)
    const jwks = await api.get('/.well-known/jwks.json')
    const publicJwk = JSON.stringify((jwks.body.keys as unknown[])[0])
    const hmac = (secret: string) => {
      const text = `${part({ ...headerOf(person.accessToken), alg: 'HS256' })}.${payload}`
      return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
    }
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const es256 = (head: string, body: string) =>
      sign('sha256', Buffer.from(`${head}.${body}`), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString(
        'base64url',
      )
    const forged = [
      `${part({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
      `${part({ alg: 'none', typ: 'at+jwt' })}.${payload}.${signature}`,
      hmac(publicJwk),
      hmac(String((jwks.body.keys as { x: string }[])[0]?.x)),
      `${header}.${payload}.${es256(header, payload)}`,
      `${header}.${part({ ...claims, sub: 'usr_somebody' })}.${signature}`,
      `${header}.${part({ ...claims, scope: 'elevated' })}.${signature}`,
      `${header}.${payload}`,
      'nonsense',
      '',
    ]
    for (const token of forged) {
      const answer = await me(token)
      expect(answer.status, token).toBe(401)
      expect(answer.body.code).toBe('unauthorized')
    }
    expect((await me(person.accessToken)).status).toBe(200)
  })

  it('of a login that was disabled, or a role that was taken away, counts no longer at once', async () => {
    const person = await api.signUp()
    await api.context.db
      .updateTable('users')
      .set({ status: 'disabled' })
      .where('email_key', '=', person.email)
      .execute()
    expect((await me(person.accessToken)).body.code).toBe('account_disabled')
    expect((await refresh(person.refreshToken)).body.code).toBe('session_expired')
    expect((await api.post('/auth/login', { email: person.email, password: person.password })).body.code).toBe(
      'account_disabled',
    )
  })
})

describe('GET /auth/session', () => {
  it('says no without an error, and yes with a token', async () => {
    const person = await api.signUp()
    expect((await api.get('/auth/session')).body).toEqual({ signedIn: false })
    expect((await api.get('/auth/session', { token: 'nonsense' })).body).toEqual({ signedIn: false })
    const yes = await api.get('/auth/session', { token: person.accessToken })
    expect(yes.body).toMatchObject({ signedIn: true, user: { fullName: person.fullName, roles: [] } })
  })
})

describe("a browser's session", () => {
  const cookieMode = { 'session-mode': 'cookie' }
  const cookieOf = (answer: Awaited<ReturnType<typeof api.post>>) => answer.headers.getSetCookie()[0] ?? ''
  const pairOf = (cookie: string) => cookie.split(';')[0] ?? ''

  async function logInWithCookie() {
    const person = await api.signUp()
    const { email, password } = person
    const login = await api.post('/auth/login', { email, password }, { headers: cookieMode })
    return { person, login, cookie: pairOf(cookieOf(login)) }
  }

  it('keeps the refresh token in a cookie that no script and no other site can use, and in no body', async () => {
    const { login } = await logInWithCookie()
    expect(login.body).not.toHaveProperty('refreshToken')
    expect(login.body.accessToken).toEqual(expect.any(String))
    const attributes = cookieOf(login)
    expect(attributes).toMatch(/HttpOnly/i)
    expect(attributes).toMatch(/SameSite=Strict/i)
    expect(attributes).toMatch(/Path=\/auth/)
    expect(attributes).toMatch(/Max-Age=15552000/)
    expect(attributes).not.toMatch(/Secure/i)
  })

  it('marks the cookie Secure where people come from elsewhere', async () => {
    const abroad = await startApi({ env: { PUBLIC_URL: 'https://localhost.example.com' } })
    const { email, password } = await abroad.signUp()
    const login = await abroad.post('/auth/login', { email, password }, { headers: cookieMode })
    expect(login.headers.getSetCookie()[0]).toMatch(/Secure/i)
  })

  it('refreshes and signs out by cookie and header, and not without the header', async () => {
    const { cookie } = await logInWithCookie()
    const bare = await api.post('/auth/refresh', undefined, { headers: { cookie } })
    expect(bare.status).toBe(400)
    expect(bare.body.code).toBe('session_mode_required')
    const inBody = await api.post('/auth/refresh', { refreshToken: cookie.split('=')[1] })
    expect(inBody.body.code).toBe('session_mode_required')
    const refreshed = await api.post('/auth/refresh', undefined, { headers: { ...cookieMode, cookie } })
    expect(refreshed.status).toBe(200)
    expect(refreshed.body).not.toHaveProperty('refreshToken')
    const next = pairOf(cookieOf(refreshed))
    expect(next).not.toBe(cookie)
    expect((await api.get('/auth/session', { headers: { cookie: next } })).body.signedIn).toBe(true)
    expect((await api.post('/auth/logout', {}, { headers: { cookie: next } })).status).toBe(400)
    const outByBody = await api.post('/auth/logout', { refreshToken: next.split('=')[1] })
    expect(outByBody.body.code).toBe('session_mode_required')
    expect((await api.get('/auth/session', { headers: { cookie: next } })).body.signedIn).toBe(true)
    const logout = await api.post('/auth/logout', {}, { headers: { ...cookieMode, cookie: next } })
    expect(logout.status).toBe(204)
    expect(cookieOf(logout)).toMatch(/cardwright_refresh=;/)
    expect((await api.get('/auth/session', { headers: { cookie: next } })).body).toEqual({ signedIn: false })
  })

  it('is none any more once its token was used up, the time is over or the login is disabled; then the cookie goes', async () => {
    const isSignedIn = async (cookie: string) => (await api.get('/auth/session', { headers: { cookie } })).body.signedIn
    const refreshBy = (cookie: string) => api.post('/auth/refresh', undefined, { headers: { ...cookieMode, cookie } })
    const [used, old, disabled] = [await logInWithCookie(), await logInWithCookie(), await logInWithCookie()]
    const successor = pairOf(cookieOf(await refreshBy(used.cookie)))
    const next = pairOf(cookieOf(await refreshBy(successor)))
    expect([await isSignedIn(used.cookie), await isSignedIn(next)]).toEqual([false, true])
    await api.context.pool.query("UPDATE users SET status = 'disabled' WHERE email_key = $1", [disabled.person.email])
    expect([await isSignedIn(disabled.cookie), await isSignedIn(old.cookie)]).toEqual([false, true])
    api.clock.advance(30 * 24 * 3_600_000)
    expect(await isSignedIn(old.cookie)).toBe(false)
    const over = await refreshBy(old.cookie)
    expect([over.status, pairOf(cookieOf(over))]).toEqual([401, 'cardwright_refresh='])
  })

  it('is refused to a page of another site', async () => {
    const { cookie } = await logInWithCookie()
    const from = (origin: string) =>
      api.post('/auth/refresh', undefined, { headers: { ...cookieMode, cookie, origin } })
    for (const origin of ['https://evil.example', 'null', 'http://localhost:3001']) {
      const answer = await from(origin)
      expect(answer.status).toBe(403)
      expect(answer.body.code).toBe('origin_not_allowed')
    }
    expect((await from('http://localhost:3000')).status).toBe(200)
    // 127.0.0.1 is as good as localhost, but a name of somebody else is not made ours by pointing to this machine.
    const { port } = new URL(api.url)
    const named = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' }
        const call = request({ port, path: '/auth/logout', method: 'POST', headers }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
        call.on('error', reject).end('{}')
      })
    expect([await named(`127.0.0.1:${port}`), await named(`evil.example:${port}`)]).toEqual([204, 403])
  })
})
