import { describe, expect, it, vi } from 'vitest'
import { startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'

const api = await startIssuingApi()

describe('a payment in a currency that ISO 4217 does not list', () => {
  it('is shown like every other one, and hides none of them', async () => {
    const card = await api.giveCard()
    const { issuerCardId } = card
    const token = card.person.accessToken
    const strange = new ProviderChain({ issuerCardId, currency: 'zzz', merchantName: 'Far Away' })
    expect((await api.send(strange.request(500))).body.approved).toBe(false)
    const withdrawn = new ProviderChain({ issuerCardId, currency: 'std', merchantName: 'Long Ago' })
    expect((await api.send(withdrawn.forcePost(700))).status).toBe(200)
    const usual = new ProviderChain({ issuerCardId, merchantName: 'Abroad' })
    const request = JSON.stringify(usual.request(900)).replaceAll(
      '"merchant_currency":"usd"',
      '"merchant_currency":"std"',
    )
    expect((await api.send(JSON.parse(request))).body).toEqual({ approved: true })

    const payments = await api.transactions(card)
    expect(payments.map(({ currency, status }) => `${currency} ${status}`).toSorted()).toEqual([
      'std settled',
      'usd pending',
      'zzz declined',
    ])
    const notices = await vi.waitUntil(
      async () => {
        const { status, body } = await api.get('/me/notifications', { token })
        if (status !== 200) throw new Error(`notifications answered ${status}`)
        return (body.data as { body: string }[]).length >= 3 && (body.data as { body: string }[])
      },
      { timeout: 60_000 },
    )
    expect(notices.map(({ body }) => body).join()).toMatch(/STD.*9\.00/)
    const month = new Date(api.clock.nowMs()).toISOString().slice(0, 7)
    for (const format of ['csv', 'pdf'])
      expect((await api.get(`/account/statements?month=${month}&format=${format}`, { token })).status).toBe(200)
    for (const { id } of payments)
      expect((await api.get(`/cards/transactions/detail?transactionId=${id}`, { token })).status).toBe(200)
    await api.expectBooksToAgree()
  })
})
