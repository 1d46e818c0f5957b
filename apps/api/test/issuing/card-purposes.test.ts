import { describe, expect, it } from 'vitest'
import { startIssuingApi } from './issuing-api.ts'
import { ProviderChain } from './provider-events.ts'

const api = await startIssuingApi()

describe('a single-use card', () => {
  it('is used up by the first approved authorization, also after it was reversed, but not by a verification', async () => {
    const card = await api.giveCard({ purpose: 'single_use' })
    expect((await api.send(new ProviderChain(card).request(0))).body).toEqual({ approved: true })
    const first = new ProviderChain(card)
    expect((await api.send(first.request(1_000))).body).toEqual({ approved: true })
    await api.send(first.record(1_000, true))
    expect((await api.send(first.request(500))).body).toEqual({ approved: true })
    await api.send(first.record(500, true))
    await api.send(first.reverse(1_500))
    expect((await api.send(new ProviderChain(card).request(100))).body).toMatchObject({
      metadata: { decline_reason: 'single_use_consumed' },
    })
    expect(await api.balance(card)).toMatchObject({ heldMinor: 0 })
  })

  it('is not used up by an approval that the issuer recorded as declined', async () => {
    const card = await api.giveCard({ purpose: 'single_use' })
    const lost = new ProviderChain(card)
    expect((await api.send(lost.request(1_000))).body).toEqual({ approved: true })
    await api.send(lost.record(1_000, false, 'webhook_timeout'))
    const next = new ProviderChain(card)
    expect((await api.send(next.request(1_000))).body).toEqual({ approved: true })
    await api.send(next.record(1_000, true))
    expect((await api.send(new ProviderChain(card).request(100))).body).toMatchObject({
      metadata: { decline_reason: 'single_use_consumed' },
    })
    expect(await api.balance(card)).toMatchObject({ heldMinor: 1_000 })
    await api.expectBooksToAgree()
  })

  it('is not used up by what the issuer refused or looked up by itself, but by what it approved unasked', async () => {
    const card = await api.giveCard({ purpose: 'single_use' })
    const ask = async () => (await api.send(new ProviderChain(card).request(0))).body
    const attempt = async () => (await api.send(new ProviderChain(card).request(20_000))).body
    await api.send(new ProviderChain(card).record(1_000, false, 'card_inactive'))
    await api.send(new ProviderChain(card).record(0, true, 'webhook_timeout'))
    expect([await ask(), await attempt()]).toMatchObject([
      { approved: true },
      { metadata: { decline_reason: 'insufficient_funds' } },
    ])
    await api.send(new ProviderChain(card).record(1_000, true, 'webhook_timeout'))
    expect(await attempt()).toMatchObject({ metadata: { decline_reason: 'single_use_consumed' } })
  })

  it('is not used up, where its payment was none, by what another card of the same person paid', async () => {
    const card = await api.giveCard({ purpose: 'single_use' })
    const other = await api.giveCard({ person: card.person, fundedMinor: 0n })
    expect((await api.send(new ProviderChain(other).request(100))).body).toEqual({ approved: true })
    const lost = new ProviderChain(card)
    expect((await api.send(lost.request(100))).body).toEqual({ approved: true })
    await api.send(lost.record(100, false, 'webhook_timeout'))
    expect((await api.send(new ProviderChain(card).request(100))).body).toEqual({ approved: true })
  })

  it('is used once by many who try at once', async () => {
    const card = await api.giveCard({ purpose: 'single_use' })
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.send(new ProviderChain(card).request(100))))
    expect(answers.filter(({ body }) => body.approved === true)).toHaveLength(1)
  })

  it('is used once by many who gather while a verification that uses nothing up is decided', async () => {
    const card = await api.giveCard({ purpose: 'single_use' })
    const chains = Array.from({ length: 20 }, () => new ProviderChain(card))
    // Once the card is known, what is sent first is there first: while it is being decided the others gather.
    await api.send(new ProviderChain(card).request(0))
    const [, ...answers] = await Promise.all([
      api.send(new ProviderChain(card).request(0)),
      ...chains.map((chain) => api.send(chain.request(100))),
    ])
    expect(answers.filter(({ body }) => body.approved === true)).toHaveLength(1)
    expect(await api.balance(card)).toMatchObject({ heldMinor: 100 })
  })
})

describe('a merchant-locked card', () => {
  it('stays with the first merchant that was approved', async () => {
    const card = await api.giveCard({ purpose: 'merchant_locked' })
    expect((await api.send(new ProviderChain({ ...card, merchantId: 'mid_a' }).request(100))).body).toEqual({
      approved: true,
    })
    expect((await api.send(new ProviderChain({ ...card, merchantId: 'mid_b' }).request(100))).body).toMatchObject({
      metadata: { decline_reason: 'merchant_mismatch' },
    })
    expect((await api.send(new ProviderChain({ ...card, merchantId: 'mid_a' }).request(100))).body).toEqual({
      approved: true,
    })
  })

  it('stays with one of many merchants that gather while a verification is decided', async () => {
    const card = await api.giveCard({ purpose: 'merchant_locked' })
    const merchants = Array.from({ length: 20 }, (_, index) => `mid_${index % 4}`)
    await api.send(new ProviderChain(card).request(0))
    const [, ...answers] = await Promise.all([
      api.send(new ProviderChain(card).request(0)),
      ...merchants.map((merchantId) => api.send(new ProviderChain({ ...card, merchantId }).request(100))),
    ])
    const paid = merchants.filter((_, index) => answers[index]?.body.approved === true)
    expect(new Set(paid).size).toBe(1)
    expect(paid).toHaveLength(5)
  })

  it('does not stay with a merchant whose approval the issuer recorded as declined, unless another one there stands', async () => {
    const card = await api.giveCard({ purpose: 'merchant_locked' })
    const pay = async (merchantId: string) => {
      const chain = new ProviderChain({ ...card, merchantId })
      const { approved } = (await api.send(chain.request(100))).body
      return { chain, approved }
    }
    const [first, second] = [await pay('mid_a'), await pay('mid_a')]
    await api.send(first.chain.record(100, false, 'webhook_timeout'))
    expect((await pay('mid_b')).approved).toBe(false)
    await api.send(second.chain.record(100, false, 'webhook_timeout'))
    expect((await pay('mid_b')).approved).toBe(true)
    expect((await pay('mid_a')).approved).toBe(false)
  })

  it('stays with its merchant whatever the issuer approves elsewhere unasked, until its payment was none: then it goes to the next', async () => {
    const card = await api.giveCard({ purpose: 'merchant_locked' })
    const now = Math.floor(api.clock.nowMs() / 1000)
    const at = (merchantId: string, created = now) => new ProviderChain({ ...card, merchantId, created })
    const pay = async (merchantId: string) => (await api.send(at(merchantId).request(100))).body.approved
    const first = at('mid_a', now - 30)
    expect((await api.send(first.request(100))).body).toEqual({ approved: true })
    await api.send(at('mid_b', now - 20).record(100, true, 'webhook_timeout'))
    await api.send(at('mid_c', now - 10).record(100, true, 'webhook_timeout'))
    expect([await pay('mid_b'), await pay('mid_c'), await pay('mid_a')]).toEqual([false, false, true])
    await api.send(first.record(100, false, 'webhook_timeout'))
    expect([await pay('mid_a'), await pay('mid_c'), await pay('mid_b')]).toEqual([false, false, true])
  })

  it('stays with its merchant also where the account has a list of merchants', async () => {
    const card = await api.giveCard({ purpose: 'merchant_locked' })
    await api.context.pool.query('UPDATE accounts SET controls = $3 WHERE lane = $1 AND id = $2', [
      card.lane,
      card.accountId,
      JSON.stringify({ allowedMerchants: ['mid_a', 'mid_b'] }),
    ])
    const pay = async (merchantId: string) =>
      (await api.send(new ProviderChain({ ...card, merchantId }).request(100))).body
    expect(await pay('mid_a')).toEqual({ approved: true })
    expect(await pay('mid_b')).toMatchObject({ metadata: { decline_reason: 'merchant_mismatch' } })
  })

  it('with a list of merchants pays each of them, and nobody else', async () => {
    const card = await api.giveCard({ purpose: 'merchant_locked', controls: { allowedMerchants: ['mid_a', 'mid_b'] } })
    const pay = async (merchantId: string) =>
      (await api.send(new ProviderChain({ ...card, merchantId }).request(100))).body
    expect(await pay('mid_a')).toEqual({ approved: true })
    expect(await pay('mid_b')).toEqual({ approved: true })
    expect(await pay('mid_c')).toMatchObject({ metadata: { decline_reason: 'merchant_blocked' } })
  })
})
