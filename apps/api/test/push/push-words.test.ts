import { NOTIFICATION_KINDS } from '@cardwright/contracts'
import { describe, expect, it } from 'vitest'
import type { PushContent } from '../../src/models/push-model.ts'
import { wordPush } from '../../src/services/push-words.ts'

const payment = { amountMinor: '123450', currency: 'eur', merchant: 'Corner Grocery', isSuspected: false }
const approved: PushContent = { kind: 'payment_approved', link: '/activity/auth_1', payment }
const setting = { locale: 'en', programName: 'Cardwright', detail: 'payment' } as const

describe('the words of a push', () => {
  it('name the amount and the merchant in the person’s language', () => {
    expect(wordPush(approved, setting)).toEqual({ title: 'Payment approved', body: '€1,234.50 at Corner Grocery' })
    expect(wordPush(approved, { ...setting, locale: 'de-AT' })).toEqual({
      title: 'Zahlung genehmigt',
      body: '€\u00a01.234,50 bei Corner Grocery',
    })
    expect(wordPush(approved, { ...setting, locale: 'ar' }).title).toBe('تمت الموافقة على الدفعة')
    expect(wordPush(approved, { ...setting, locale: 'ar' }).body).toContain('\u2068Corner Grocery\u2069')
  })

  it('are English where a language is not written yet, amounts included', () => {
    expect(wordPush(approved, { ...setting, locale: 'fi' }).body).toBe('€1,234.50 at Corner Grocery')
  })

  it('are found for a tag that only looks like one, too: it would hold up the pushes of everybody', () => {
    for (const locale of ['de-AT-AT', 'de-aaa-bbb'])
      expect(wordPush(approved, { ...setting, locale }).body).toBe('1.234,50\u00a0€ bei Corner Grocery')
  })

  it('cut a long merchant off between characters', () => {
    const merchant = `${'x'.repeat(39)}🛒🛒`
    expect(wordPush({ ...approved, payment: { ...payment, merchant } }, setting).body).toBe(
      `€1,234.50 at ${'x'.repeat(39)}🛒`,
    )
  })

  it('ask whether it was the person where fraud is suspected', () => {
    const suspected: PushContent = { ...approved, kind: 'payment_declined', payment: { ...payment, isSuspected: true } }
    expect(wordPush(suspected, setting).title).toBe('Was this you?')
  })

  it('say only that there was a payment where the operator wants no more', () => {
    expect(wordPush(approved, { ...setting, detail: 'kind' })).toEqual({
      title: 'Payment approved',
      body: 'Open Cardwright to see more.',
    })
  })

  it('exist for every kind in every language, with the program’s name and nothing of the person', () => {
    for (const locale of ['en', 'de', 'ar'])
      for (const kind of NOTIFICATION_KINDS) {
        const { title, body } = wordPush({ kind, link: null }, { ...setting, locale })
        expect(title).not.toBe('')
        expect(body).toContain('Cardwright')
      }
  })

  it('cut a merchant’s name that would fill the screen', () => {
    const long: PushContent = { ...approved, payment: { ...payment, merchant: 'X'.repeat(200) } }
    expect(wordPush(long, setting).body).toBe(`€1,234.50 at ${'X'.repeat(40)}`)
  })
})
