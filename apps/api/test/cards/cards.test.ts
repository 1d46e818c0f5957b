import { randomUUID } from 'node:crypto'
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { signUpVerified } from '../support/kyc-forms.ts'
import { startSandbox } from '../support/sandbox.ts'
import { signInStaff } from '../support/staff.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'
import { createCardCalls } from './card-calls.ts'

const sandbox = await startSandbox()
const api = await startApi({ env: { STRIPE_API_URL: sandbox.url, MAX_CARDS_PER_ACCOUNT: '4' } })
const reviewer = await signInStaff(api, 'compliance')
const risk = await signInStaff(api, 'risk')
const admin = await signInStaff(api, 'admin')

const { query, post, get, createCard } = createCardCalls(api)

const issuerCard = async (cardId: string) => {
  const [row] = await query<{ issuer_card_id: string }>('SELECT issuer_card_id FROM cards WHERE id = $1', [cardId])
  return sandbox.stripe.issuing.cards.retrieve(String(row?.issuer_card_id), { expand: ['number', 'cvc'] })
}

describe('creating a card', () => {
  it('makes it here, at the issuer and in the vault, and answers with the number masked', async () => {
    const person = await signUpVerified(api, reviewer)
    const answer = await post(person, '/cards/create', {
      cardType: 'virtual',
      label: 'Groceries',
      colour: 'sunset',
      controls: { limits: [{ amountMinor: 20_000, interval: 'monthly' }], blockedCountries: ['RU'] },
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^card_/),
      status: 'active',
      last4: expect.stringMatching(/^\d{4}$/),
      brand: expect.any(String),
      expMonth: expect.any(Number),
      expYear: expect.any(Number),
      label: 'Groceries',
      colour: 'sunset',
      purpose: 'standard',
      controls: { limits: [{ amountMinor: 20_000, interval: 'monthly' }], blockedCountries: ['RU'] },
      spending: { currency: 'usd', monthMinor: 0, allTimeMinor: 0 },
      frozenBy: null,
      statusReason: null,
      replacedBy: null,
      createdAt: expect.any(String),
    })
    const cardId = String(answer.body.id)
    const theirs = await issuerCard(cardId)
    expect(theirs).toMatchObject({ status: 'active', last4: answer.body.last4, currency: 'usd' })
    expect(theirs.metadata).toMatchObject({ cardwright_card_id: cardId })
    expect(theirs.spending_controls.spending_limits?.map(({ interval }) => interval)).toEqual([
      'per_authorization',
      'daily',
    ])
    expect(answer.text).not.toContain(String(theirs.number))
    const directory = await query('SELECT card_id FROM issuer_cards WHERE issuer_card_id = $1', [theirs.id])
    expect(directory).toEqual([{ card_id: cardId }])
    const actions = await query<{ action: string }>('SELECT action FROM audit WHERE subject_id = $1 ORDER BY at, id', [
      cardId,
    ])
    expect(actions.map(({ action }) => action).toSorted()).toEqual(['card.activated', 'card.created'])
  })

  it('knows the person at the issuer once, however many cards they have', async () => {
    const person = await signUpVerified(api, reviewer)
    await createCard(person)
    await createCard(person)
    const people = await sandbox.stripe.issuing.cardholders.list({ email: person.email })
    expect(people.data).toHaveLength(1)
    expect(people.data[0]).toMatchObject({ name: 'Wilhelmina Quastenberg', type: 'individual' })
  })

  it('is refused before the identity is verified, and changes nothing', async () => {
    const person = await api.signUp()
    const answer = await post(person, '/cards/create', { cardType: 'virtual' })
    expect([answer.status, answer.body.code]).toEqual([403, 'kyc_required'])
    expect((await get(person, '/cards')).body.data).toEqual([])
  })

  it('is refused while the account is frozen', async () => {
    const person = await signUpVerified(api, reviewer)
    const [user] = await query<{ id: string }>('SELECT id FROM users WHERE email = $1', [person.email])
    const frozen = await post(risk, '/admin/users/freeze', { userId: user?.id, reason: 'Suspicious payments' })
    expect(frozen.status).toBe(200)
    const answer = await post(person, '/cards/create', { cardType: 'virtual' })
    expect([answer.status, answer.body.code]).toEqual([409, 'account_frozen'])
  })

  it('closes a card that the issuer will never make, and says so', async () => {
    const person = await signUpVerified(api, reviewer)
    await createCard(person)
    await query(
      "UPDATE accounts SET issuer_cardholder_id = 'ich_of_nobody' FROM users u WHERE u.id = user_id AND email = $1",
      [person.email],
    )
    const key = randomUUID()
    const refused = await post(person, '/cards/create', { cardType: 'virtual' }, key)
    expect([refused.status, refused.body.code]).toEqual([409, 'issuer_refused'])
    expect((await post(person, '/cards/create', { cardType: 'virtual' }, key)).body.code).toBe('issuer_refused')
    const { data } = (await get(person, '/cards?status=closed')).body
    expect(data).toMatchObject([{ status: 'closed', statusReason: 'issuer_refused', last4: null }])
    const [card] = data as { id: string }[]
    const log = "SELECT actor_kind, reason FROM audit WHERE subject_id = $1 AND action = 'card.refused'"
    expect(await query(log, [card?.id])).toEqual([{ actor_kind: 'system', reason: 'issuer_refused' }])
  })

  it('makes one card for one key, however often and at once it is tapped', async () => {
    const person = await signUpVerified(api, reviewer)
    const key = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(person, '/cards/create', { cardType: 'virtual' }, key)),
    )
    const statuses = new Set(answers.map(({ status }) => status))
    expect([...statuses].toSorted()).toEqual(statuses.has(409) ? [201, 409] : [201])
    const again = await post(person, '/cards/create', { cardType: 'virtual' }, key)
    expect(again.status).toBe(201)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    const { data } = (await get(person, '/cards')).body
    expect(data).toEqual([again.body])
    const other = await post(person, '/cards/create', { cardType: 'virtual', label: 'Other' }, key)
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_key_reused'])
  })

  it('stops at as many cards as the program allows, also when they are asked for at once', async () => {
    const person = await signUpVerified(api, reviewer)
    const answers = await Promise.all(
      Array.from({ length: 7 }, () => post(person, '/cards/create', { cardType: 'virtual' })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4)
    expect(answers.filter(({ body }) => body.code === 'card_limit_reached')).toHaveLength(3)
  })

  it.each([
    [{}, 'cardType'],
    [{ cardType: 'physical' }, 'cardType'],
    [{ cardType: 'virtual', purpose: 'anything' }, 'purpose'],
    [{ cardType: 'virtual', surprise: 1 }, 'surprise'],
    [{ cardType: 'virtual', controls: { limits: [{ interval: 'daily' }] } }, 'controls.limits.0.amountMinor'],
    [
      { cardType: 'virtual', controls: { limits: [{ amountMinor: 1.5, interval: 'daily' }] } },
      'controls.limits.0.amountMinor',
    ],
    [
      { cardType: 'virtual', controls: { allowedCountries: ['DE'], blockedCountries: ['DE'] } },
      'controls.blockedCountries',
    ],
  ])('names what is wrong in %j', async (body, path) => {
    const person = await somebody()
    const answer = await post(person, '/cards/create', body)
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed'])
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ path }))
  })

  it('answers with a pending card while the issuer is away, and finishes it when it is back', async () => {
    const person = await signUpVerified(api, reviewer)
    await sandbox.kill()
    const card = await createCard(person)
    expect(card).toMatchObject({ status: 'pending', last4: null })
    for (const path of ['/cards/freeze', '/cards/close']) {
      expect((await post(person, path, { cardId: card.id })).body.code).toBe('card_pending')
    }
    await sandbox.start()
    const { queue, db } = api.context
    await Promise.all([1, 2, 3].map(() => queue.enqueue(db, 'finish-card', { lane: 0, cardId: card.id })))
    await vi.waitFor(
      async () => expect((await get(person, `/cards/detail?cardId=${card.id}`)).body.status).toBe('active'),
      { timeout: 60_000, interval: 200 },
    )
    const people = await sandbox.stripe.issuing.cardholders.list({ email: person.email })
    const cards = await sandbox.stripe.issuing.cards.list({ cardholder: String(people.data[0]?.id) })
    expect([people.data.length, cards.data.length]).toEqual([1, 1])
    await settle(card.id)
    const finished = "SELECT action FROM audit WHERE subject_id = $1 AND action = 'card.activated'"
    expect(await query(finished, [card.id])).toHaveLength(1)
  })
})

let known: Promise<SignedInPerson> | undefined
const somebody = (): Promise<SignedInPerson> => {
  known ??= signUpVerified(api, reviewer)
  return known
}

describe('a card of somebody else', () => {
  it('is not there, on no path, exactly like one that never existed', async () => {
    const owner = await signUpVerified(api, reviewer)
    const stranger = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(owner)
    const missing = `${cardId.slice(0, -4)}0000`
    const elevated = { accessToken: await api.stepUp(stranger) }
    for (const id of [cardId, missing]) {
      const answers = await Promise.all([
        get(stranger, `/cards/detail?cardId=${id}`),
        get(stranger, `/cards/limits?cardId=${id}`),
        get(stranger, `/cards/reveals?cardId=${id}`),
        post(elevated, '/cards/reveal', { cardId: id }),
        post(stranger, '/cards/freeze', { cardId: id }),
        post(stranger, '/cards/unfreeze', { cardId: id }),
        post(stranger, '/cards/close', { cardId: id }),
        post(stranger, '/cards/replace', { cardId: id }),
        post(stranger, '/cards/update', { cardId: id, label: 'Mine' }),
        post(stranger, '/cards/controls', { cardId: id, controls: {} }),
      ])
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [404, 'not_found']))
    }
    expect((await get(stranger, '/cards')).body.data).toEqual([])
    expect((await get(owner, `/cards/detail?cardId=${cardId}`)).body).toMatchObject({ status: 'active', label: null })
  })
})

describe('freezing', () => {
  it('counts at once, reaches the issuer, and is lifted by its owner', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(person)
    const frozen = await post(person, '/cards/freeze', { cardId, reason: 'Lost my wallet' })
    expect([frozen.status, frozen.body]).toMatchObject([
      200,
      { status: 'frozen', frozenBy: 'cardholder', statusReason: 'Lost my wallet' },
    ])
    await vi.waitFor(async () => expect((await issuerCard(cardId)).status).toBe('inactive'), { timeout: 60_000 })
    const lifted = await post(person, '/cards/unfreeze', { cardId })
    expect(lifted.body).toMatchObject({ status: 'active', frozenBy: null, statusReason: null })
    await vi.waitFor(async () => expect((await issuerCard(cardId)).status).toBe('active'), { timeout: 60_000 })
    // Whoever does it themselves knows; in words people are told of what others do.
    await settle(cardId)
    const { data } = (await get(person, '/me/notifications')).body as { data: { title: string }[] }
    expect(data.filter(({ title }) => /frozen/.test(title))).toEqual([])
  })

  it('leaves the issuer at the latest state, however fast it changes', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(person)
    for (let round = 0; round < 6; round += 1) {
      await post(person, round % 2 === 0 ? '/cards/freeze' : '/cards/unfreeze', { cardId })
    }
    await post(person, '/cards/freeze', { cardId })
    await settle(cardId)
    expect((await issuerCard(cardId)).status).toBe('inactive')
  })

  it('by the program lies over the cardholder’s own, and neither lifts the other', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(person)
    await post(person, '/cards/freeze', { cardId })
    const body = { cardId, reason: 'Suspicious payments' }
    expect((await post(risk, '/admin/cards/unfreeze', body)).body.code).toBe('conflict')
    const byStaff = await post(risk, '/admin/cards/freeze', body)
    expect([byStaff.status, byStaff.body]).toMatchObject([
      200,
      { status: 'frozen', frozenBy: 'program', statusReason: 'Suspicious payments' },
    ])
    // Why it was is for staff: whoever is suspected is not warned.
    for (const path of ['/cards', `/cards/detail?cardId=${cardId}`])
      expect((await get(person, path)).text).not.toContain('Suspicious payments')
    expect((await get(person, `/cards/detail?cardId=${cardId}`)).body).toMatchObject({
      frozenBy: 'program',
      statusReason: null,
    })
    const own = await post(person, '/cards/unfreeze', { cardId })
    expect([own.status, own.body.code]).toEqual([409, 'frozen_by_program'])
    expect((await post(person, '/cards/close', { cardId })).body.code).toBe('frozen_by_program')
    const lifted = await post(risk, '/admin/cards/unfreeze', body)
    expect(lifted.body).toMatchObject({ status: 'frozen', frozenBy: 'cardholder' })
    expect((await post(person, '/cards/unfreeze', { cardId })).body.status).toBe('active')
    const reasons = await query<{ reason: string }>(
      "SELECT reason FROM audit WHERE subject_id = $1 AND actor_kind = 'staff' ORDER BY at",
      [cardId],
    )
    expect(reasons.map(({ reason }) => reason)).toEqual(['Suspicious payments', 'Suspicious payments'])
    expect(await toldOf(cardId)).toEqual(['card_ready', 'card_frozen_by_us', 'card_unfrozen_by_us'])
    await vi.waitFor(
      async () => {
        const { data } = (await get(person, '/me/notifications')).body
        expect(data).toContainEqual(
          expect.objectContaining({ kind: 'card', title: 'Your card was frozen by us', link: `/cards/${cardId}` }),
        )
      },
      { timeout: 60_000 },
    )
  })

  it('by staff needs a role and a reason', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(person)
    expect((await post(person, '/admin/cards/freeze', { cardId, reason: 'Let me' })).status).toBe(403)
    expect((await post(risk, '/admin/cards/freeze', { cardId })).status).toBe(422)
    expect((await get(person, '/admin/cards')).status).toBe(403)
    const { data } = (await get(risk, `/admin/cards?last4=${(await issuerCard(cardId)).last4}`)).body
    expect(data).toContainEqual(expect.objectContaining({ id: cardId, status: 'active' }))
  })
})

/** Waits until no message waits to be relayed and no job runs. */
const settle = (_cardId: string) =>
  vi.waitFor(
    async () => {
      const [row] = await query<{ left: number }>(
        `SELECT ((SELECT count(*) FROM outbox WHERE relayed_at IS NULL)
          + (SELECT count(*) FROM graphile_worker.jobs WHERE task_identifier = 'sync-card'))::int AS left`,
      )
      expect(row?.left).toBe(0)
    },
    { timeout: 60_000, interval: 100 },
  )

/** What its holder is told in words of a card. */
const toldOf = async (cardId: string) => {
  const notices =
    "SELECT payload->'notice'->'content'->>'code' AS code FROM outbox WHERE subject_id = $1 ORDER BY at, id"
  return (await query<{ code: string | null }>(notices, [cardId])).flatMap(({ code }) => code ?? [])
}

it('what its holder did to a card is in the audit log, step by step, with the reason and the request', async () => {
  const person = await signUpVerified(api, reviewer)
  const { id: cardId } = await createCard(person)
  await post(person, '/cards/freeze', { cardId, reason: 'Lost my wallet' })
  await post(person, '/cards/unfreeze', { cardId, reason: 'Found it' })
  await post(person, '/cards/update', { cardId, label: 'Found' })
  await post(person, '/cards/controls', { cardId, controls: { blockedCountries: ['RU'] } })
  await post({ accessToken: await api.stepUp(person) }, '/cards/reveal', { cardId })
  const { body: successor } = await post(person, '/cards/replace', { cardId, reason: 'Number leaked' })
  await post(person, '/cards/close', { cardId: successor.id, reason: 'No use for it' })
  const log = await query(
    `SELECT action, reason, actor_kind = 'cardholder' AND actor_id = u.id AND request_id <> '' AS "isTheirs"
     FROM audit, users u WHERE subject_id = ANY($1) AND actor_kind <> 'system' AND email = $2 ORDER BY action, reason`,
    [[cardId, successor.id], person.email],
  )
  const done = (action: string, reason = '') => ({ action, reason, isTheirs: true })
  expect(log).toEqual([
    done('card.closed', 'No use for it'),
    done('card.controls_changed'),
    done('card.created'),
    done('card.created'),
    done('card.frozen', 'Lost my wallet'),
    done('card.relabelled'),
    done('card.replaced', 'Number leaked'),
    done('card.revealed'),
    done('card.unfrozen', 'Found it'),
  ])
  // Of all this they need no telling, but that a card is ready.
  expect([await toldOf(cardId), await toldOf(String(successor.id))]).toEqual([['card_ready'], ['card_ready']])
})

describe('how a card looks', () => {
  it('changes label and colour, and removes them', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(person, { label: 'Old' })
    expect((await post(person, '/cards/update', { cardId, label: 'New', colour: '#1f6feb' })).body).toMatchObject({
      label: 'New',
      colour: '#1f6feb',
    })
    expect((await post(person, '/cards/update', { cardId, label: null })).body).toMatchObject({
      label: null,
      colour: '#1f6feb',
    })
  })

  it('is listed newest first, page by page', async () => {
    const person = await signUpVerified(api, reviewer)
    const ids: string[] = []
    for (let count = 0; count < 3; count += 1) ids.push((await createCard(person)).id)
    const first = (await get(person, '/cards?limit=2')).body as { data: { id: string }[]; nextCursor: string }
    const second = (await get(person, `/cards?limit=2&cursor=${first.nextCursor}`)).body as typeof first
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids.toReversed())
    expect(second.nextCursor).toBeNull()
    expect((await get(person, '/cards?cursor=nonsense')).status).toBe(422)
  })
})

describe('controls and limits', () => {
  it('replaces the document as a whole and shows where each limit stands', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(person, { controls: { blockedCountries: ['RU'] } })
    const controls = {
      limits: [
        { amountMinor: 10_000, interval: 'daily' },
        { amountMinor: 2_000, interval: { trailingSeconds: 3_600 }, categories: ['5411'] },
        { amountMinor: 5_000, interval: 'per_authorization' },
      ],
    }
    expect((await post(person, '/cards/controls', { cardId, controls })).body.controls).toEqual(controls)
    const limits = (await get(person, `/cards/limits?cardId=${cardId}`)).body
    expect(limits).toMatchObject({ currency: 'usd', nextCursor: null })
    expect(limits.data).toMatchObject([
      { amountMinor: 10_000, interval: 'daily', usedMinor: 0, remainingMinor: 10_000, setBy: 'cardholder' },
      { amountMinor: 2_000, categories: ['5411'], usedMinor: 0, remainingMinor: 2_000 },
      { amountMinor: 5_000, interval: 'per_authorization', windowStart: null, remainingMinor: 5_000 },
    ])
  })

  it('keeps own limits under the ceiling that staff set, and shows both', async () => {
    const person = await signUpVerified(api, reviewer)
    const [account] = await query<{ id: string }>(
      'SELECT a.id FROM accounts a JOIN users u ON u.id = a.user_id WHERE u.email = $1',
      [person.email],
    )
    const ceiling = { limits: [{ amountMinor: 100_000, interval: 'monthly' }] }
    const set = await post(risk, '/admin/accounts/ceiling', {
      accountId: account?.id,
      controls: ceiling,
      reason: 'New customer',
    })
    expect([set.status, set.body]).toEqual([200, { controls: {}, ceiling }])
    const above = { limits: [{ amountMinor: 100_001, interval: 'monthly' }] }
    const refused = await post(person, '/account/controls', { controls: above })
    expect([refused.status, refused.body.code]).toEqual([422, 'above_ceiling'])
    expect(refused.body.errors).toEqual([
      {
        path: 'controls.limits.0.amountMinor',
        code: 'amount_too_large',
        message: 'At most $1,000.00.',
        params: { maximumMinor: 100_000, currency: 'usd' },
      },
    ])
    const own = { limits: [{ amountMinor: 100_000, interval: 'monthly' }], blockedCategories: ['7995'] }
    expect((await post(person, '/account/controls', { controls: own })).body).toEqual({ controls: own, ceiling })
    const { data } = (await get(person, '/account/limits')).body
    expect(data).toMatchObject([
      { amountMinor: 100_000, setBy: 'cardholder' },
      { amountMinor: 100_000, setBy: 'program' },
    ])
  })
})

describe('revealing', () => {
  it('shows number and code to whoever stepped up, records it, and forbids caches to keep it', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId, last4 } = await createCard(person)
    const plain = await post(person, '/cards/reveal', { cardId })
    expect([plain.status, plain.body.code]).toEqual([403, 'elevated_required'])
    const elevated = { accessToken: await api.stepUp(person) }
    // A key changes nothing here: what is shown is not kept for a repeat.
    const key = randomUUID()
    const shown = await post(elevated, '/cards/reveal', { cardId }, key)
    expect(await query('SELECT path FROM idempotency_keys WHERE key = $1', [key])).toEqual([])
    const theirs = await issuerCard(cardId)
    expect(shown.status).toBe(200)
    expect(shown.headers.get('cache-control')).toBe('no-store')
    expect(shown.body).toEqual({
      number: theirs.number,
      cvc: theirs.cvc,
      expMonth: theirs.exp_month,
      expYear: theirs.exp_year,
      nameOnCard: 'Wilhelmina Quastenberg',
      billingAddress: {
        line1: 'Lindenallee 4711',
        line2: null,
        city: 'Musterhausen',
        region: null,
        postalCode: '99998',
        country: 'DE',
      },
      hideAt: expect.any(String),
    })
    expect(String(shown.body.number).slice(-4)).toBe(last4)
    const { data } = (await get(person, `/cards/reveals?cardId=${cardId}`)).body
    const aMinuteBefore = new Date(Date.parse(String(shown.body.hideAt)) - 60_000).toISOString()
    expect(data).toEqual([{ at: aMinuteBefore, device: expect.anything() }])
  })

  it('encrypts to the key of this one reveal', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(person)
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
    const elevated = { accessToken: await api.stepUp(person) }
    const sealed = await post(elevated, '/cards/reveal', { cardId, publicKey: await exportJWK(publicKey) })
    expect(Object.keys(sealed.body).toSorted()).toEqual(['hideAt', 'jwe'])
    const { plaintext, protectedHeader } = await compactDecrypt(String(sealed.body.jwe), privateKey)
    expect(protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM' })
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toMatchObject({ number: (await issuerCard(cardId)).number })
    const offCurve = { ...(await exportJWK(publicKey)), y: 'A'.repeat(43) }
    expect((await post(elevated, '/cards/reveal', { cardId, publicKey: offCurve })).status).toBe(422)
  })

  it('shows a card that its holder froze, and none that the program froze or that is closed', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(person)
    const elevated = { accessToken: await api.stepUp(person) }
    await post(person, '/cards/freeze', { cardId })
    expect((await post(elevated, '/cards/reveal', { cardId })).status).toBe(200)
    await post(risk, '/admin/cards/freeze', { cardId, reason: 'Suspicious payments' })
    expect((await post(elevated, '/cards/reveal', { cardId })).body.code).toBe('frozen_by_program')
    await post(risk, '/admin/cards/unfreeze', { cardId, reason: 'It was the person' })
    await post(person, '/cards/close', { cardId })
    expect((await post(elevated, '/cards/reveal', { cardId })).body.code).toBe('card_closed')
  })

  it('shows no card of an account that the program froze, and each again afterwards', async () => {
    const person = await signUpVerified(api, reviewer)
    const { id: cardId } = await createCard(person)
    const elevated = { accessToken: await api.stepUp(person) }
    const [row] = await query<{ user_id: string }>('SELECT user_id FROM cards WHERE id = $1', [cardId])
    const userId = String(row?.user_id)
    await post(admin, '/admin/users/freeze', { userId, reason: 'The login may be in other hands' })
    const refused = await post(elevated, '/cards/reveal', { cardId })
    expect([refused.status, refused.body.code]).toEqual([409, 'account_frozen'])
    expect(JSON.stringify(refused.body)).not.toContain((await issuerCard(cardId)).number)
    await post(admin, '/admin/users/unfreeze', { userId, reason: 'It was the person' })
    expect((await post(elevated, '/cards/reveal', { cardId })).status).toBe(200)
  })
})
