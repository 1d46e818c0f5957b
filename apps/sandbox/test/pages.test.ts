import { request } from 'node:http'
import nodemailer from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findLinks } from '../src/inbox/links.ts'
import { MERCHANTS } from '../src/terminal/merchants.ts'
import { createCard, KEY, type SandboxUnderTest, startInProcess } from './support/sandbox-under-test.ts'

/** The page's own script, which has no types. */
const { formatAmount, parseAmount } = (await import(new URL('../src/pages/money.js', import.meta.url).href)) as {
  formatAmount(minor: number, exponent: number, currency: string): string
  parseAmount(text: string, exponent: number): number | null
}

let sandbox: SandboxUnderTest

beforeAll(async () => {
  sandbox = await startInProcess({ allowedHosts: ['sandbox.test'] })
})

afterAll(() => sandbox.stop())

interface Answer {
  status: number
  headers: Headers
  body: Record<string, unknown> & { data: Record<string, unknown>[]; error?: { message: string } }
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
}

const bearer = { Authorization: `Bearer ${KEY}` }
const inboxOf = async (to: string) => (await call('GET', `/inbox/messages?to=${encodeURIComponent(to)}`)).body.data
const transport = () =>
  nodemailer.createTransport({ host: '127.0.0.1', port: sandbox.smtpPort, secure: false, ignoreTLS: true })

describe('the inbox', () => {
  it('keeps a mail with its texts and links', async () => {
    await transport().sendMail({
      from: '"The Program" <no-reply@program.example>',
      to: 'Robin@Example.com',
      subject: 'Your code is 042917 – naïve',
      text: 'Your code is 042917. Or open http://localhost:3000/app?x=1&y=2.',
      html: '<p>Your code is <b>042917</b>. <a href="http://localhost:3000/app?x=1&amp;y=2">Open</a></p>',
    })
    const [mail] = await inboxOf('robin@example.com')
    expect(mail).toMatchObject({
      kind: 'mail',
      to: ['robin@example.com'],
      subject: 'Your code is 042917 – naïve',
      links: ['http://localhost:3000/app?x=1&y=2'],
    })
    expect(mail?.from).toContain('no-reply@program.example')
    expect(mail?.text).toContain('042917')
    expect(mail?.html).toContain('<b>042917</b>')
    expect(Date.parse(String(mail?.receivedAt))).not.toBeNaN()
  })

  it('shows a mail as designed under a policy that lets it do nothing', async () => {
    await transport().sendMail({
      from: 'a@x.example',
      to: 'html@example.com',
      subject: 's',
      html: '<script>alert(1)</script>hello',
    })
    const [mail] = await inboxOf('html@example.com')
    const shown = await fetch(`${sandbox.url}/inbox/messages/${String(mail?.id)}/html`)
    const policy = shown.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^sandbox; default-src 'none'/)
    expect(policy).not.toContain('script-src')
  })

  it('is that of everybody who got the mail, whoever its head names', async () => {
    await transport().sendMail({
      from: 'a@x.example',
      to: 'shown@example.com',
      bcc: 'hidden@example.com',
      subject: 'For two',
      text: 'x',
    })
    for (const to of ['shown@example.com', 'hidden@example.com'])
      expect(
        (await inboxOf(to)).map(({ subject }) => subject),
        to,
      ).toEqual(['For two'])
    expect(await inboxOf('nobody@example.com')).toEqual([])
  })

  it('counts as a link only what leads to the web', async () => {
    await transport().sendMail({
      from: 'a@x.example',
      to: 'links@example.com',
      subject: 's',
      html: '<a href="javascript:alert(1)">a</a> <a href="data:text/html,x">b</a> <a href="HTTPS://x.example/c">c</a>',
    })
    expect((await inboxOf('links@example.com'))[0]?.links).toEqual(['HTTPS://x.example/c'])
  })

  it('reads a million marks in a row, which are no end of a sentence: begun anew at each, it would outlast the test', () => {
    const url = `http://x.example/${'.'.repeat(1_000_000)}x`
    expect(findLinks(`See ${url}!).`, null)).toEqual([url])
  })

  it('takes a hundred mails at once', async () => {
    const mails = Array.from({ length: 100 }, (_, index) =>
      transport().sendMail({ from: 'a@x.example', to: 'many@example.com', subject: `Mail ${index}`, text: 'x' }),
    )
    await Promise.all(mails)
    expect(await inboxOf('many@example.com')).toHaveLength(100)
  })

  it('reads no text out of the HTML of a mail of megabytes, which would take seconds, and keeps the HTML', async () => {
    const send = (to: string, paragraphs: number) =>
      transport().sendMail({ from: 'a@x.example', to, subject: 's', html: '<p>Hello</p>\n'.repeat(paragraphs) })
    await send('small-html@example.com', 2)
    expect((await inboxOf('small-html@example.com'))[0]?.text).toBe('Hello\n\nHello')
    await send('large-html@example.com', 200_000)
    const [mail] = await inboxOf('large-html@example.com')
    expect(mail).toMatchObject({ subject: 's', text: '' })
    expect(String(mail?.html)).toHaveLength(2_600_000)
  })

  it('refuses a mail that is too large', async () => {
    const huge = { from: 'a@x.example', to: 'huge@example.com', subject: 's', text: 'x'.repeat(6 * 1024 * 1024) }
    await expect(transport().sendMail(huge)).rejects.toThrow(/552|size/i)
    expect(await inboxOf('huge@example.com')).toEqual([])
  })

  it('keeps text messages from whoever has the key, newest first', async () => {
    expect((await call('POST', '/inbox/texts', { to: '+1 555 555 0100', body: 'First 111111' }, bearer)).status).toBe(
      201,
    )
    await call('POST', '/inbox/texts', { to: '+15555550100', body: 'Second 222222' }, bearer)
    expect((await inboxOf('+1 (555) 555-0100')).map(({ text, kind }) => [kind, text])).toEqual([
      ['text', 'Second 222222'],
      ['text', 'First 111111'],
    ])
    expect((await call('POST', '/inbox/texts', { to: '+15555550100', body: 'x' })).status).toBe(401)
    expect((await call('POST', '/inbox/texts', { to: '+15555550100' }, bearer)).body.error?.message).toMatch(/^body: /)
    expect((await call('POST', '/inbox/texts', '{', bearer)).status).toBe(400)
    const limits = ['0', '1', '500', '501', '1.5', 'all']
    const statuses = await Promise.all(
      limits.map(async (limit) => (await call('GET', `/inbox/messages?limit=${limit}`)).status),
    )
    expect(statuses).toEqual([400, 200, 200, 400, 400, 400])
  })
})

describe('the terminal', () => {
  const pay = (card: string, extra: Record<string, unknown> = {}) =>
    call('POST', '/terminal/api/payments', {
      card,
      merchant: 'corner-grocery',
      amountMinor: 1250,
      currency: 'usd',
      channel: 'chip',
      ...extra,
    })
  const step = (id: unknown, action: string, body: Record<string, unknown> = {}) =>
    call('POST', `/terminal/api/authorizations/${String(id)}/${action}`, body)

  it('plays a payment from its approval to its refund, through the API of Stripe', async () => {
    const card = await createCard(sandbox.stripe)
    const { body: setup } = await call('GET', '/terminal/api/setup')
    expect(setup.cards).toContainEqual({
      id: card.id,
      label: `Robin Example ···· ${card.last4}`,
      status: 'active',
      currency: 'usd',
    })
    expect(JSON.stringify(setup)).not.toMatch(/4000 ?0099/)

    const { body: paid } = await pay(card.id)
    expect(paid).toMatchObject({
      approved: true,
      status: 'pending',
      amountMinor: 1250,
      merchant: 'Corner Grocery',
      channel: 'chip',
    })
    expect((await step(paid.id, 'increment', { amountMinor: 250 })).body).toMatchObject({ amountMinor: 1500 })
    expect((await step(paid.id, 'capture', { amountMinor: 500, isFinal: false })).body).toMatchObject({
      status: 'pending',
      capturedMinor: 500,
    })
    expect((await step(paid.id, 'reverse', { amountMinor: 100 })).body).toMatchObject({ amountMinor: 1400 })
    expect((await step(paid.id, 'capture')).body).toMatchObject({ status: 'closed', capturedMinor: 1400 })
    expect((await step(paid.id, 'refund', { amountMinor: 300 })).body).toMatchObject({ refundedMinor: 300 })
    expect((await step(paid.id, 'refund')).body).toMatchObject({ refundedMinor: 1400 })
    const atStripe = await sandbox.stripe.issuing.authorizations.retrieve(String(paid.id))
    expect(atStripe.merchant_data).toMatchObject({
      name: 'Corner Grocery',
      category_code: '5411',
      network_id: MERCHANTS[0]?.networkId,
    })

    const { body: second } = await pay(card.id, { merchant: 'sakura-convenience', amountMinor: 1000, currency: 'jpy' })
    expect(second).toMatchObject({ merchantAmountMinor: 1000, merchantCurrency: 'jpy', amountMinor: 670 })
    expect((await step(second.id, 'expire')).body).toMatchObject({ status: 'expired' })
    const { body: recent } = await call('GET', `/terminal/api/cards/${card.id}/authorizations`)
    expect(recent.data.map(({ id }) => id)).toEqual([second.id, paid.id])
  })

  it('says why a payment or a step was refused', async () => {
    const card = await createCard(sandbox.stripe, { status: 'inactive' })
    const { body } = await pay(card.id)
    expect(body).toMatchObject({ approved: false, status: 'declined', lastRequest: { reason: 'card_inactive' } })
    expect((await step(body.id, 'capture')).body.error?.message).toBe('A declined authorization cannot be captured.')
    expect((await step(body.id, 'refund')).body.error?.message).toBe('There is no capture to refund.')
    expect((await step('iauth_none', 'expire')).status).toBe(404)
    expect((await step(body.id, 'steal')).status).toBe(404)
    expect((await pay('ic_none')).status).toBe(400)
    expect((await pay(card.id, { merchant: 'nobody' })).status).toBe(400)
    expect((await pay(card.id, { amountMinor: 12.5 })).body.error?.message).toMatch(/^amountMinor: /)
  })

  it('is for its own page alone', async () => {
    const body = { card: 'x', merchant: 'x', amountMinor: 1, currency: 'usd', channel: 'chip' }
    const path = '/terminal/api/payments'
    expect((await call('POST', path, body, { Origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await call('POST', path, body, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await call('GET', '/terminal/api/setup', undefined, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    // Another program on this machine, on another port, is the same site and not the same origin.
    expect((await call('POST', path, body, { 'Sec-Fetch-Site': 'same-site' })).status).toBe(403)
    expect((await call('POST', path, JSON.stringify(body), { 'Content-Type': 'text/plain' })).status).toBe(415)
    expect((await call('POST', path, body, { Origin: sandbox.url, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(400)
  })

  it('has plain merchants of every kind of currency', () => {
    expect(new Set(MERCHANTS.map(({ id }) => id)).size).toBe(MERCHANTS.length)
    expect(new Set(MERCHANTS.map(({ networkId }) => networkId)).size).toBe(MERCHANTS.length)
    expect(MERCHANTS.every(({ categoryCode }) => /^\d{4}$/.test(categoryCode))).toBe(true)
    expect(new Set(MERCHANTS.map(({ currency }) => currency))).toEqual(new Set(['usd', 'eur', 'gbp', 'jpy', 'kwd']))
  })
})

/** What the inbox answers to a request that names the sandbox so, as a browser would that was led there. */
function statusUnder({ url }: Pick<SandboxUnderTest, 'url'>, host: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    request({ host: hostname, port, path: '/inbox/messages', headers: { ...headers, Host: host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).end()
  })
}

describe('the pages', () => {
  it.each(['/', '/terminal', '/inbox'])('%s is served under a strict policy', async (path) => {
    const response = await fetch(sandbox.url + path)
    const html = await response.text()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    )
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=/)
    const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '')
    for (const asset of assets) expect((await fetch(sandbox.url + asset)).status, asset).toBe(200)
  })

  it('are not served under a name that somebody else could own', async () => {
    const { port } = new URL(sandbox.url)
    const status = (host: string) => statusUnder(sandbox, host)
    expect(await status('rebound.example')).toBe(403)
    expect(await status('localhost.rebound.example')).toBe(403)
    expect(await status('cards.localhost')).toBe(200)
    expect(await status('sandbox.test')).toBe(200)
    expect(await status(`localhost:${port}`)).toBe(200)
    expect(await status(`[::1]:${port}`)).toBe(200)
  })

  it('are served under any name to who has the key, unless it is the one that everybody knows', async () => {
    expect(await statusUnder(sandbox, 'rebound.example', bearer)).toBe(403)
    expect(await statusUnder(sandbox, 'localhost', bearer)).toBe(200)
    const guarded = await startInProcess({ apiKey: 'sk_test_of_ours' })
    const own = { Authorization: 'Bearer sk_test_of_ours' }
    expect(await statusUnder(guarded, 'rebound.example', own)).toBe(200)
    expect(await statusUnder(guarded, 'rebound.example', bearer)).toBe(403)
    await guarded.stop()
  })

  it('read and write amounts by their text', () => {
    expect(['12.5', '12,50', '0', '1000000', '.5', '1.234', '-1', 'x', ''].map((text) => parseAmount(text, 2))).toEqual(
      [1250, 1250, 0, 100_000_000, null, null, null, null, null],
    )
    expect(parseAmount('1.5', 0)).toBeNull()
    expect(parseAmount('1.5', 3)).toBe(1500)
    expect([
      formatAmount(5, 2, 'usd'),
      formatAmount(1500, 3, 'kwd'),
      formatAmount(670, 0, 'jpy'),
      formatAmount(-1250, 2, 'eur'),
    ]).toEqual(['0.05 USD', '1.500 KWD', '670 JPY', '−12.50 EUR'])
  })
})
