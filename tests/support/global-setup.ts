import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { startTestCluster, type TestCluster } from '@cardwright/local-postgres'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Answers with the superuser's address of this run's PostgreSQL, which the first request starts. */
    postgresBroker: string
    /** In a run on a cluster: the superuser's address of the one database that all files share. */
    sharedDatabaseUrl: string | undefined
  }
}

/**
 * One PostgreSQL server for the whole run of tests, started when the first file asks for it, so that a run of pure tests
 * starts none. TEST_POSTGRES_URL (a superuser's address) makes the tests use that server instead.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  let cluster: Promise<TestCluster> | undefined
  const startOnce = () => {
    cluster = cluster ?? startTestCluster()
    return cluster
  }
  const path = `/${randomUUID()}`
  const server = createServer(async (request, response) => {
    if (request.url !== path) return response.writeHead(404).end()
    try {
      response.end(process.env.TEST_POSTGRES_URL ?? (await startOnce()).url)
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  project.provide('postgresBroker', `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}${path}`)
  return async () => {
    server.close()
    server.closeAllConnections()
    await (await cluster)?.remove()
  }
}
