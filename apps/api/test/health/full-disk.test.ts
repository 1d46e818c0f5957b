import { withClient } from '@cardwright/local-postgres'
import { afterEach, expect, it, vi } from 'vitest'
import { startIssuingApi } from '../issuing/issuing-api.ts'
import { ProviderChain } from '../issuing/provider-events.ts'

const api = await startIssuingApi()

/** What PostgreSQL says when its disk is full: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const SAY_FULL = `RAISE EXCEPTION 'could not extend file "base/5/1": No space left on device' USING ERRCODE = '53100'`

const change = (text: string) => withClient(api.database.superuserUrl, (client) => client.query(text))
const endConnections = () =>
  change(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'cardwright-%' AND datname = current_database()",
  )

/** Nothing can be written any more: neither rows, nor what a statement puts aside. */
async function fillDisk(): Promise<void> {
  await change(`CREATE FUNCTION public.refuse_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${SAY_FULL}; END $$`)
  await change(
    `CREATE FUNCTION public.generate_series(integer, integer) RETURNS SETOF integer LANGUAGE plpgsql AS $$ BEGIN ${SAY_FULL}; END $$`,
  )
  await change('CREATE TRIGGER full_disk BEFORE INSERT ON fact_keys FOR EACH ROW EXECUTE FUNCTION public.refuse_row()')
  await change('CREATE TRIGGER full_disk BEFORE INSERT ON transfers FOR EACH ROW EXECUTE FUNCTION public.refuse_row()')
  await change(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$`,
  )
  await endConnections()
}

async function makeSpace(): Promise<void> {
  await change(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET search_path', current_database()); END $$`)
  await change('DROP FUNCTION IF EXISTS public.generate_series(integer, integer)')
  await change('DROP FUNCTION IF EXISTS public.refuse_row() CASCADE')
  await endConnections()
}

const readiness = async () => {
  const { status, body } = await api.get('/health/ready')
  return { status, disk: (body.dependencies as Record<string, unknown>).databaseDisk }
}

afterEach(makeSpace)

it('with a full disk declines, answers 503 to what would be written, says so, and goes on as soon as there is space', async () => {
  const card = await api.giveCard()
  const token = card.person.accessToken
  const fund = () =>
    api.post('/account/fund', { amountMinor: 700 }, { token, headers: { 'idempotency-key': 'a-full-disk' } })
  await fillDisk()
  await vi.waitFor(
    async () =>
      expect(await readiness()).toMatchObject({
        status: 503,
        disk: { state: 'down', required: true, detail: expect.stringContaining('The disk of PostgreSQL is full') },
      }),
    { timeout: 60_000 },
  )
  const chain = new ProviderChain(card)
  expect((await api.send(chain.request(2_000))).body).toEqual({
    approved: false,
    metadata: { decline_reason: 'processing_error' },
  })
  const refused = await fund()
  expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  expect(refused.headers.get('retry-after')).toBe('2')
  expect(refused.text).not.toContain('extend')
  const capture = new ProviderChain(card).forcePost(100)
  expect((await api.send(capture)).status).toBe(503)
  expect(await api.balance(card)).toMatchObject({ ledgerMinor: 10_000, heldMinor: 0 })

  await makeSpace()
  await vi.waitFor(async () => expect(await readiness()).toMatchObject({ status: 200, disk: { state: 'up' } }), {
    timeout: 60_000,
  })
  expect((await fund()).status).toBe(201)
  expect((await fund()).headers.get('idempotency-replayed')).toBe('true')
  expect((await api.send(capture)).status).toBe(200)
  expect((await api.send(capture)).status).toBe(200)
  expect((await api.send(new ProviderChain(card).request(2_000))).body).toEqual({ approved: true })
  expect(await api.balance(card)).toMatchObject({ ledgerMinor: 10_600, heldMinor: 2_000 })
  await api.expectBooksToAgree()
})
