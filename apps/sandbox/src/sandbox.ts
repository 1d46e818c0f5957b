import type { Server } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import { createApp } from './app.ts'
import { type Clock, createStageClock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { createInboxStore, type InboxStore } from './inbox/inbox-store.ts'
import { createMailServer, type MailServer } from './inbox/mail-server.ts'
import { recover, tidy } from './issuing/maintenance.ts'
import { type Log, logToStandardError } from './log.ts'
import { createHttpClient, type HttpClient } from './network/http-client.ts'
import { createHttpServer } from './network/http-server.ts'
import { listen } from './network/listen.ts'
import { askEndpoint } from './network/real-time.ts'
import { createStore, type Store } from './store/store.ts'
import { createDeliverer, type Deliverer } from './webhooks/deliverer.ts'
import { createEvents } from './webhooks/events.ts'
import { ensureConfiguredEndpoint } from './webhooks/webhook-endpoints.ts'

const TIDY_EVERY_MS = 3_600_000
const STOP_PATIENCE_MS = 3000

/** What tests replace. */
export interface Overrides {
  clock?: Clock
  log?: Log
}

export interface Sandbox {
  url: string
  smtpPort: number
  stop(): Promise<void>
}

/** Everything the HTTP application serves from. */
export interface Services extends Context {
  deliverer: Deliverer
  inbox: InboxStore
}

/**
 * Opens the state, ends what a crash cut off, and serves. The only place where the parts are put together.
 * @throws ConfigError for a port in use or a state file that cannot be used.
 */
export async function startSandbox(config: Config, overrides: Overrides = {}): Promise<Sandbox> {
  const store = createStore(config)
  const http = createHttpClient()
  const services = createServices({ config, store, http, overrides })
  const server = createHttpServer(createApp(services))
  const mail = createMailServer(services)
  try {
    await store.write(() => {
      ensureConfiguredEndpoint(services, config.webhook)
      store.deliveries.makeAllDue(services.clock.nowMs())
      recover(services)
      tidy(services)
    })
    await listen(server, config.port, config.host, 'SANDBOX_PORT')
    await mail.listen(config.smtpPort, config.host)
  } catch (error) {
    await services.deliverer.stop()
    server.close()
    store.close()
    throw error
  }
  services.deliverer.wake()
  const stopTidying = repeatTidying(services)
  return {
    url: `http://${reachable(config.host)}:${(server.address() as AddressInfo).port}`,
    smtpPort: mail.port(),
    stop: () => stop({ server, mail, services, stopTidying, store }),
  }
}

/** How an address is written by who connects to it from here; one that stands for all of the machine is reached on its own one. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return isIPv6(host) ? `[${host}]` : host
}

function createServices(parts: { config: Config; store: Store; http: HttpClient; overrides: Overrides }): Services {
  const { config, store, http, overrides } = parts
  const clock = overrides.clock ?? systemClock
  const log = overrides.log ?? logToStandardError
  // Signatures, deliveries and the inbox know no other time than the real one.
  const stage = createStageClock(clock)
  const deliverer = createDeliverer({ store, clock, http, log })
  return {
    config,
    clock: stage,
    store,
    log,
    deliverer,
    inbox: createInboxStore(store, clock),
    events: createEvents({ store, clock: stage, realClock: clock, onQueued: deliverer.wake }),
    askEndpoint: (eventId) => {
      if (config.syncWebhook === null) throw new Error('no synchronous endpoint is configured')
      return askEndpoint(
        { objects: store.objects, clock, http, budgetMs: config.timeoutMs },
        config.syncWebhook,
        eventId,
      )
    },
  }
}

function repeatTidying(services: Services): () => void {
  let cancel = () => {}
  const schedule = () => {
    cancel = services.clock.after(TIDY_EVERY_MS, () => {
      services.store
        .write(() => tidy(services))
        .catch((error: unknown) => services.log('error', 'tidying failed', { problem: String(error) }))
      schedule()
    })
  }
  schedule()
  return () => cancel()
}

/** Requests that are being served are answered first; connections that then stay open are cut. */
async function stop(parts: {
  server: Server
  mail: MailServer
  services: Services
  stopTidying: () => void
  store: Store
}) {
  parts.stopTidying()
  const closed = new Promise((resolve) => parts.server.close(resolve))
  parts.server.closeIdleConnections()
  const cut = setTimeout(() => parts.server.closeAllConnections(), STOP_PATIENCE_MS)
  await Promise.all([closed, parts.mail.close()])
  clearTimeout(cut)
  await parts.services.deliverer.stop()
  parts.store.close()
}
