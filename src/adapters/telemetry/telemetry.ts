import type { PlatformFigures } from '../../control/operation/index.ts'
import type { ProcessKind } from './catalogue/metric.ts'
import type { BotSeen, JobsSeen, OutboxSeen, RequestSeen, Telemetry } from './port.ts'
import { createRegistry, type Measured } from './registry.ts'
import { watchBots } from './watch-bots.ts'
import { watchPlatform } from './watch-platform.ts'
import { watchProcess } from './watch-process.ts'

export interface TelemetryOptions {
  readonly version: string
  /** Which process measures; a server when absent. */
  readonly process?: ProcessKind
  /** Makes what is scraped clean of secrets that this process knows: labels are names that people gave. */
  readonly clean?: (text: string) => string
}

/** Metrics of the catalogue, to be scraped through `scrape`: it opens no port of its own. */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const { version, process: kind = 'server', clean = (text) => text } = options
  const registry = createRegistry(kind)
  const watching = watchProcess(registry, version)
  const startedAt = Date.now()
  let inFlight = 0
  if (kind === 'server') registry.observe((tell) => tell('leme_http_requests_in_flight', inFlight, {}))

  return {
    requestBegun: () => {
      inFlight++
    },
    request({ route, method, status, seconds }: RequestSeen) {
      inFlight = Math.max(0, inFlight - 1)
      registry.add('leme_http_requests_total', 1, { route, method, status: String(status) })
      registry.record('leme_http_request_duration_seconds', seconds, { route, method })
    },
    runEnded(runKind, status, seconds) {
      registry.add('leme_runs_total', 1, { kind: runKind, status })
      if (seconds !== undefined) registry.record('leme_run_duration_seconds', seconds, { kind: runKind })
    },
    scheduleRan: (outcome) => registry.add('leme_schedule_runs_total', 1, { outcome }),
    jobBegun: (job, waited) => registry.record('leme_job_wait_seconds', waited, { kind: job }),
    jobLeft(job, outcome, held) {
      registry.add('leme_jobs_total', 1, { kind: job, outcome })
      if (held !== undefined) registry.record('leme_job_duration_seconds', held, { kind: job })
    },
    jobsSwept: (found, jobs) => registry.add('leme_jobs_swept_total', jobs, { found }),
    watchJobs: (read) =>
      registry.observe(async (tell) => {
        for (const { kind: job, waiting, running, oldestMs } of (await read()) as readonly JobsSeen[]) {
          tell('leme_jobs', waiting, { kind: job, state: 'queued' })
          tell('leme_jobs', running, { kind: job, state: 'running' })
          tell('leme_job_oldest_wait_seconds', oldestMs / 1000, { kind: job })
        }
      }),
    watchQueue: (depth) => registry.observe(async (tell) => tell('leme_queue_depth', await depth(), {})),
    commandEnded(command, outcome, seconds) {
      registry.add('leme_commands_total', 1, { kind: command, outcome })
      registry.record('leme_command_duration_seconds', seconds, { kind: command })
    },
    commandTrouble: (state) => registry.add('leme_command_troubles_total', 1, { state }),
    reconcilerLeads: (leads) => registry.set('leme_reconciler_leads', leads ? 1 : 0, {}),
    watchBots: (read: () => readonly BotSeen[], now) => watchBots(registry, { read, now }),
    watchPlatform: (read: () => Promise<PlatformFigures>, now) => watchPlatform(registry, { read, now }),
    cached: (cache, event) => registry.add('leme_cache_events_total', 1, { cache, event }),
    limited: (limit) => registry.add('leme_rate_limit_refusals_total', 1, { limit }),
    watchRedis: (up) => registry.observe((tell) => tell('leme_redis_up', up() ? 1 : 0, {})),
    ingested(source, status, items, newestAt) {
      if (items === 0) return
      registry.add('leme_ingest_items_total', items, { source, status })
      if (status === 'invalid') return
      const now = Date.now()
      registry.set('leme_ingest_last_success_timestamp_seconds', now / 1000, { source })
      if (newestAt === undefined) return
      registry.record('leme_ingest_lag_seconds', Math.max(0, now - newestAt) / 1000, { source })
    },
    brokered: (event, times) => registry.add('leme_broker_events_total', times, { event }),
    watchOutbox: (read: () => Promise<OutboxSeen>) =>
      registry.observe(async (tell) => {
        const { pending, oldestSeconds, fill, dropped } = await read()
        tell('leme_outbox_pending', pending, {})
        tell('leme_outbox_oldest_seconds', oldestSeconds, {})
        tell('leme_outbox_fill_ratio', fill, {})
        tell('leme_outbox_dropped', dropped, {})
      }),
    delivered: (outcome) => registry.add('leme_webhook_deliveries_total', 1, { outcome }),
    upkept: (outcome) => registry.add('leme_upkeep_runs_total', 1, { outcome }),
    expired: (rows, count) => registry.add('leme_upkeep_dropped_rows_total', count, { kind: rows }),
    spansSent: (outcome, spans) => registry.add('leme_telemetry_spans_total', spans, { outcome }),
    backup: {
      succeeded: (at) => registry.set('leme_backup_last_success_timestamp_seconds', at / 1000, {}),
      verified: (at) => registry.set('leme_backup_last_verified_timestamp_seconds', at / 1000, {}),
      logKept: (at) => registry.set('leme_backup_wal_archived_timestamp_seconds', at / 1_000, {}),
      ran: (what, outcome) => registry.add('leme_backup_runs_total', 1, { kind: what, outcome }),
    },
    read: async () => ({ measured: cleaned(await registry.read(), clean), startedAt }),
    async scrape() {
      const [{ PrometheusSerializer }, { resourceMetrics }] = await Promise.all([
        import('@opentelemetry/exporter-prometheus'),
        import('./resource-metrics.ts'),
      ])
      const told = { resource: {}, startedAt, now: Date.now() }
      const serializer = new PrometheusSerializer('', false, undefined, true, true)
      return clean(serializer.serialize(resourceMetrics(await registry.read(), told)))
    },
    [Symbol.asyncDispose]: async () => watching[Symbol.dispose](),
  }
}

function cleaned(measured: readonly Measured[], clean: (text: string) => string): readonly Measured[] {
  const labelsOf = (labels: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, clean(value)]))
  return measured.map((one) => ({
    ...one,
    points: one.points.map(({ labels, value }) => ({ labels: labelsOf(labels), value })),
  }))
}
