import { createApp } from '../app.ts'
import { toConfig } from '../config/config.ts'
import { readEnv } from '../config/env.ts'
import { toSecrets } from '../config/secrets.ts'
import { createContext } from '../context.ts'
import { listen } from '../http-server.ts'
import { serveMetrics } from '../observability/metrics-server.ts'
import { announce, onShutdown, run } from './process.ts'

await run(async () => {
  const env = readEnv()
  const config = toConfig(env)
  const context = createContext('api', config, toSecrets(env, config.dataDir))
  const metrics = await serveMetrics(context, {
    host: config.metricsHost,
    port: config.metricsPort,
    setting: 'METRICS_PORT',
  })
  const server = await listen(createApp(context), {
    host: config.host,
    port: config.port,
    setting: 'PORT',
    drain: context.drain,
  })
  context.logger.info({ url: server.url, metrics: metrics.url }, 'the API is listening')
  context.webApp.start()
  announce({ url: server.url, metricsUrl: metrics.url })
  onShutdown(async () => {
    await server.stop()
    await metrics.stop()
    await context.close()
  })
})
