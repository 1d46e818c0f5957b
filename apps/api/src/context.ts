import { createIdMaker, type IdMaker } from '@cardwright/contracts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config/config.ts'
import type { Secrets } from './config/secrets.ts'
import { createDatabase, type Database } from './database/database.ts'
import { createPool, type DatabasePool } from './database/pool.ts'
import { createFailpoints, type Failpoints } from './failpoints.ts'
import type { Drain } from './http-server.ts'
import { createLogger, type Logger } from './observability/logger.ts'
import { createMetrics, type Metrics } from './observability/metrics.ts'
import { pooledRandom } from './pooled-random.ts'
import { type ProcessLease, startProcessLease } from './process-lease.ts'
import type { EventChannel } from './providers/event-channel/event-channel.ts'
import {
  createEventChannel,
  createIssuer,
  createKycProvider,
  createNotifier,
  createPushSender,
  createQueue,
  createRateLimiter,
  createVault,
} from './providers/index.ts'
import type { Issuer } from './providers/issuer/issuer.ts'
import type { KycProvider } from './providers/kyc/kyc-provider.ts'
import type { Notifier } from './providers/notifier/notifier.ts'
import type { PushSender } from './providers/push/push-sender.ts'
import type { Queue } from './providers/queue/queue.ts'
import type { RateLimiter } from './providers/rate-limiter/rate-limiter.ts'
import type { Vault } from './providers/vault/vault.ts'
import { createEventIntake, type EventIntake } from './services/event-intake.ts'
import { createEventStreams, type EventStreams } from './services/event-streams.ts'
import { createImageNormaliser, type ImageNormaliser } from './services/image-normaliser.ts'
import { type Authorizer, createAuthorizer } from './services/issuing/authorizer.ts'
import { createCardDirectory } from './services/issuing/card-directory.ts'
import { createRuleSets } from './services/issuing/live-rules.ts'
import { createRecordService, type RecordService } from './services/issuing/record-service.ts'
import { createShadowRecorder } from './services/issuing/shadow-recorder.ts'
import { createTokenService, type TokenService } from './services/token-service.ts'
import { createWebAppBuild, type WebAppBuild } from './services/web-app-build.ts'

/** Everything a service may need. Functions take `Pick<Context, …>`, so that a signature is a dependency list. */
export interface Context {
  config: Config
  secrets: Secrets
  clock: Clock
  newId: IdMaker
  logger: Logger
  metrics: Metrics
  pool: DatabasePool
  db: Database
  failpoints: Failpoints
  processLease: ProcessLease
  tokens: TokenService
  limiter: RateLimiter
  notifier: Notifier
  push: PushSender
  events: EventChannel
  eventStreams: EventStreams
  vault: Vault
  kyc: KycProvider
  images: ImageNormaliser
  queue: Queue
  issuer: Issuer
  authorizer: Authorizer
  intake: EventIntake
  records: RecordService
  drain: Drain
  webApp: WebAppBuild
  /** Ends what the context started, in the reverse order. */
  close(): Promise<void>
}

export interface ContextOverrides {
  clock?: Clock
  logger?: Logger
}

/** The only composition root: nothing else constructs an adapter. */
export function createContext(
  component: string,
  config: Config,
  secrets: Secrets,
  overrides: ContextOverrides = {},
): Context {
  const clock = overrides.clock ?? systemClock
  const logger = overrides.logger ?? createLogger(config.logLevel, component)
  const pool = createPool({
    url: config.database.url,
    max: config.database.poolSize,
    applicationName: `cardwright-${component}`,
    logger,
  })
  const processLease = startProcessLease(config.database.url, logger)
  const db = createDatabase(pool)
  const metrics = createMetrics(component)
  const notifier = createNotifier(config)
  const events = createEventChannel({ config, logger })
  const drain = { isDraining: false }
  const webApp = createWebAppBuild({ isOn: config.servesWebApp, dataDir: config.dataDir, clock, logger })
  const eventStreams = createEventStreams({ db, clock, logger, metrics, drain, events })
  const newId = createIdMaker({ now: () => clock.nowMs(), random: pooledRandom })
  const failpoints = createFailpoints(config.failpoint)
  const decisionPool = createDecisionPool(config, component, logger)
  // Whose card it is belongs to a decision: after a start no card is known, and nothing else may stand before that question.
  const directory = createCardDirectory({ pool: decisionPool })
  const ruleSets = createRuleSets()
  const shadows = createShadowRecorder({ logger, metrics }, pool)
  const issuing = { config, clock, newId, logger, metrics, failpoints }
  return {
    config,
    secrets,
    clock,
    newId,
    logger,
    metrics,
    pool,
    db,
    failpoints,
    processLease,
    limiter: createRateLimiter(),
    notifier,
    push: createPushSender(config, secrets),
    events,
    eventStreams,
    tokens: createTokenService(secrets.jwtPrivateKeyPem, clock),
    queue: createQueue({ db, config, clock, logger, metrics, processLease }),
    issuer: createIssuer({ config, clock, logger, metrics }),
    vault: createVault(config, secrets),
    kyc: createKycProvider(config),
    images: createImageNormaliser({ concurrency: 2 }),
    authorizer: createAuthorizer(issuing, decisionPool, { directory, ruleSets, shadows }),
    intake: createEventIntake({
      atOnce: Math.max(1, Math.floor(config.database.poolSize / 2)),
      waitingAtMost: 500,
      patienceMs: 5_000,
    }),
    records: createRecordService({ ...issuing, db }, pool, { directory, ruleSets }),
    drain,
    webApp,
    async close() {
      webApp.stop()
      eventStreams.close()
      await events.close()
      notifier.close()
      await processLease.stop()
      await shadows.flush()
      await decisionPool.end()
      await pool.end()
    },
  }
}

/** What changing the vault's key takes; no setting of other parts can keep anybody from it. */
export function createVaultContext(url: string, secrets: Secrets): Pick<Context, 'db' | 'vault' | 'close'> {
  const logger = createLogger('warn', 'rewrap')
  const pool = createPool({ url, max: 1, applicationName: 'cardwright-rewrap', logger })
  return {
    db: createDatabase(pool),
    vault: createVault({ vault: { kind: 'local' } }, secrets),
    close: () => pool.end(),
  }
}

/** The decision path has connections of its own, so that nothing else can make it wait for one. */
const createDecisionPool = (config: Config, component: string, logger: Logger) =>
  createPool({
    url: config.database.url,
    // Two batches run at once, on a cluster four, and beside them cards are looked up; connections are made when they are needed.
    max: 14,
    applicationName: `cardwright-${component}-decisions`,
    logger,
    pipeline: true,
    connectionTimeoutMs: config.decisions.deadlineMs,
  })
