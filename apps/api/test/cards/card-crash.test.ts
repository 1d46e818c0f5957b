import { randomUUID } from 'node:crypto'
import { withClient } from '@cardwright/local-postgres'
import { expect, it, vi } from 'vitest'
import { finishCardLater, finishPendingCards } from '../../src/jobs/finish-pending-cards.ts'
import { findCard, listPendingCards } from '../../src/models/card-model.ts'
import { createMetrics } from '../../src/observability/metrics.ts'
import { finishSoon } from '../../src/services/card-creation-service.ts'
import { startApiProcess } from '../support/api-process.ts'
import { signUpVerified } from '../support/kyc-forms.ts'
import { startSandbox } from '../support/sandbox.ts'
import { signInStaff } from '../support/staff.ts'
import { type SignedInPerson, startApi } from '../support/start-api.ts'

const sandbox = await startSandbox()
const api = await startApi({ env: { STRIPE_API_URL: sandbox.url } })
const reviewer = await signInStaff(api, 'compliance')

const STEPS = ['after-insert', 'after-issuer', 'after-vault', 'before-answer'] as const

const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await withClient(api.database.superuserUrl, (client) => client.query(text, values))).rows as Row[]

/** Everything that exists of a person's cards, here, in the vault and at the issuer. */
async function countEverything(person: SignedInPerson) {
  const cards = await query<{ id: string; status: string }>(
    'SELECT c.id, c.status FROM cards c JOIN users u ON u.id = c.user_id WHERE u.email = $1',
    [person.email],
  )
  const ids = cards.map(({ id }) => id)
  const vault = await query('SELECT 1 FROM card_secrets WHERE card_id = ANY($1)', [ids])
  const directory = await query('SELECT 1 FROM issuer_cards WHERE card_id = ANY($1)', [ids])
  const activations = await query("SELECT 1 FROM audit WHERE action = 'card.activated' AND subject_id = ANY($1)", [ids])
  const people = await sandbox.stripe.issuing.cardholders.list({ email: person.email })
  const issued = await Promise.all(people.data.map(({ id }) => sandbox.stripe.issuing.cards.list({ cardholder: id })))
  return {
    statuses: cards.map(({ status }) => status),
    vault: vault.length,
    directory: directory.length,
    activations: activations.length,
    people: people.data.length,
    issued: issued.flatMap(({ data }) => data).length,
  }
}

const ONE_CARD = { statuses: ['active'], vault: 1, directory: 1, activations: 1, people: 1, issued: 1 }

async function createUntilCrash(person: SignedInPerson, step: string, key: string): Promise<void> {
  const dying = await startApiProcess(api, { FAILPOINT: `card-create:${step}` })
  const request = dying.post(
    '/cards/create',
    { cardType: 'virtual' },
    { token: person.accessToken, headers: { 'Idempotency-Key': key } },
  )
  await expect(request).rejects.toThrow()
  expect(await dying.ended).toBe('SIGKILL')
}

it.each(STEPS)('a kill at "%s" loses nothing and doubles nothing: the same key gets the one card', async (step) => {
  const person = await signUpVerified(api, reviewer)
  const key = randomUUID()
  await createUntilCrash(person, step, key)
  const restarted = await startApiProcess(api)
  const again = await restarted.post(
    '/cards/create',
    { cardType: 'virtual' },
    { token: person.accessToken, headers: { 'Idempotency-Key': key } },
  )
  await restarted.kill()
  expect([again.status, again.body.status]).toEqual([201, 'active'])
  expect(await countEverything(person)).toEqual(ONE_CARD)
  const replayed = await api.post(
    '/cards/create',
    { cardType: 'virtual' },
    { token: person.accessToken, headers: { 'Idempotency-Key': key } },
  )
  expect(replayed.body).toEqual(again.body)
})

it.each(STEPS)('a kill at "%s" is mended by the worker alone when the caller never comes back', async (step) => {
  const person = await signUpVerified(api, reviewer)
  await createUntilCrash(person, step, randomUUID())
  api.clock.advance(60_000)
  await finishPendingCards(api.context)
  await vi.waitFor(async () => expect(await countEverything(person)).toEqual(ONE_CARD), {
    timeout: 60_000,
    interval: 200,
  })
})

it('a kill while a card is being replaced leaves one closed and one new card', async () => {
  const person = await signUpVerified(api, reviewer)
  const { body: old } = await api.post('/cards/create', { cardType: 'virtual' }, { token: person.accessToken })
  const options = { token: person.accessToken, headers: { 'Idempotency-Key': randomUUID() } }
  const dying = await startApiProcess(api, { FAILPOINT: 'card-create:after-insert' })
  await expect(dying.post('/cards/replace', { cardId: old.id }, options)).rejects.toThrow()
  expect(await dying.ended).toBe('SIGKILL')
  const again = await api.post('/cards/replace', { cardId: old.id }, options)
  expect([again.status, again.body.status]).toEqual([200, 'active'])
  const { statuses, ...rest } = await countEverything(person)
  expect(statuses.toSorted()).toEqual(['active', 'closed'])
  expect(rest).toEqual({ vault: 2, directory: 2, activations: 2, people: 1, issued: 2 })
})

it('a database that is away while a card is finished is not told as an answer of the issuer', async () => {
  const person = await signUpVerified(api, reviewer)
  await createUntilCrash(person, 'after-insert', randomUUID())
  await query(`CREATE FUNCTION be_away() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'terminating connection' USING ERRCODE = '57P01'; END $$`)
  await query('CREATE TRIGGER away BEFORE INSERT ON card_secrets FOR EACH ROW EXECUTE FUNCTION be_away()')
  const warn = vi.fn()
  const logger = Object.assign(Object.create(api.context.logger), { warn })
  const [oldest] = await listPendingCards(api.context.db, api.clock.now(), 1)
  const waiting = oldest && (await findCard(api.context.db, oldest.id))
  if (waiting === undefined) throw new Error('a card should be waiting')
  const { status } = await finishSoon({ ...api.context, logger }, waiting)
  await query('DROP FUNCTION be_away() CASCADE')
  expect(status).toBe('pending')
  expect(warn.mock.calls).toEqual([
    [{ cardId: waiting.id, errorCode: '57P01' }, 'a card could not be finished here yet; a job will'],
  ])
  await finishCardLater(api.context, { lane: waiting.lane, cardId: waiting.id })
  expect(await countEverything(person)).toEqual(ONE_CARD)
})

it('a card that the issuer keeps waiting stays a job that failed, and after ten minutes a person is told', async () => {
  const person = await signUpVerified(api, reviewer)
  await sandbox.kill()
  const { body: card } = await api.post('/cards/create', { cardType: 'virtual' }, { token: person.accessToken })
  expect(card.status).toBe('pending')
  await expect(finishCardLater(api.context, { lane: 0, cardId: String(card.id) })).rejects.toMatchObject({
    code: 'issuer_unavailable',
  })
  const createdMs = Date.parse(String(card.createdAt))
  const alertsAt = async (ageMs: number) => {
    const metrics = createMetrics('test')
    const nowMs = () => createdMs + ageMs
    await finishPendingCards({ ...api.context, metrics, clock: { nowMs, now: () => new Date(nowMs()) } })
    const { values } = await metrics.alerts.get()
    return values.filter(({ labels }) => labels.kind === 'cards_pending_long').length
  }
  expect([await alertsAt(590_000), await alertsAt(610_000)]).toEqual([0, 1])
  await sandbox.start()
  await vi.waitFor(
    async () => {
      await finishPendingCards(api.context)
      expect(await countEverything(person)).toEqual(ONE_CARD)
    },
    { timeout: 60_000, interval: 500 },
  )
})
