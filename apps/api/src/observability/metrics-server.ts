import type { Context } from '../context.ts'
import { listen, type RunningServer } from '../http-server.ts'

/**
 * Prometheus reads here: `GET /metrics`, on an address of its own that is never published with the API's: this machine's alone, whatever
 * HOST is, unless METRICS_HOST says otherwise.
 */
export const serveMetrics = (
  context: Pick<Context, 'metrics'>,
  address: { host: string; port: number; setting: string },
): Promise<RunningServer> =>
  listen((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    context.metrics.registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': context.metrics.registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  }, address)
