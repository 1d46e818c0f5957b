import { get } from 'node:http'
import { expect, test } from 'vitest'
import { createMetrics } from '../../src/observability/metrics.ts'
import { serveMetrics } from '../../src/observability/metrics-server.ts'

const statusOf = (url: URL): Promise<number | string | undefined> =>
  new Promise((resolve) => {
    get(url, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    }).on('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
  })

test('metrics are read on their own address and on no other, and nothing else is there', async () => {
  const host = '127.0.0.1'
  const server = await serveMetrics({ metrics: createMetrics('test') }, { host, port: 0, setting: 'METRICS_PORT' })
  try {
    expect(await statusOf(new URL('/metrics', server.url))).toBe(200)
    for (const path of ['/', '/health/live', '/metrics/']) expect(await statusOf(new URL(path, server.url))).toBe(404)
    // Another address of the same machine stands for those that others reach it by.
    const elsewhere = new URL('/metrics', server.url)
    elsewhere.hostname = '127.0.0.2'
    expect(await statusOf(elsewhere)).toMatch(/^E/)
  } finally {
    await server.stop()
  }
})
