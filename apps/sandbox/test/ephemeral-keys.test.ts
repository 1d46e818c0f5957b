import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from './support/manual-clock.ts'
import {
  createCard,
  type RawSender,
  type SandboxUnderTest,
  sendTo,
  startInProcess,
} from './support/sandbox-under-test.ts'

let sandbox: SandboxUnderTest
let stripe: Stripe
let send: RawSender
let card: Stripe.Issuing.Card
let clock: ManualClock

beforeAll(async () => {
  // At the start of a second, so that the seconds of a lifetime can be told apart.
  clock = createManualClock(Date.UTC(2026, 2, 3, 12))
  sandbox = await startInProcess({}, { clock })
  stripe = sandbox.stripe
  send = sendTo(sandbox)
  card = await createCard(stripe)
})

afterAll(() => sandbox.stop())

const ephemeralKey = () => stripe.ephemeralKeys.create({ issuing_card: card.id }, { apiVersion: '2026-10-28.endive' })

describe('an ephemeral key', () => {
  it('reads its own card and nothing else, once for a nonce, until it is deleted', async () => {
    const key = await stripe.ephemeralKeys.create(
      { issuing_card: card.id, nonce: 'n-1' },
      { apiVersion: '2026-10-28.endive' },
    )
    const read = (path: string) => send('GET', path, undefined, { Authorization: `Bearer ${key.secret}` })
    expect((await read(`/v1/issuing/cards/${card.id}?expand[]=number`)).body).toHaveProperty('number')
    expect((await read('/v1/issuing/cards')).status).toBe(403)
    await expect(
      stripe.ephemeralKeys.create({ issuing_card: card.id, nonce: 'n-1' }, { apiVersion: '2026-10-28.endive' }),
    ).rejects.toMatchObject({ param: 'nonce' })
    await stripe.ephemeralKeys.del(key.id)
    expect((await read(`/v1/issuing/cards/${card.id}`)).status).toBe(401)
  })

  it('lets nothing be changed, and no other card be read', async () => {
    const { secret } = await ephemeralKey()
    const other = await createCard(stripe)
    const as = { Authorization: `Bearer ${secret}` }
    expect((await send('GET', `/v1/issuing/cards/${card.id}`, undefined, as)).status).toBe(200)
    expect((await send('GET', `/v1/issuing/cards/${other.id}?expand[]=number`, undefined, as)).status).toBe(403)
    expect((await send('POST', `/v1/issuing/cards/${card.id}`, 'status=inactive', as)).status).toBe(403)
    expect((await stripe.issuing.cards.retrieve(card.id)).status).toBe('active')
  })

  it('is good for an hour, and made for a version that its maker names', async () => {
    const { secret, created, expires } = await ephemeralKey()
    expect(expires - created).toBe(3600)
    const status = async () =>
      (await send('GET', `/v1/issuing/cards/${card.id}`, undefined, { Authorization: `Bearer ${secret}` })).status
    clock.advance(3_599_000)
    expect(await status()).toBe(200)
    clock.advance(1000)
    expect(await status()).toBe(401)
    const unversioned = await send('POST', '/v1/ephemeral_keys', `issuing_card=${card.id}&nonce=n-2`)
    expect(unversioned.status).toBe(400)
  })
})
