import { type Config, SANDBOX_KEY } from '../config/config.ts'
import type { Secrets } from '../config/secrets.ts'
import type { KycProvider } from './kyc/kyc-provider.ts'
import { createManualKyc } from './kyc/manual/manual-kyc.ts'
import type { Notifier } from './notifier/notifier.ts'
import { createMissingMail, createSmtpMail } from './notifier/smtp-mail.ts'
import { createMissingTexts, createSandboxTexts } from './notifier/text-messages.ts'
import { createGraphileQueue } from './queue/graphile/graphile-queue.ts'
import type { Queue } from './queue/queue.ts'
import { createMemoryRateLimiter } from './rate-limiter/memory-rate-limiter.ts'
import type { RateLimiter } from './rate-limiter/rate-limiter.ts'
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
  return { sendMail: mails.send, sendText: texts.send, close: mails.close }
}

export const createRateLimiter = (): RateLimiter => createMemoryRateLimiter()

export function createKycProvider({ kyc }: Pick<Config, 'kyc'>): KycProvider {
  switch (kyc.kind) {
    case 'manual':
      return createManualKyc()
  }
}
