import type { TestProject } from 'vitest/node'
import { prepareCluster } from './cluster.ts'

/** Makes the cluster's database ready, once for all files. */
export default async function setUp(project: TestProject): Promise<void> {
  const url = process.env.DISTRIBUTED_DATABASE_URL
  if (url === undefined) throw new Error('DISTRIBUTED_DATABASE_URL is needed: npm run test:distributed says how.')
  const { version, workers, tables } = await prepareCluster(url)
  console.log(`${version}\n${workers} nodes hold shards; ${tables} tables are spread or copied.`)
  project.provide('sharedDatabaseUrl', url)
}
