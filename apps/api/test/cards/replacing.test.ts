import { randomUUID } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { signUpVerified } from '../support/kyc-forms.ts'
import { gatherInOneLane } from '../support/one-lane.ts'
import { startSandbox } from '../support/sandbox.ts'
import { signInStaff } from '../support/staff.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'
import { createCardCalls } from './card-calls.ts'

const sandbox = await startSandbox()
const api = await startApi({ env: { STRIPE_API_URL: sandbox.url, MAX_CARDS_PER_ACCOUNT: '2' } })
gatherInOneLane(api.context)
const reviewer = await signInStaff(api, 'compliance')

const { query, post, get, createCard } = createCardCalls(api)

const statusesOf = async (person: SignedInPerson) =>
  ((await get(person, '/cards')).body.data as { status: string }[]).map(({ status }) => status)

const issuerCard = async (cardId: string) => {
  const [row] = await query<{ issuer_card_id: string }>('SELECT issuer_card_id FROM cards WHERE id = $1', [cardId])
  return sandbox.stripe.issuing.cards.retrieve(String(row?.issuer_card_id))
}

describe('closing and replacing', () => {
  it('closes for good, here and at the issuer', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(person)
    const closed = await post(person, '/cards/close', { cardId })
    expect([closed.status, closed.body.status]).toEqual([200, 'closed'])
    for (const path of ['/cards/freeze', '/cards/unfreeze', '/cards/replace']) {
      expect((await post(person, path, { cardId })).body.code).toBe('card_closed')
    }
    await vi.waitFor(async () => expect((await issuerCard(cardId)).status).toBe('canceled'), { timeout: 60_000 })
  })

  it('gives the successor a new number and everything else of its predecessor', async () => {
    const person = await signUpVerified(api, reviewer)
    const controls = { limits: [{ amountMinor: 5_000, interval: 'weekly' }] }
    const old = await createCard(person, { label: 'Travel', colour: 'teal', purpose: 'merchant_locked', controls })
    const key = randomUUID()
    const replaced = await post(person, '/cards/replace', { cardId: old.id, reason: 'Number leaked' }, key)
    expect(replaced.status).toBe(200)
    expect(replaced.body).toMatchObject({
      status: 'active',
      label: 'Travel',
      colour: 'teal',
      purpose: 'merchant_locked',
      controls,
    })
    expect(replaced.body.id).not.toBe(old.id)
    const before = (await get(person, `/cards/detail?cardId=${old.id}`)).body
    expect(before).toMatchObject({ status: 'closed', statusReason: 'Number leaked', replacedBy: replaced.body.id })
    const lines = await query<{ counter_owner_id: string }>('SELECT counter_owner_id FROM cards WHERE id = ANY($1)', [
      [old.id, replaced.body.id],
    ])
    expect(lines.map((line) => line.counter_owner_id)).toEqual([old.id, old.id])
    expect((await post(person, '/cards/replace', { cardId: old.id, reason: 'Number leaked' }, key)).body).toEqual(
      replaced.body,
    )
    expect((await get(person, '/cards')).body.data).toHaveLength(2)
  })

  it('replaces with a key that was used for something else before: keys belong to a path', async () => {
    const person = await signUpVerified(api, reviewer)
    const key = randomUUID()
    const { id: cardId } = await createCard(person, {}, key)
    const replaced = await post(person, '/cards/replace', { cardId }, key)
    expect([replaced.status, replaced.body.id === cardId]).toEqual([200, false])
    expect(await statusesOf(person)).toEqual(['active', 'closed'])
  })

  it('makes one successor of one card, though it is replaced twice at once', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(person)
    const answers = await Promise.all([1, 2, 3].map(() => post(person, '/cards/replace', { cardId })))
    const refused = answers.filter(({ status }) => status !== 200)
    expect(refused.map(({ body }) => body.code)).toEqual(['card_closed', 'card_closed'])
    expect((await statusesOf(person)).toSorted()).toEqual(['active', 'closed'])
  })

  it('leaves a card alone that the program froze', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(person)
    await post(reviewer, '/admin/cards/freeze', { cardId, reason: 'Suspicious payments' })
    for (const path of ['/cards/replace', '/cards/close']) {
      const answer = await post(person, path, { cardId })
      expect([answer.status, answer.body.code], path).toEqual([409, 'frozen_by_program'])
    }
    expect(await statusesOf(person)).toEqual(['frozen'])
  })
})

describe('the cards that a person may have', () => {
  it('are counted with those that are frozen, and without those that are closed', async () => {
    const person = await signUpVerified(api, reviewer)
    const [{ id: cardId }, other] = [await createCard(person), await createCard(person)]
    await post(person, '/cards/freeze', { cardId })
    expect((await post(person, '/cards/create', { cardType: 'virtual' })).body.code).toBe('card_limit_reached')
    await post(person, '/cards/close', { cardId: other.id })
    expect((await post(person, '/cards/create', { cardType: 'virtual' })).status).toBe(201)
  })

  it('are told of once each, with the way to the card', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId, last4 } = await createCard(person)
    await createCard(person)
    const linksTo = async (link: string) => {
      const { data } = (await get(person, '/me/notifications')).body as { data: { link: string; body: string }[] }
      return data.filter((notice) => notice.link === link)
    }
    await vi.waitFor(async () => expect(await linksTo(`/cards/${cardId}`)).toHaveLength(1), { timeout: 60_000 })
    expect((await linksTo(`/cards/${cardId}`))[0]?.body).toContain(last4)
  })

  it('are their own, also under a key that somebody else has used', async () => {
    const [person, other] = [await signUpVerified(api, reviewer), await signUpVerified(api, reviewer)]
    const key = randomUUID()
    const [own, theirs] = [await createCard(person, {}, key), await createCard(other, {}, key)]
    expect(own.id).not.toBe(theirs.id)
    expect((await get(other, `/cards/detail?cardId=${own.id}`)).status).toBe(404)
    expect([await statusesOf(person), await statusesOf(other)]).toEqual([['active'], ['active']])
  })

  it('come one for a key, until it is forgotten after twenty-four hours', async () => {
    const person = await signUpVerified(api, reviewer)
    const key = randomUUID()
    const { id } = await createCard(person, {}, key)
    const later = async (hours: number) => {
      api.clock.advance(hours * 3_600_000)
      const { body } = await api.post('/auth/refresh', { refreshToken: person.refreshToken })
      Object.assign(person, body)
      return createCard(person, {}, key)
    }
    expect((await later(23)).id).toBe(id)
    expect((await later(2)).id).not.toBe(id)
  })
})
