/**
 * How many recorded decisions a second a backtest replays, with fifty rules and all that they remember, in the order in which the
 * decisions were made. They are recorded first by the code that decides, in batches, with rules live.
 *
 * Run with `npm run bench:backtest`. The last line is `backtest: N`, decisions a second.
 */

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdMaker, systemIdSource } from '@cardwright/contracts'
import { createDatabase as createDatabaseOn, startLocalPostgres, withClient } from '@cardwright/local-postgres'
import { createDatabase } from '../../apps/api/src/database/database.ts'
import { migrate } from '../../apps/api/src/database/migrate.ts'
import { createPool, type DatabasePool } from '../../apps/api/src/database/pool.ts'
import type { AuthorizationRequest } from '../../apps/api/src/providers/issuer/authorization-request.ts'
import { decideBatch } from '../../apps/api/src/services/issuing/decision-batch.ts'
import { KnownCards } from '../../apps/api/src/services/issuing/known-cards.ts'
import { createRuleSets } from '../../apps/api/src/services/issuing/live-rules.ts'
import { createControlsCompiler } from '../../apps/api/src/services/issuing/stored-controls.ts'
import { runBacktest } from '../../apps/api/src/services/rules/backtest-service.ts'
import { createCards } from './bench-program.ts'
import { createConditions, createRandom, pick, toDocument } from './fifty-rules.ts'
import { storeRuleSet, switchToSet } from './rule-sets.ts'

const isQuick = process.argv.includes('--quick')
const DECISIONS = isQuick ? 20_000 : 100_000
const ACCOUNTS = 500
const IN_A_BATCH = 100
const ROUNDS = 3
/** As many as the worker has unless told otherwise. */
const POOL = 12

const PLACES = [
  {
    id: '1234567890',
    name: 'CORNER GROCERY',
    category: 'grocery_stores_supermarkets',
    categoryCode: '5411',
    country: 'US',
  },
  { id: '2345678901', name: 'NIGHT BAR', category: 'eating_places_restaurants', categoryCode: '5812', country: 'US' },
  { id: '3456789012', name: 'GARE', category: 'passenger_railways', categoryCode: '4112', country: 'FR' },
]

const folder = await mkdtemp(join(tmpdir(), 'cardwright-backtest-'))
const postgres = await startLocalPostgres({
  dataDir: join(folder, 'postgres'),
  durable: false,
  settings: { shared_buffers: '512MB' },
})
try {
  await main()
} finally {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

async function main(): Promise<void> {
  await createDatabaseOn(postgres.url, 'bench')
  const url = Object.assign(new URL(postgres.url), { pathname: '/bench' }).href
  await migrate(url)
  await createCards(url, ACCOUNTS)
  await storeRules(url)
  const logger = console as unknown as Parameters<typeof createPool>[0]['logger']
  const pool = createPool({ url, max: POOL, applicationName: 'cardwright-bench', logger, pipeline: true })
  const from = new Date()
  await recordDecisions(pool)
  console.log(`${DECISIONS} decisions of ${ACCOUNTS} cards recorded, with fifty rules`)
  let best = 0
  for (let round = 0; round < ROUNDS; round += 1) best = Math.max(best, await replay(pool, url, from))
  await pool.end()
  console.log(`backtest: ${best.toFixed(0)}`)
}

/** Fifty rules live, and one of them with a stricter draft beside it. */
async function storeRules(url: string): Promise<void> {
  await storeRuleSet(url, createConditions().map(toDocument))
  await switchToSet(url, 1)
  await withClient(url, async (client) => {
    await client.query(
      `INSERT INTO rules (id, created_by, created_at, updated_at) VALUES ('rule_draft', 'bench', now(), now())`,
    )
    await client.query(
      `INSERT INTO rule_versions (rule_id, version, name, document, content_hash, created_by, created_at)
       VALUES ('rule_draft', 1, 'A burst', $1, 'hash', 'bench', now())`,
      [
        JSON.stringify({
          scope: { kind: 'program' },
          stream: 'authorization',
          when: 'card.count10s > 20 || cardholder.sumDaySameMcc > 100000',
          action: { kind: 'decline', reason: 'velocity' },
        }),
      ],
    )
  })
}

interface Address {
  issuer_card_id: string
  lane: number
  account_id: string
  card_id: string
}

async function recordDecisions(pool: DatabasePool): Promise<void> {
  const { rows: cards } = await pool.query<Address>(
    'SELECT issuer_card_id, lane, account_id, card_id FROM issuer_cards',
  )
  const tools = {
    newId: createIdMaker(systemIdSource),
    compileControls: createControlsCompiler(),
    knownCards: new KnownCards(),
    ruleSets: createRuleSets(),
  }
  const random = createRandom(11)
  const client = await pool.connect()
  for (let made = 0; made < DECISIONS; made += IN_A_BATCH) {
    const batch = Array.from({ length: IN_A_BATCH }, () => toRequest(pick(random, cards), random))
    await client.query('BEGIN')
    const { committed } = await decideBatch(client, tools, batch, Date.now())
    await client.query('COMMIT')
    committed()
  }
  client.release()
}

function toRequest(card: Address, random: (below: number) => number) {
  const now = Date.now()
  const amountMinor = BigInt(1 + random(200))
  const request: AuthorizationRequest = {
    provider: 'stripe',
    requestId: `evt_${randomBytes(9).toString('hex')}`,
    issuerAuthorizationId: `iauth_${randomBytes(9).toString('hex')}`,
    attempt: 0,
    issuerCardId: card.issuer_card_id,
    amountMinor,
    currency: 'usd',
    merchantAmountMinor: amountMinor,
    merchantCurrency: 'usd',
    isAmountControllable: false,
    merchant: { ...pick(random, PLACES), city: 'Springfield' },
    channel: 'online',
    verification: {
      cvc: 'match',
      expiry: 'match',
      address: 'match',
      postalCode: 'match',
      threeDSecure: '',
      wallet: '',
    },
    authorizedAtMs: now,
    requestedAtMs: now,
  }
  return { request, address: { lane: card.lane, accountId: card.account_id, cardId: card.card_id } }
}

async function replay(pool: DatabasePool, url: string, from: Date): Promise<number> {
  const id = `bt_${randomBytes(6).toString('hex')}` as Parameters<typeof runBacktest>[1]
  const to = new Date(Date.now() + 60_000)
  await withClient(url, (client) =>
    client.query(
      `INSERT INTO backtests (id, rule_id, version, rule_set, from_at, to_at, requested_by, created_at) VALUES ($1, 'rule_draft', 1, 1, $2, $3, 'bench', now())`,
      [id, from, to],
    ),
  )
  const db = createDatabase(pool)
  const quiet = { info: () => undefined } as unknown as Parameters<typeof runBacktest>[0]['logger']
  const failpoints = { hit: () => undefined }
  const clock = { now: () => new Date(), nowMs: () => Date.now() }
  const begun = performance.now()
  const cpuBefore = process.cpuUsage()
  await runBacktest({ db, clock, logger: quiet, failpoints }, id, {
    isLastAttempt: true,
    signal: new AbortController().signal,
  })
  const seconds = (performance.now() - begun) / 1000
  const cpu = process.cpuUsage(cpuBefore)
  const { rows } = await pool.query('SELECT state, examined, result FROM backtests WHERE id = $1', [id])
  const { newlyDeclined } = rows[0].result
  console.log(
    `${rows[0].state}: ${rows[0].examined} in ${seconds.toFixed(2)} s, ${((cpu.user + cpu.system) / DECISIONS).toFixed(0)} µs of processor time each; ${newlyDeclined.count} newly declined`,
  )
  return DECISIONS / seconds
}
