import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { NoticeContent } from '../../src/providers/notifier/messages/notice-content.ts'
import { type MailMessage, renderMail } from '../../src/providers/notifier/messages/render-mail.ts'
import { wordNotice } from '../../src/services/notice-words.ts'
import { startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'

const LANGUAGES = ['en', 'de', 'ar'] as const
const ARABIC = /\p{Script=Arabic}/u
const money = { amountMinor: '123456', currency: 'usd' }
const payment = { ...money, merchant: 'Corner Grocery' }

const declinedFor = (reason: string, details: Record<string, unknown> = {}): NoticeContent => ({
  code: 'payment_declined',
  ...payment,
  reason,
  declined: { currency: 'usd', merchant: {}, decline_reason: reason, decline_details: details, explanation: null },
})

const MAILS: readonly MailMessage[] = [
  { kind: 'verify_email', code: '123456', minutes: 10 },
  { kind: 'account_exists', name: 'Robin' },
  { kind: 'login_code', name: 'Robin', code: '123456', minutes: 10 },
  { kind: 'step_up_code', name: 'Robin', code: '123456', minutes: 10 },
  { kind: 'password_reset', name: 'Robin', code: '123456', minutes: 10 },
  { kind: 'password_changed', name: 'Robin' },
  { kind: 'session_ended', name: 'Robin' },
  { kind: 'factor_changed', name: 'Robin', change: 'passkey_added' },
  { kind: 'account_closed', name: 'Robin' },
]

const NOTICES: readonly NoticeContent[] = [
  { code: 'card_ready', last4: '4242' },
  { code: 'card_frozen_by_us', last4: '4242' },
  { code: 'card_unfrozen_by_us', last4: '4242' },
  { code: 'account_frozen' },
  { code: 'account_active' },
  { code: 'kyc_approved' },
  { code: 'kyc_rejected', reason: 'Unreadable' },
  { code: 'kyc_again', reason: 'Unreadable' },
  { code: 'exception_granted', ...payment },
  { code: 'exception_refused', merchant: 'Corner Grocery', reason: 'No' },
  { code: 'dispute_submitted', merchant: 'Corner Grocery', credit: money },
  { code: 'dispute_won', merchant: 'Corner Grocery', won: money },
  { code: 'dispute_lost', merchant: 'Corner Grocery', isCreditTaken: true },
  { code: 'dispute_expired', merchant: '' },
  { code: 'dispute_refused', merchant: 'Corner Grocery' },
  {
    code: 'payment_approved',
    ...payment,
    label: 'Everyday',
    last4: '4242',
    foreign: { amountMinor: '99', currency: 'eur' },
  },
  { code: 'payment_approved', ...payment, merchant: '', label: '', last4: null, foreign: null },
  declinedFor('limit_exceeded'),
  declinedFor('limit_exceeded', { setBy: 'program' }),
  declinedFor('fraud_suspected'),
  { code: 'refund', ...payment },
]

const mailIn = (locale: string, message: MailMessage) =>
  renderMail(message, { locale, programName: 'Cardwright', publicUrl: 'https://cards.example.com' })

describe('a mail', () => {
  it('is written in each language, with its code as it is, and in no two alike', () => {
    for (const message of MAILS) {
      const mails = LANGUAGES.map((locale) => mailIn(locale, message))
      expect(new Set(mails.map(({ subject }) => subject)).size).toBe(3)
      expect(new Set(mails.map(({ text }) => text)).size).toBe(3)
      for (const { text, html } of mails) {
        if ('code' in message)
          expect([text, html]).toEqual([expect.stringContaining('123456'), expect.stringContaining('123456')])
        expect(text).toContain('Cardwright')
      }
    }
  })

  it('in Arabic runs from right to left, but for its code', () => {
    const { subject, html, text } = mailIn('ar', { kind: 'login_code', name: 'Robin', code: '123456', minutes: 10 })
    expect(html).toContain('<html lang="ar" dir="rtl">')
    expect(html).toMatch(/<p dir="ltr"[^>]*>123456<\/p>/)
    expect(subject).toMatch(ARABIC)
    expect(text).toContain('\u2068Robin\u2069')
    expect(mailIn('de-AT', { kind: 'password_changed', name: 'Robin' }).html).toContain('<html lang="de" dir="ltr">')
  })

  it('comes in English where its language is not written', () => {
    const message: MailMessage = { kind: 'password_changed', name: 'Robin' }
    expect(mailIn('fr', message)).toEqual(mailIn('en', message))
  })
})

describe('a notice', () => {
  it('is worded in each language, and in no two alike', () => {
    for (const content of NOTICES) {
      const words = LANGUAGES.map((language) => wordNotice(content, { language, timeZone: 'UTC' }))
      expect(new Set(words.map(({ title }) => title)).size, content.code).toBe(3)
      expect(words[2]?.title).toMatch(ARABIC)
      for (const { title, body } of words) expect(`${title} ${body}`).not.toContain('undefined')
    }
  })

  it('says amounts as the language does', () => {
    const content: NoticeContent = { code: 'refund', ...payment }
    const titleIn = (language: (typeof LANGUAGES)[number]) => wordNotice(content, { language, timeZone: 'UTC' }).title
    expect(titleIn('en')).toContain('$1,234.56')
    expect(titleIn('de')).toContain('1.234,56\u00a0$')
    expect(titleIn('ar')).toContain('\u20661,234.56\u00a0US$\u2069')
  })
})

describe('a person who chose a language', () => {
  it('is told in it, in the inbox and by mail', async () => {
    const api = await startIssuingApi()
    const card = await api.giveCard({ fundedMinor: 5_000n })
    const { accessToken: token, email } = card.person
    await api.post('/me/update', { locale: 'de-DE' }, { token, headers: { 'Idempotency-Key': randomUUID() } })
    await api.post(
      '/me/preferences',
      { payment_declined: { push: false, email: true } },
      { token, headers: { 'Idempotency-Key': randomUUID() } },
    )
    const chain = new ProviderChain({ issuerCardId: card.issuerCardId, merchantName: 'Bäckerei Korn' })
    await api.send(chain.request(999_999))
    const { subject, text } = await api.mails.take(email, (mail) => !/code/i.test(mail.subject))
    expect(subject).toBe('Abgelehnt: 9.999,99\u00a0$ bei Bäckerei Korn')
    expect(text).toContain(
      'Diese Zahlung über 9.999,99\u00a0$ ist mehr als die 50,00\u00a0$, die auf deinem Konto verfügbar waren.',
    )
    const { body } = await api.get('/me/notifications', { token })
    expect(body.data).toMatchObject([{ kind: 'payment_declined', title: subject }])
    const english = await api.get('/me/notifications', { token, headers: { 'Accept-Language': 'en' } })
    expect(english.body.data).toMatchObject([
      {
        title: 'Declined: $9,999.99 at Bäckerei Korn',
        body: 'This payment of $9,999.99 is more than the $50.00 available in your account.',
      },
    ])
    await api.context.pool.query(
      'UPDATE notifications SET content = NULL WHERE user_id = (SELECT id FROM users WHERE email = $1)',
      [email],
    )
    const before = await api.get('/me/notifications', { token, headers: { 'Accept-Language': 'en' } })
    expect(before.body.data).toMatchObject([{ title: subject }])
  })
})
