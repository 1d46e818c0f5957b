import { type Config, SANDBOX_KEY } from '../config/config.ts'
import type { Secrets } from '../config/secrets.ts'
import type { Context } from '../context.ts'
import type { Logger } from '../observability/logger.ts'
import type { EventChannel } from './event-channel/event-channel.ts'
import { createPostgresEventChannel } from './event-channel/postgres-event-channel.ts'
import { type Issuer, IssuerError } from './issuer/issuer.ts'
import { createStripeIssuer } from './issuer/stripe/stripe-issuer.ts'
import type { KycProvider } from './kyc/kyc-provider.ts'
import { createManualKyc } from './kyc/manual/manual-kyc.ts'
import type { Notifier } from './notifier/notifier.ts'
import { createMissingMail, createSmtpMail } from './notifier/smtp-mail.ts'
import { createMissingTexts, createSandboxTexts } from './notifier/text-messages.ts'
import { createExpoPush } from './push/expo/expo-push.ts'
import { createNoPush, type PushSender } from './push/push-sender.ts'
import { createGraphileQueue } from './queue/graphile/graphile-queue.ts'
import type { Queue } from './queue/queue.ts'
import { createMemoryRateLimiter } from './rate-limiter/memory-rate-limiter.ts'
import type { RateLimiter } from './rate-limiter/rate-limiter.ts'
import { createCircuitBreaker, createRetry, createTimeout, decorate } from './resilience.ts'
import { createLocalVault } from './vault/local/local-vault.ts'
import type { Vault } from './vault/vault.ts'

/** Settings → adapters: one exhaustive switch a port. */

export function createVault({ vault }: Pick<Config, 'vault'>, secrets: Pick<Secrets, 'vaultKeystore'>): Vault {
  switch (vault.kind) {
    case 'local':
      return createLocalVault(secrets.vaultKeystore)
  }
}

/** Unset, QUEUE_URL means the PostgreSQL that is there anyway. */
export const createQueue = (context: Parameters<typeof createGraphileQueue>[0]): Queue => createGraphileQueue(context)

/** Without a mail server, or a way to send text messages, sending fails with a sentence that names the setting. */
export function createNotifier({ mail, sandboxUrl }: Pick<Config, 'mail' | 'sandboxUrl'>): Notifier {
  const mails =
    mail.smtpUrl === undefined ? createMissingMail() : createSmtpMail({ url: mail.smtpUrl, from: mail.from })
  const texts =
    sandboxUrl === undefined ? createMissingTexts() : createSandboxTexts({ url: sandboxUrl, key: SANDBOX_KEY })
  return { sendMail: mails.send, sendText: texts.send, ping: mails.ping, close: mails.close }
}

/** Pushes are off unless a service is named. */
export function createPushSender(
  { push }: Pick<Config, 'push'>,
  { expoAccessToken }: Pick<Secrets, 'expoAccessToken'>,
): PushSender {
  switch (push.kind) {
    case 'none':
      return createNoPush()
    case 'expo':
      return createExpoPush({ url: push.url, accessToken: expoAccessToken })
  }
}

export const createRateLimiter = (): RateLimiter => createMemoryRateLimiter()

export function createKycProvider({ kyc }: Pick<Config, 'kyc'>): KycProvider {
  switch (kyc.kind) {
    case 'manual':
      return createManualKyc()
  }
}

/** Operations of the issuer that are asked and answered once; all of them are safe to repeat. */
const ISSUER_CALLS = [
  'ping',
  'ensureCardholder',
  'createCard',
  'findCardByOurId',
  'findOurCardId',
  'setCardStatus',
  'updateCardControlsMirror',
  'retrieveCardSecrets',
  'fetchAuthorization',
  'fetchAuthorizationRecord',
  'fetchTransaction',
  'submitDispute',
] as const

const ISSUER_CALL_LIMIT_MS = 10_000

/** The issuer, spared while it is down: each try is limited in time, repeated once or twice, and refused at once after many failures. */
export function createIssuer(context: Pick<Context, 'config' | 'clock' | 'logger' | 'metrics'>): Issuer {
  const isUnavailable = (error: unknown): boolean => error instanceof IssuerError && error.kind === 'unavailable'
  const limited = decorate(
    createBareIssuer(context),
    ISSUER_CALLS,
    createTimeout(ISSUER_CALL_LIMIT_MS, () => new IssuerError('unavailable', 'timeout')),
  )
  const retried = decorate(
    limited,
    ISSUER_CALLS,
    createRetry({ attempts: 3, firstPauseMs: 150, isRetryable: isUnavailable }),
  )
  const breaker = createCircuitBreaker({
    failures: 5,
    openMs: 5_000,
    nowMs: () => performance.now(),
    isFailure: isUnavailable,
    onOpen: () => context.logger.warn('the issuer fails again and again; calls are held back for a while'),
    refuse: () => new IssuerError('unavailable', 'circuit_open'),
  })
  return decorate(retried, ISSUER_CALLS, breaker)
}

function createBareIssuer(context: Pick<Context, 'config' | 'clock'>): Issuer {
  const { issuer } = context.config
  switch (issuer.kind) {
    case 'stripe':
      return createStripeIssuer({ stripe: issuer, clock: context.clock })
  }
}

export const createEventChannel = ({ config, logger }: { config: Config; logger: Logger }): EventChannel =>
  createPostgresEventChannel({ url: config.database.url, logger })
