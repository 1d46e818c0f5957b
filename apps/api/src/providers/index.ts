import type { Config } from '../config/config.ts'
import type { Secrets } from '../config/secrets.ts'
import { createGraphileQueue } from './queue/graphile/graphile-queue.ts'
import type { Queue } from './queue/queue.ts'
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
