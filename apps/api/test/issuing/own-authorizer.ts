import type pg from 'pg'
import { onTestFinished } from 'vitest'
import { createPool, type DatabasePool } from '../../src/database/pool.ts'
import { type Authorizer, createAuthorizer } from '../../src/services/issuing/authorizer.ts'
import { batchesAtOnce } from '../../src/services/issuing/batch-queue.ts'
import { type CardDirectory, createCardDirectory } from '../../src/services/issuing/card-directory.ts'
import { createRuleSets } from '../../src/services/issuing/live-rules.ts'
import { createShadowRecorder } from '../../src/services/issuing/shadow-recorder.ts'
import type { IssuingApi } from './issuing-api.ts'
import { statementOf } from './statement-name.ts'

interface Watching {
  /** A batch's COMMIT waits for it: the moment at which others gather, or an answer can come too late. */
  beforeCommit?: () => Promise<unknown>
  /** Told what is sent, before it is: the name of a statement, or its first word. */
  onSend?: (what: string, connection: pg.PoolClient) => void
  /** An answer is kept back for as long as this takes. */
  beforeAnswer?: (what: string) => Promise<unknown> | undefined
  deadlineMs?: number
  batchSize?: number
}

export interface OwnAuthorizer {
  authorizer: Authorizer
  pool: DatabasePool
  applicationName: string
  directory: CardDirectory
}

let started = 0

/** An authorizer that decides beside the one of `api`, on connections of its own, as another process does. It ends with the test. */
export function startAuthorizer({ context, database }: IssuingApi, watching: Watching = {}): OwnAuthorizer {
  const { beforeCommit, onSend, beforeAnswer, ...decisions } = watching
  started += 1
  const applicationName = `cardwright-test-authorizer-${started}`
  const pool = createPool({
    url: database.runtimeUrl,
    max: batchesAtOnce(context.pool) + 2,
    applicationName,
    logger: context.logger,
    pipeline: true,
  })
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>
    Object.assign(client, {
      query: (...args: unknown[]) => {
        const what = nameOf(args[0])
        onSend?.(what, client)
        if (what === 'COMMIT' && beforeCommit !== undefined) return beforeCommit().then(() => query(...args))
        const answer = query(...args)
        return beforeAnswer?.(what)?.then(() => answer) ?? answer
      },
    })
  })
  onTestFinished(() => pool.end())
  const config = { ...context.config, decisions: { ...context.config.decisions, ...decisions } }
  const directory = createCardDirectory(context)
  const authorizer = createAuthorizer({ ...context, config }, pool, {
    directory,
    ruleSets: createRuleSets(),
    shadows: createShadowRecorder(context, context.pool),
  })
  return { authorizer, pool, applicationName, directory }
}

const nameOf = (sent: unknown): string =>
  typeof sent === 'string' ? String(sent.split(/[ ;]/)[0]) : statementOf(String((sent as pg.QueryConfig).name))
