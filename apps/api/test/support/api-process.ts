import { type OwnProcess, startProcess } from './child-process.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'
import type { TestApi } from './start-api.ts'

export interface ApiProcess extends HttpClient, OwnProcess {}

/**
 * The API as a process of its own, on the database and the secrets of one that runs in the test: tokens of the one count at
 * the other. With `FAILPOINT` it kills itself at that step.
 */
export async function startApiProcess(api: TestApi, env: Record<string, string> = {}): Promise<ApiProcess> {
  const { config } = api.context
  const running = await startProcess('server.ts', {
    DATA_DIR: config.dataDir,
    DATABASE_URL: config.database.url,
    STRIPE_API_URL: config.issuer.apiUrl,
    STRIPE_WEBHOOK_SECRET: config.issuer.webhookSecrets.join(','),
    PUBLIC_URL: config.publicUrl,
    // As in the tests' own API: a process that has just started is slow, and slower where the machine is busy.
    DECISION_DEADLINE_MS: String(config.decisions.deadlineMs),
    ...env,
  })
  return { ...running, ...createHttpClient(String(running.ready.url)) }
}
