import { toConfig } from '../config/config.ts'
import { readEnv } from '../config/env.ts'
import { toSecrets } from '../config/secrets.ts'
import { createContext } from '../context.ts'
import { installStarterRules } from '../services/rules/starter-rules-service.ts'
import { seedLogins } from '../services/seed-service.ts'
import { run } from './process.ts'

// Lays the starting rules ready as drafts, makes the first logins, once, and tells them in its last line of output: {"logins": [{"role", "email", "password"}]}
await run(async () => {
  const env = readEnv()
  const config = toConfig(env)
  const context = createContext('seed', config, toSecrets(env, config.dataDir))
  try {
    await installStarterRules(context)
    const logins = config.seedsLogins ? await seedLogins(context) : []
    console.log(JSON.stringify({ logins }))
  } finally {
    await context.close()
  }
})
