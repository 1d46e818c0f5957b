import { beforeAll, expect, it } from 'vitest'
import { lookForLoneClearings } from '../../src/services/issuing/lone-clearing-service.ts'
import { countAlerts } from '../support/alerts.ts'
import { signInStaff } from '../support/staff.ts'
import { type CardOfTest, startIssuingApi } from './issuing-api.ts'
import { ProviderChain, type ProviderEvent } from './provider-events.ts'

/** A clearing cannot be refused. Where its authorization is another account's, or never comes, a person is told, once. */

const api = await startIssuingApi()

const changed = (event: ProviderEvent | undefined, change: Record<string, unknown>): ProviderEvent => {
  if (event === undefined) throw new Error('an event was expected')
  const { object, ...data } = event.data as { object: Record<string, unknown> }
  return { ...event, data: { ...data, object: { ...object, ...change } } }
}

/** Alerts of both kinds while something is done. */
async function alertsOf(work: () => Promise<unknown>): Promise<{ elsewhere: number; never: number }> {
  const now = () =>
    Promise.all(['captured_elsewhere', 'never_authorized'].map((kind) => countAlerts(api.context, kind)))
  const [elsewhere = 0, never = 0] = await now()
  await work()
  const [elsewhereNow = 0, neverNow = 0] = await now()
  return { elsewhere: elsewhereNow - elsewhere, never: neverNow - never }
}

const look = (afterMs = 0): Promise<void> => {
  const clock = { ...api.clock, nowMs: () => api.clock.nowMs() + afterMs }
  return lookForLoneClearings({ ...api.context, clock }, new AbortController().signal)
}

/** On a cluster all tests share a database: what others left alone in it is told of before anything is counted here. */
beforeAll(() => look(24 * 3_600_000))

const flagsOf = async (card: CardOfTest): Promise<string[][]> =>
  (await api.context.pool.query('SELECT flags FROM authorizations WHERE account_id = $1', [card.accountId])).rows.map(
    ({ flags }) => flags,
  )

const inOneLane = async (): Promise<[CardOfTest, CardOfTest]> => [
  await api.giveCard({ person: await api.signUpInLane(9) }),
  await api.giveCard({ person: await api.signUpInLane(9) }),
]

it('a capture that names the card of another account posts to that account, whatever lane it is in, and is told of once', async () => {
  for (const [one, other] of [[await api.giveCard(), await api.giveCard()] as const, await inOneLane()]) {
    const chain = new ProviderChain(one)
    await api.send(chain.request(5_000))
    await api.send(chain.record(5_000, true))
    const [cleared, more] = [chain.capture(3_000)[0], chain.capture(200)[0]].map((event) =>
      changed(event, { card: other.issuerCardId }),
    ) as [ProviderEvent, ProviderEvent]
    const told = await alertsOf(async () => {
      for (const event of [cleared, cleared, more]) expect((await api.send(event)).status).toBe(200)
      await look(24 * 3_600_000)
    })
    expect(told).toEqual({ elsewhere: 1, never: 0 })
    expect([await flagsOf(one), await flagsOf(other)]).toEqual([[[]], [['captured_elsewhere']]])
    expect(await api.balance(one)).toMatchObject({ ledgerMinor: 10_000, heldMinor: 5_000 })
    expect(await api.balance(other)).toMatchObject({ ledgerMinor: 6_800, heldMinor: 0 })
    for (const event of chain.capture(5_000, true)) await api.send(event)
    expect(await api.balance(one)).toMatchObject({ ledgerMinor: 5_000, heldMinor: 0 })
    await api.expectBooksToAgree()
  }
})

it('it is told of, too, where the capture came first, asked or not', async () => {
  for (const isAsked of [true, false]) {
    for (const [one, other] of [[await api.giveCard(), await api.giveCard()] as const, await inOneLane()]) {
      const chain = new ProviderChain(one)
      const request = chain.request(5_000)
      const recorded = chain.record(5_000, true)
      const told = await alertsOf(async () => {
        await api.send(changed(chain.capture(3_000)[0], { card: other.issuerCardId }))
        await look()
        if (isAsked) expect((await api.send(request)).body).toEqual({ approved: true })
        await api.send(recorded)
        await look()
        await look()
      })
      expect(told).toEqual({ elsewhere: 1, never: 0 })
      expect(await flagsOf(other)).toEqual([['captured_elsewhere']])
      expect(await api.balance(one)).toMatchObject({ ledgerMinor: 10_000, heldMinor: 5_000 })
      expect(await api.balance(other)).toMatchObject({ ledgerMinor: 7_000, heldMinor: 0 })
      await api.expectBooksToAgree()
    }
  }
})

it('a request for more that names the card of another account is decided by that account', async () => {
  const [one, other] = await inOneLane()
  const chain = new ProviderChain(one)
  await api.send(chain.request(5_000))
  await api.send(chain.record(5_000, true))
  const more = changed(chain.request(700), { card: { id: other.issuerCardId, object: 'issuing.card', metadata: {} } })
  expect((await api.send(more)).body).toEqual({ approved: true })
  expect(await api.balance(one)).toMatchObject({ heldMinor: 5_000 })
  expect(await api.balance(other)).toMatchObject({ heldMinor: 700 })
  await api.expectBooksToAgree()
})

it('a capture whose authorization does not come within an hour is told of once', async () => {
  const card = await api.giveCard()
  const [cleared] = new ProviderChain(card).capture(3_000)
  const told = await alertsOf(async () => {
    for (const event of [cleared, cleared]) await api.send(event as ProviderEvent)
    await look(3_599_000)
  })
  expect([told, await flagsOf(card)]).toEqual([{ elsewhere: 0, never: 0 }, [[]]])
  const later = await alertsOf(async () => {
    for (const afterMs of [3_660_000, 7_200_000]) await look(afterMs)
    await api.send(cleared as ProviderEvent)
  })
  expect([later, await flagsOf(card)]).toEqual([{ elsewhere: 0, never: 1 }, [['never_authorized']]])
  const { accessToken: token } = await signInStaff(api, 'risk')
  await api.context.pool.query("UPDATE authorizations SET flags = flags || '{tag:first}' WHERE card_id = $1", [
    card.cardId,
  ])
  const list = await api.get(`/admin/authorizations?cardId=${card.cardId}`, { token })
  expect(list.body.data).toMatchObject([{ alerts: ['never_authorized'] }])
  const [{ authorizationId } = {}] = list.body.data as { authorizationId?: string }[]
  const detail = await api.get(`/admin/authorizations/detail?authorizationId=${authorizationId}`, { token })
  expect(detail.body.alerts).toEqual(['never_authorized'])
  expect(await api.balance(card)).toMatchObject({ ledgerMinor: 7_000, heldMinor: 0 })
})

it('nothing is told where the authorization came after all, in whatever currency, or none was meant', async () => {
  const [late, abroad, forced] = [await api.giveCard(), await api.giveCard(), await api.giveCard()]
  const told = await alertsOf(async () => {
    const [chain, foreign] = [new ProviderChain(late), new ProviderChain(abroad)]
    const [recorded, recordedAtHome] = [chain.record(5_000, true), foreign.record(5_000, true)]
    await api.send(chain.capture(3_000)[0] as ProviderEvent)
    await api.send(changed(foreign.capture(4_700)[0], { currency: 'eur', merchant_currency: 'eur' }))
    for (const event of [recorded, recordedAtHome]) await api.send(event)
    await api.send(changed(foreign.capture(100)[0], { currency: 'jpy', merchant_currency: 'jpy' }))
    await api.send(new ProviderChain(forced).forcePost(100))
    await look(24 * 3_600_000)
  })
  expect(told).toEqual({ elsewhere: 0, never: 0 })
  expect(await flagsOf(forced)).toEqual([['force_post']])
})
