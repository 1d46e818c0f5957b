import { beforeAll, describe, expect, it } from 'vitest'
import { startJobs } from '../../src/jobs/index.ts'
import type { JobName, WorkOptions } from '../../src/providers/queue/queue.ts'
import { startApi } from '../support/start-api.ts'

const api = await startApi({ hasWorker: false })
const { pool, clock, queue, issuer } = api.context

/** Which authorizations the issuer was asked about. It knows none of them. */
const asked: string[] = []

/** What a worker gives its queue to do. */
const given: WorkOptions[] = []

beforeAll(async () => {
  const running = await startJobs({
    ...api.context,
    issuer: {
      ...issuer,
      fetchAuthorizationRecord: async (issuerId) => {
        asked.push(issuerId)
        return undefined
      },
    },
    queue: {
      enqueue: queue.enqueue,
      work: async (options) => {
        given.push(options)
        return { stop: async () => undefined }
      },
    },
  })
  await running.stop()
})

const run = async (
  job: Exclude<JobName, 'finish-card' | 'sync-card' | 'send-mail' | 'run-backtest'>,
): Promise<void> => {
  const meta = { attempt: 1, maxAttempts: 1, signal: new AbortController().signal }
  for (const { handlers } of given) await handlers[job]({}, meta)
}

it('what nobody orders goes by the clock, each as often as others rely on', () => {
  const schedules = given.flatMap((options) => options.schedules).map(({ job, cron }) => [job, cron])
  expect(Object.fromEntries(schedules)).toEqual({
    'finish-pending-cards': '* * * * *',
    'send-pushes': '* * * * *',
    'follow-pushes': '*/5 * * * *',
    'start-verifications': '* * * * *',
    'finish-disputes': '* * * * *',
    'warm-unready-memories': '* * * * *',
    'count-at-merchants': '* * * * *',
    'confirm-decisions': '* * * * *',
    'confirm-old-decisions': '29 * * * *',
    'take-undelivered-events': '*/2 * * * *',
    'look-for-lone-clearings': '*/10 * * * *',
    'check-books': '11 * * * *',
    'compare-with-issuer': '37 * * * *',
    'seal-audit': '* * * * *',
    'forget-memories': '33 2 * * *',
    'expire-disputes': '7 * * * *',
    'forget-uploads': '23 * * * *',
    'forget-relayed-messages': '41 * * * *',
    'ensure-partitions': '17 3 * * *',
    'forget-logins': '52 * * * *',
    'forget-idempotency-keys': '*/10 * * * *',
  })
  const ordered = ['finish-card', 'sync-card', 'send-mail', 'run-backtest', 'warm-all-memories']
  const all = given.flatMap(({ handlers }) => Object.keys(handlers))
  expect(all.toSorted()).toEqual([...schedules.map(([job]) => job), ...ordered].toSorted())
})

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
const ago = (ms: number): Date => new Date(clock.nowMs() - ms)

describe('decisions of which the issuer has not told what it recorded', () => {
  const decide = async (name: string, at: Date): Promise<void> => {
    await pool.query(
      `INSERT INTO authorizations (lane, id, account_id, user_id, card_id, counter_owner_id, issuer, issuer_id, kind, currency, status, amount_minor, authorized_minor, hold_minor,
         posted_minor, used_minor, is_counted, is_closed, merchant, merchant_id, mcc, category, country, channel, authorized_at, created_at, updated_at)
       VALUES (7, $1, 'acct_1', 'usr_1', 'card_1', 'card_1', 'stripe', $1, 'authorization', 'usd', 'pending', 5, 5, 5, 0, 5, true, false, '{}', '', '', '', '', 'online', $2, $2, $2)`,
      [name, at],
    )
    await pool.query(
      `INSERT INTO decisions (lane, account_id, seq, at, id, authorization_id, card_id, fact_id, provider, request_id, is_approved, requested_minor, approved_minor, currency, clock_ms, trace)
       VALUES (7, 'acct_1', (SELECT count(*) + 1 FROM decisions), $2, $1, $1, 'card_1', $1, 'stripe', $1, true, 5, 5, 'usd', 0, '{}')`,
      [name, at],
    )
    await pool.query(
      "INSERT INTO fact_keys (lane, provider, provider_id, request_id, authorization_id, fact_id, at) VALUES (7, 'stripe', $1, $1, $1, $1, $2)",
      [name, at],
    )
  }

  it('are asked about each minute for an hour, and each hour for as long as anything may be held', async () => {
    await decide('just now', ago(MINUTE_MS))
    await decide('minutes ago', ago(50 * MINUTE_MS))
    await decide('an hour ago', ago(61 * MINUTE_MS))
    await decide('a month ago', ago(31 * DAY_MS - MINUTE_MS))
    await decide('longer ago', ago(31 * DAY_MS + MINUTE_MS))
    await run('confirm-decisions')
    expect(asked.splice(0)).toEqual(['minutes ago'])
    await run('confirm-old-decisions')
    expect(asked.splice(0).toSorted()).toEqual(['a month ago', 'an hour ago', 'minutes ago'])
  })
})

it('keys are forgotten after a day, and not before', async () => {
  const keep = async (key: string, at: Date): Promise<void> => {
    await pool.query(
      "INSERT INTO idempotency_keys (lane, caller, path, key, fingerprint, holder, lease_until, created_at) VALUES (7, 'usr_1', '/p', $1, '', '1', $2, $2)",
      [key, at],
    )
    await pool.query(
      "INSERT INTO card_creation_keys (lane, account_id, creation_key, card_id, created_at) VALUES (7, 'acct_1', $1, 'card_1', $2)",
      [key, at],
    )
  }
  await keep('young', ago(DAY_MS - MINUTE_MS))
  await keep('old', ago(DAY_MS + MINUTE_MS))
  await run('forget-idempotency-keys')
  const { rows } = await pool.query(
    'SELECT key FROM idempotency_keys UNION ALL SELECT creation_key FROM card_creation_keys',
  )
  expect(rows).toEqual([{ key: 'young' }, { key: 'young' }])
})
