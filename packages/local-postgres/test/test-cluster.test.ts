import { existsSync, mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createDatabase, dropDatabase, startTestCluster, withClient } from '../src/index.ts'
import { kill, runFixture } from './support.ts'

test('clones a database from a template, and leaves nothing behind', async () => {
  const cluster = await startTestCluster()
  await createDatabase(cluster.url, 'original')
  const original = cluster.url.replace(/\/postgres$/, '/original')
  await withClient(original, (client) => client.query('CREATE TABLE things AS SELECT 7 AS thing'))
  await createDatabase(cluster.url, 'clone', { template: 'original' })
  const { rows } = await withClient(original.replace('original', 'clone'), (client) =>
    client.query('SELECT thing FROM things'),
  )
  await dropDatabase(cluster.url, 'clone')
  await cluster.remove()
  expect(rows).toEqual([{ thing: 7 }])
  expect(existsSync(cluster.home)).toBe(false)
})

test('leaves alone what another run is just making', async () => {
  const beginning = mkdtempSync(join(tmpdir(), 'cardwright-test-postgres-'))
  const cluster = await startTestCluster()
  await cluster.remove()
  expect(existsSync(beginning)).toBe(true)
  rmdirSync(beginning)
})

test('clears away what a killed run of tests left', async () => {
  const { child, home } = await runFixture('test-run.ts')
  expect(existsSync(home)).toBe(true)
  await kill(child)
  await vi.waitFor(
    async () => {
      const cluster = await startTestCluster()
      await cluster.remove()
      expect(existsSync(home)).toBe(false)
    },
    { timeout: 60_000 },
  )
})
