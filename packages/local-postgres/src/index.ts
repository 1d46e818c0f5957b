export { LocalPostgresError } from './local-postgres-error.ts'
export { type LocalPostgres, type LocalPostgresOptions, startLocalPostgres } from './start-local-postgres.ts'
export {
  type Client,
  createDatabase,
  dropDatabase,
  startTestCluster,
  type TestCluster,
  withClient,
} from './test-cluster.ts'
