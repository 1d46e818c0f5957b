import { toConfig } from '../config/config.ts'
import { readEnv } from '../config/env.ts'
import { toSecrets } from '../config/secrets.ts'
import { createContext } from '../context.ts'
import { rewrapAll } from '../services/vault-rotation-service.ts'
import { run } from './process.ts'

// Changing the vault's key: add a new version to VAULT_KEYSTORE (or to secrets/vault-keystore in the data folder) with the old one
// starred, restart every process, take the star away, restart again, run this, and then take the old version out.
await run(async () => {
  const env = readEnv()
  const config = toConfig(env)
  const context = createContext('rewrap', config, toSecrets(env, config.dataDir))
  try {
    const { examined, rewrapped } = await rewrapAll(context)
    console.log(`${examined} sealed values examined, ${rewrapped} brought under the active key.`)
  } finally {
    await context.close()
  }
})
