import { existsSync } from 'node:fs'
import { ConfigError, readEnv } from '../config/env.ts'
import { toSecrets } from '../config/secrets.ts'
import { createVaultContext } from '../context.ts'
import { rewrapAll } from '../services/vault-rotation-service.ts'
import { run } from './process.ts'
import { findDatabaseUrl, noProgram } from './running-program.ts'

// Brings what is sealed under the vault's active key: npm run vault:rewrap. The steps around it are in docs/adr/0004-vault.md. Takes the
// keystore and the database from the program's settings, or from DATA_DIR.
await run(async () => {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const url = findDatabaseUrl(process.env)
  if (url === undefined) throw new ConfigError([`${noProgram(process.env)} to its database`])
  const env = readEnv({ ...process.env, DATABASE_URL: url })
  const context = createVaultContext(url, toSecrets(env, env.DATA_DIR))
  try {
    const { examined, rewrapped } = await rewrapAll(context)
    console.log(`${examined} sealed values examined, ${rewrapped} brought under the active key.`)
  } finally {
    await context.close()
  }
})
