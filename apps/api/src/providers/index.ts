import type { Config } from '../config/config.ts'
import type { Secrets } from '../config/secrets.ts'
import { createLocalVault } from './vault/local/local-vault.ts'
import type { Vault } from './vault/vault.ts'

/** Settings → adapters: one exhaustive switch a port. */

export function createVault({ vault }: Pick<Config, 'vault'>, secrets: Pick<Secrets, 'vaultKeystore'>): Vault {
  switch (vault.kind) {
    case 'local':
      return createLocalVault(secrets.vaultKeystore)
  }
}
