import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

/** All metrics of a process, with low-cardinality labels only: never an id, an amount or a merchant. */
export function createMetrics(component: string) {
  const registry = new Registry()
  registry.setDefaultLabels({ component })
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    httpRequests: new Histogram({
      name: 'cardwright_http_request_seconds',
      help: 'Time to answer an HTTP request.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    decisions: new Counter({
      name: 'cardwright_decisions_total',
      help: 'Real-time authorization decisions, by result and reason.',
      labelNames: ['result', 'reason'],
      registers,
    }),
    decisionSeconds: new Histogram({
      name: 'cardwright_decision_seconds',
      help: 'From the arrival of an authorization request to its durable decision.',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 2],
      registers,
    }),
    decisionBatch: new Histogram({
      name: 'cardwright_decision_batch_size',
      help: 'Decisions committed together.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers,
    }),
    webhookRejections: new Counter({
      name: 'cardwright_webhook_rejections_total',
      help: 'Webhooks refused before anything was stored.',
      labelNames: ['provider', 'reason'],
      registers,
    }),
    webhookEvents: new Counter({
      name: 'cardwright_webhook_events_total',
      help: 'Webhook events taken in.',
      labelNames: ['provider', 'type', 'outcome'],
      registers,
    }),
    alerts: new Counter({
      name: 'cardwright_alerts_total',
      help: 'Situations a person should look at.',
      labelNames: ['kind'],
      registers,
    }),
    cards: new Counter({
      name: 'cardwright_card_creations_total',
      help: 'Creations of cards that came to an end, or were put off, by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    jobs: new Counter({
      name: 'cardwright_jobs_total',
      help: 'Background jobs that ended.',
      labelNames: ['job', 'outcome'],
      registers,
    }),
    signIns: new Counter({
      name: 'cardwright_sign_ins_total',
      help: 'Attempts to sign in, by way and outcome.',
      labelNames: ['way', 'outcome'],
      registers,
    }),
    pushes: new Counter({
      name: 'cardwright_pushes_total',
      help: 'Pushes by what became of them.',
      labelNames: ['outcome'],
      registers,
    }),
    passwordHashes: new Counter({
      name: 'cardwright_password_hashes_total',
      help: 'Runs of the password hash, whether or not there was a password to compare with.',
      registers,
    }),
    eventStreams: new Gauge({ name: 'cardwright_event_streams', help: 'Open streams of events.', registers }),
    openBreaks: new Gauge({
      name: 'cardwright_reconciliation_open_breaks',
      help: 'Breaks that nobody has accepted and that still stand, by check.',
      labelNames: ['check'],
      registers,
    }),
    lastReconciliation: new Gauge({
      name: 'cardwright_reconciliation_last_good_run_seconds',
      help: 'When a run was last over without a failure, by kind, as Unix time.',
      labelNames: ['kind'],
      registers,
    }),
    outboxDepth: new Gauge({ name: 'cardwright_outbox_depth', help: 'Outbox rows waiting to be relayed.', registers }),
  }
}
