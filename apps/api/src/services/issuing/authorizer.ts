import type pg from 'pg'
import type { Context } from '../../context.ts'
import { isCutOff, isDatabaseAway } from '../../database/database-away.ts'
import type { DatabasePool } from '../../database/pool.ts'
import { insertLateDecisions } from '../../models/issuing/decision-model.ts'
import type { HotPathClient } from '../../models/issuing/statement.ts'
import { logDecision, logDecisionFailure } from '../../observability/decision-events.ts'
import type { Answer, AuthorizationRequest } from '../../providers/issuer/authorization-request.ts'
import type { AddressedRequest, Decided } from './batch.ts'
import { BatchQueue, PATIENCE_MS } from './batch-queue.ts'
import type { CardAddress, CardDirectory } from './card-directory.ts'
import { decideBatch } from './decision-batch.ts'
import { KnownCards } from './known-cards.ts'
import type { RuleSets } from './live-rules.ts'
import type { ShadowRecorder } from './shadow-recorder.ts'
import { createControlsCompiler } from './stored-controls.ts'

export interface Authorizer {
  /** Decides one request inside the deadline. Never throws: what cannot be decided is declined. */
  authorize(request: AuthorizationRequest): Promise<Answer>
  /** Waits until nothing is being decided any more and what rules in shadow said is written. */
  idle(): Promise<void>
}

export type AuthorizerContext = Pick<Context, 'clock' | 'newId' | 'logger' | 'metrics' | 'config' | 'failpoints'>

export interface AuthorizerParts {
  directory: CardDirectory
  ruleSets: RuleSets
  shadows: ShadowRecorder
}

/** A request that was not answered yet, unless it says so. */
interface Open {
  arrivedAt: number
  deadlineAt: number
  /** Set once the caller has been answered, be it by the decision or because its time was over. */
  isAnswered: boolean
  timer: NodeJS.Timeout | undefined
  resolve(answer: Answer): void
}

/** An open request whose card was found. */
interface Waiting extends Open {
  addressed: AddressedRequest
}

/** A request, or a chain, that is there already. */
const UNIQUE_VIOLATION = '23505'

const FAILED: Answer = { isApproved: false, reason: 'processing_error' }

/** Thrown right before COMMIT when every caller of a batch has been told "declined" meanwhile. */
class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed'
}

class TransactionOver extends Error {
  override readonly name = 'TransactionOver'
}

/**
 * Group commit: requests that arrive while a batch is in flight join the next one, so that one locking read, one write and
 * one durable commit serve many decisions. `pool` must be made with pipelining and is used for nothing else.
 */
export function createAuthorizer(
  context: AuthorizerContext,
  pool: DatabasePool,
  { directory, ruleSets, shadows }: AuthorizerParts,
): Authorizer {
  const knownCards = new KnownCards()
  pool.on('connect', () => {
    knownCards.forget()
    ruleSets.forget()
  })
  const tools = { newId: context.newId, compileControls: createControlsCompiler(), ruleSets, knownCards }
  const { deadlineMs, batchSize } = context.config.decisions
  const queue = new BatchQueue<Waiting>(pool, batchSize)
  const idleWaiters: (() => void)[] = []
  /** Batches of which somebody has not been answered yet. */
  let running = 0
  /** Whether a timer runs at whose end nobody waits for company any more. */
  let isPatient = false
  const isIdle = () => queue.isIdle && running === 0

  function authorize(request: AuthorizationRequest): Promise<Answer> {
    const arrivedAt = performance.now()
    const { promise, resolve } = Promise.withResolvers<Answer>()
    const open: Open = { arrivedAt, deadlineAt: arrivedAt + deadlineMs, isAnswered: false, timer: undefined, resolve }
    // The caller is answered in time whatever the database does; a decision that commits afterwards is marked as late.
    open.timer = setTimeout(() => answer(open, FAILED), deadlineMs)
    const address = directory.peek(request.provider, request.issuerCardId)
    if (address === undefined) void findCard(open, request)
    else wait(open, request, address)
    return promise
  }

  async function findCard(open: Open, request: AuthorizationRequest): Promise<void> {
    try {
      const { provider, issuerCardId } = request
      const address = (await directory.find(provider, [issuerCardId])).get(issuerCardId)
      if (open.isAnswered) return
      if (address === undefined) answer(open, unknownCard(request))
      else wait(open, request, address)
    } catch (error) {
      fail([open], error)
    }
  }

  function wait(open: Open, request: AuthorizationRequest, address: CardAddress): void {
    queue.add(Object.assign(open, { addressed: { request, address, arrivedAt: open.arrivedAt } }))
    pump()
  }

  function unknownCard(request: AuthorizationRequest): Answer {
    context.metrics.alerts.inc({ kind: 'unknown_card' })
    context.logger.warn(
      { provider: request.provider, issuerCardId: request.issuerCardId },
      'an authorization asked for a card that is not ours',
    )
    return { isApproved: false, reason: 'card_not_active' }
  }

  function pump(): void {
    for (let taken = queue.take(); taken !== undefined; taken = queue.take()) {
      const { batch, done } = taken
      let isOver = false
      const makeRoom = () => {
        if (isOver) return
        isOver = true
        done()
        pump()
      }
      running += 1
      void runBatch(
        batch.filter(({ isAnswered }) => !isAnswered),
        makeRoom,
      ).finally(() => {
        makeRoom()
        running -= 1
        if (isIdle()) for (const wake of idleWaiters.splice(0)) wake()
      })
    }
    if (!queue.isGathering || isPatient) return
    isPatient = true
    setTimeout(waitNoLonger, PATIENCE_MS)
  }

  function waitNoLonger(): void {
    isPatient = false
    pump()
  }

  /** Only the first try makes room: one that failed is tried again while its accounts are kept from others. */
  async function runBatch(batch: readonly Waiting[], makeRoom?: () => void): Promise<void> {
    if (batch.length === 0) return
    context.metrics.decisionBatch.observe(batch.length)
    const isTriedAgain = makeRoom === undefined
    try {
      const decided = await decideAll(batch, isTriedAgain)
      makeRoom?.()
      await nextTurn()
      await answerAll(batch, decided)
    } catch (error) {
      const open = batch.filter(({ isAnswered }) => !isAnswered)
      const isAway = isDatabaseAway(codeOf(error)) && (isTriedAgain || !isCutOff(error))
      const isHopeless = error instanceof DeadlinePassed || isAway
      if (isHopeless || (open.length <= 1 && isTriedAgain)) return fail(open, error)
      const isNobodysFault = codeOf(error) === UNIQUE_VIOLATION || isCutOff(error)
      if (!isTriedAgain && isNobodysFault) return runBatch(open)
      // One poisonous request must not change the others' answers: by halves it is soon alone.
      const middle = open.length >> 1
      await runBatch(open.slice(0, middle))
      await runBatch(open.slice(middle))
    }
  }

  function fail(batch: readonly Open[], error: unknown): void {
    if (batch.length === 0) return
    logDecisionFailure(context, { requests: batch.length, error })
    for (const open of batch) answer(open, FAILED)
  }

  async function decideAll(batch: readonly Waiting[], isTriedAgain: boolean): Promise<Decided[]> {
    const budgetMs = Math.floor(Math.max(...batch.map(({ deadlineAt }) => deadlineAt)) - performance.now())
    if (budgetMs <= 0) throw new DeadlinePassed('the deadline passed before the decision began')
    const { decided, committed } = await inTransaction(pool, budgetMs, async (client) => {
      const result = await decideBatch(
        client,
        isTriedAgain ? { ...tools, expectsKnown: true } : tools,
        batch.map(({ addressed }) => addressed),
        context.clock.nowMs(),
      )
      context.failpoints.hit('authorization:before-commit')
      if (batch.every(({ deadlineAt }) => performance.now() > deadlineAt))
        throw new DeadlinePassed('the deadline passed before the commit')
      return result
    })
    context.failpoints.hit('authorization:after-commit')
    committed()
    return decided
  }

  async function answerAll(batch: readonly Waiting[], decided: readonly Decided[]): Promise<void> {
    const late: { waiting: Waiting; decided: Decided }[] = []
    batch.forEach((waiting, index) => {
      const outcome = decided[index]
      if (outcome === undefined) return
      // A timer may ring a moment before its time; whoever was told "declined" is late by that.
      const isLate = waiting.isAnswered || performance.now() > waiting.deadlineAt
      if (isLate && outcome.decisionId !== undefined) late.push({ waiting, decided: outcome })
      answer(waiting, outcome.answer)
    })
    for (const { shadow } of decided) if (shadow !== undefined) shadows.take(shadow)
    if (late.length > 0) await markLate(late)
  }

  function answer(open: Open, given: Answer): void {
    if (open.isAnswered) return
    open.isAnswered = true
    clearTimeout(open.timer)
    logDecision(context, given, performance.now() - open.arrivedAt)
    open.resolve(given)
  }

  /** The answer may not have arrived in time: the hold stays, marked, until the provider's record says what happened there. */
  async function markLate(late: readonly { waiting: Waiting; decided: Decided }[]): Promise<void> {
    context.metrics.alerts.inc({ kind: 'late_decision' }, late.length)
    const rows = late.map(({ waiting, decided }) => ({
      lane: decided.lane,
      decision_id: decided.decisionId ?? '',
      authorization_id: decided.authorizationId,
      took_ms: Math.round(performance.now() - waiting.arrivedAt),
    }))
    try {
      await insertLateDecisions(pool, rows, context.clock.nowMs())
    } catch (error) {
      logDecisionFailure(context, { requests: late.length, error })
    }
  }

  const nothingRuns = (): Promise<void> =>
    isIdle() ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))

  return { authorize, idle: () => nothingRuns().then(() => shadows.flush()) }
}

/** When the next batch has sent its first statements, the database has something to do while answers are written. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/**
 * Runs `work` in a transaction whose every statement ends within the budget. An error from COMMIT does not mean "not
 * committed": the caller declines, and the provider's record later settles what stands here.
 */
async function inTransaction<T>(
  pool: pg.Pool,
  budgetMs: number,
  work: (client: HotPathClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  let isOver = false
  // What runs beside a statement that failed may still have something to send: after the end it would stand by itself, or in a stranger's.
  const during: HotPathClient = {
    shardOf: (client as HotPathClient).shardOf,
    query: ((...sent: Parameters<typeof client.query>) =>
      isOver ? Promise.reject(new TransactionOver()) : client.query(...sent)) as HotPathClient['query'],
  }
  try {
    const begun = client.query(`BEGIN; SET LOCAL statement_timeout = ${budgetMs}`)
    // Without a handler of its own, a failing BEGIN would be an unhandled rejection while `work` fails, too.
    begun.catch(() => undefined)
    const result = await work(during)
    await begun
    const committed = await client.query('COMMIT')
    if (committed.command !== 'COMMIT') throw new Error('the transaction was rolled back')
    return result
  } catch (error) {
    isOver = true
    await client.query('ROLLBACK').catch((reason: unknown) => {
      broken = reason instanceof Error ? reason : new Error(String(reason))
    })
    throw error
  } finally {
    client.release(broken)
  }
}
