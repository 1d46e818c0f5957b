export { LocalPostgresError } from './local-postgres-error.ts'
export { type LocalPostgres, type LocalPostgresOptions, startLocalPostgres } from './start-local-postgres.ts'
export { createDatabase, dropDatabase, startTestCluster, type TestCluster, withClient } from './test-cluster.ts'
