import type pg from 'pg'
import { afterAll } from 'vitest'
import { createPool } from '../../src/database/pool.ts'
import type { ShardOf } from '../../src/database/shards.ts'
import type { HotPathClient } from '../../src/models/issuing/statement.ts'
import { unpackTrace } from '../../src/models/issuing/stored-trace.ts'
import type { DecisionTools } from '../../src/services/issuing/batch.ts'
import { decideBatch } from '../../src/services/issuing/decision-batch.ts'
import { KnownCards } from '../../src/services/issuing/known-cards.ts'
import { createRuleSets } from '../../src/services/issuing/live-rules.ts'
import { createControlsCompiler } from '../../src/services/issuing/stored-controls.ts'
import type { CardOfTest, IssuingApi } from './issuing-api.ts'
import { type ProviderEvent, readRequest } from './provider-events.ts'
import { statementOf } from './statement-name.ts'

/** A request for a card's payment. */
export interface Ask {
  card: CardOfTest
  event: ProviderEvent
}

export interface Outcome {
  answer: object
  authorizationId: string
  /** As it is stored; of an answer that was given before there is none. */
  trace: Told | undefined
}

/** What a stored trace tells of the card and its account, and of the documents that were looked at. */
export interface Told {
  card: Record<string, unknown>
  account: Record<string, unknown>
  checks: Record<string, unknown>[]
}

export interface Deciding {
  /** What happens before the transaction ends. */
  beforeEnd?: () => Promise<unknown>
  end?: 'COMMIT' | 'ROLLBACK'
  expectsKnown?: boolean
  /** Told the name of each statement as it is sent. */
  onSend?: (name: string) => void
}

export interface DecisionProcess {
  decide(asks: readonly Ask[], how?: Deciding): Promise<Outcome[]>
  /** The names of the statements that its last batch sent, in their order. */
  readonly sent: readonly string[]
  /** As where another server may answer from now on. */
  forget(): void
}

/**
 * One process that decides, without a queue: what it keeps of cards is its own. A forgetful one begins each batch as after its start. With
 * `shardOf` it sends what it would send to a cluster, which needs the table `lanes`.
 */
export function startDecisionProcess(
  api: IssuingApi,
  { isForgetful = false, shardOf }: { isForgetful?: boolean; shardOf?: ShardOf } = {},
): DecisionProcess {
  const pool = createPool({
    url: api.database.runtimeUrl,
    max: 2,
    applicationName: 'cardwright-test-process',
    logger: api.context.logger,
    pipeline: true,
  })
  afterAll(() => pool.end())
  const tools: DecisionTools = {
    newId: api.context.newId,
    compileControls: createControlsCompiler(),
    ruleSets: createRuleSets(),
    knownCards: new KnownCards(),
  }
  const sent: string[] = []

  async function decide(
    asks: readonly Ask[],
    { beforeEnd, end = 'COMMIT', expectsKnown = false, onSend }: Deciding = {},
  ): Promise<Outcome[]> {
    const connection: pg.PoolClient & HotPathClient = await pool.connect()
    sent.length = 0
    const ready = isForgetful ? { ...tools, knownCards: new KnownCards() } : tools
    try {
      await connection.query('BEGIN')
      const { decided, committed } = await decideBatch(
        recording(connection, connection.shardOf ?? shardOf, (name) => {
          sent.push(name)
          onSend?.(name)
        }),
        { ...ready, expectsKnown },
        asks.map(({ card, event }) => ({ request: readRequest(event), address: card })),
        api.clock.nowMs(),
      )
      const traces = await readTraces(
        connection,
        decided.map(({ decisionId }) => decisionId),
      )
      await beforeEnd?.()
      await connection.query(end)
      if (end === 'COMMIT') committed()
      return decided.map(({ answer, authorizationId, decisionId }) => ({
        answer,
        authorizationId,
        trace: traces.get(decisionId ?? ''),
      }))
    } catch (error) {
      await connection.query('ROLLBACK')
      throw error
    } finally {
      connection.release()
    }
  }

  return { decide, sent, forget: () => tools.knownCards.forget() }
}

/** Whether processes keep cards here; on a cluster they do not, and a pool knows of that once it has a connection. */
export async function keepsCards({ context: { pool } }: IssuingApi): Promise<boolean> {
  await pool.query('SELECT')
  return pool.shardOf === undefined
}

/** Notes the names of statements on their way. */
const recording = (
  connection: pg.PoolClient,
  shardOf: ShardOf | undefined,
  note: (name: string) => void,
): HotPathClient =>
  ({
    shardOf,
    query: (config: pg.QueryConfig) => {
      // On a cluster the name says also where the statement goes.
      note(statementOf(String(config.name)))
      return connection.query(config)
    },
  }) as unknown as HotPathClient

async function readTraces(
  connection: pg.PoolClient,
  decisionIds: readonly (string | undefined)[],
): Promise<Map<string, Told>> {
  const { rows } = await connection.query<{ id: string; trace: Record<string, unknown> }>(
    'SELECT id, trace FROM decisions WHERE id = ANY($1::text[])',
    [decisionIds.filter((id) => id !== undefined)],
  )
  return new Map(rows.map(({ id, trace }) => [id, unpackTrace(trace) as unknown as Told]))
}
