import { toConfig } from '../config/config.ts'
import { readEnv } from '../config/env.ts'
import { toSecrets } from '../config/secrets.ts'
import { createContext } from '../context.ts'
import { startJobs } from '../jobs/index.ts'
import { serveMetrics } from '../observability/metrics-server.ts'
import { announce, onShutdown, run } from './process.ts'

await run(async () => {
  const env = readEnv()
  const config = toConfig(env)
  const context = createContext('worker', config, toSecrets(env, config.dataDir))
  const metrics = await serveMetrics(context, {
    host: config.metricsHost,
    port: config.workerMetricsPort,
    setting: 'WORKER_METRICS_PORT',
  })
  const jobs = await startJobs(context)
  context.logger.info({ metrics: metrics.url }, 'the worker is running')
  announce({ metricsUrl: metrics.url })
  onShutdown(async () => {
    await jobs.stop()
    await metrics.stop()
    await context.close()
  })
})
